"""A cluster on one machine, as deploy/ describes it: built, loaded, broken and judged."""
