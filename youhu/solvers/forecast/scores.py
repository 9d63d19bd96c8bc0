"""How good chances were: the Brier score, and what became of those that were given alike."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from youhu.solvers.forecast.model import Numbers

BINS = 10


class Bin(NamedTuple):
    """Calls that were given about the same chance, and how many of them were late."""

    low: float
    high: float
    n: int
    said: float
    came: float


def brier(chances: Numbers, late: Numbers) -> float:
    """The mean squared distance between chance and outcome (Brier 1950); lower is better."""
    return float(np.mean((chances - late) ** 2))


def reliability(chances: Numbers, late: Numbers, bins: int = BINS) -> list[Bin]:
    """Chance and outcome by equal steps of the chance; empty steps are left out."""
    step = np.minimum((chances * bins).astype(int), bins - 1)
    return [
        Bin(
            n / bins,
            (n + 1) / bins,
            int(np.sum(step == n)),
            float(np.mean(chances[step == n])),
            float(np.mean(late[step == n])),
        )
        for n in range(bins)
        if np.any(step == n)
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """By how much chance and outcome differ on average, each step by its calls."""
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.said - one.came) for one in bins) / max(1, total)
