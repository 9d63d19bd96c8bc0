"""How sure a model may say it is: its scores against how often it was right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Calibration:
    """From the lead of the best score over the next to the chance of being right.

    The chance rises with the lead, in straight lines between the knots.
    """

    leads: tuple[float, ...]
    chances: tuple[float, ...]

    def chance(self, lead: float) -> float:
        return float(np.interp(lead, self.leads, self.chances))


NOTHING_KNOWN = Calibration((0.0, 1.0), (0.0, 0.0))


def leads(scores: Scores) -> Scores:
    """How far the best score of each row lies above the next (shape: texts)."""
    best = np.partition(scores, -2, axis=1)
    return np.asarray(best[:, -1] - best[:, -2])


def calibrate(lead: Scores, was_right: NDArray[np.bool_], *, knots: int = 12) -> Calibration:
    """Fit the rising curve to texts that the model had not seen (isotonic regression)."""
    order = np.argsort(lead, kind="stable")
    groups = np.array_split(order, min(knots, max(len(order) // 8, 1)))
    points = [float(lead[group].mean()) for group in groups]
    # A prior of one right and one wrong keeps a small group from claiming certainty.
    rates = [(float(was_right[group].sum()) + 1) / (len(group) + 2) for group in groups]
    return Calibration(tuple(points), tuple(_rising(rates, [len(group) for group in groups])))


def _rising(rates: Sequence[float], sizes: Sequence[int]) -> list[float]:
    """Pool neighbours that fall until none does; the smallest change that makes rates rise."""
    pools: list[tuple[float, int, int]] = []  # rate, weight, how many knots
    for rate, size in zip(rates, sizes, strict=True):
        pools.append((rate, size, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n, i), (b, m, j) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m, i + j)]
    return [rate for rate, _weight, n in pools for _knot in range(n)]


@dataclass(frozen=True)
class Bin:
    """Texts of which the model was about equally sure: what it said, and what was so."""

    low: float
    high: float
    n: int
    said: float
    was: float


def reliability(chances: Scores, was_right: NDArray[np.bool_]) -> list[Bin]:
    """What was said beside what was so, by how sure the model was; empty bins are left out."""
    found = []
    for low, high in pairwise(BINS):
        held = (chances >= low) & ((chances < high) | (high == BINS[-1]))
        if held.any():
            said, was = float(chances[held].mean()), float(was_right[held].mean())
            found.append(Bin(low, high, int(held.sum()), round(said, 4), round(was, 4)))
    return found


def gap(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the mean distance of said and was, by texts."""
    total = sum(one.n for one in bins)
    return round(sum(one.n * abs(one.said - one.was) for one in bins) / total, 4) if total else 0.0
