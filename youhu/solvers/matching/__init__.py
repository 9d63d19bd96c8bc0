"""Who helps with what: candidates nearby, the cheapest fair assignment, and the reason of each."""
