"""A desk in numbers: calls wait for free hands, station by station; fitted, then replayed."""
