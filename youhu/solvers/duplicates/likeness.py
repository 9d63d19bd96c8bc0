"""Are two calls the same thing? Nearness × time × what they say, each from 0 to 1.

The numbers were chosen on `bench/paraphrases.py`; docs/text.md says how well they do.
"""

from math import log, log2, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

THRESHOLD = 0.32  # from here on something is said: three of four are right and three of four found
SPREAD_M = 155.0  # two pins of one place lie so far apart that it counts 1/e
HALF_DAYS = 5.0
MIDDLE_M = 120.0  # how far two callers are apart who could not point and got the same point
SAME, SAME_CLASS, OTHER = 1.0, 0.5, 0.0  # people choose neighbouring categories for one thing
CHOSEN, MEANT, SHARED = 0.35, 0.5, 0.15

# What the words say cannot be more than 1: further away, or longer ago, nothing need be looked at.
WITHIN_M = SPREAD_M * sqrt(-log(THRESHOLD))
WITHIN_DAYS = -HALF_DAYS * log2(THRESHOLD)


def nearness(metres: Floats) -> Floats:
    return np.exp(-((metres / SPREAD_M) ** 2))


def soonness(days: Floats) -> Floats:
    """It fades with the days between the two, whichever came first."""
    return np.asarray(0.5 ** (np.abs(days) / HALF_DAYS))


def sameness(chosen: Floats | None, meant: Floats, shared: Floats) -> Floats:
    """How far two calls say the same: the category chosen, what the words mean, the words.

    Whoever says the same in other words shares few of them; the root lifts these. While nobody has
    chosen a category yet, the words speak for it.
    """
    words = MEANT * np.sqrt(meant) + SHARED * np.sqrt(shared)
    return words / (1 - CHOSEN) if chosen is None else CHOSEN * chosen + words
