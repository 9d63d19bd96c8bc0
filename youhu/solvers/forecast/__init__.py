"""The chance that a call will be late, from what was known at the moment. Plain Python."""
