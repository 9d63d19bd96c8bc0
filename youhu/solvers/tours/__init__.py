"""Tours for a day's jobs: one port (Problem to Plan), two engines, and a checker of its own."""
