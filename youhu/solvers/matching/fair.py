"""How evenly help is spread, and the rules that keep it from a few quick hands."""

import numpy as np

from youhu.solvers.matching.candidates import Numbers

# A new wish is first for those who did little of late; after these hours for everybody.
FAIR_HOURS = 48
LATELY_DAYS = 30
FAIR_LOAD = 1
# Nobody holds more promises at once, whatever the hour.
MOST_OPEN = 3


def first_in_line(load: int) -> bool:
    """Whether somebody with so many helps of late may claim in the fair hours."""
    return load <= FAIR_LOAD


def gini(load: Numbers) -> float:
    """0 when all did the same, nearly 1 when one did everything. Gini 1912, by sorted ranks."""
    total, n = int(load.sum()), len(load)
    if not total:
        return 0.0
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return float((ranks * np.sort(load)).sum() / (n * total))
