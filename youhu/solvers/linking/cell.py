"""The question: the homes of a fused cell, the members who live there, what must and may not be."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FREE = -1  # no member
DETOUR = (
    1.3  # a walk is longer than the straight line by this much (notes on the stations: 1.2-1.4)
)
DECIMETRES = 10  # costs are whole decimetres, so that sums are exact
FORBIDDEN = 1 << 45  # more than any walk or penalty; a sum of thousands still fits 64 bits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Bounds:
    """How many households a member is linked to, and what an old link is worth."""

    least: int = 20
    most: int = 30
    keep_m: int = 300  # so many metres more one walks rather than changing a face


@dataclass(frozen=True)
class Cell:
    """Points are metres east and north, shape (n, 2).

    `now[h]` is the member that household h has today, or FREE. `locked[h]`: it stays so.
    `banned` are pairs (household, member) that may not be: one's own home, a conflict.
    """

    homes: Floats
    members: Floats
    now: Ints
    locked: Bools
    banned: list[tuple[int, int]] = field(default_factory=list)
    bounds: Bounds = field(default_factory=Bounds)

    def walks(self) -> Ints:
        """Decimetres from every member to every household, shape (households, members)."""
        apart = self.homes[:, None, :] - self.members[None, :, :]
        metres = np.hypot(apart[..., 0], apart[..., 1]) * DETOUR
        return np.rint(metres * DECIMETRES).astype(np.int64)

    def costs(self) -> Ints:
        """Walks less what an old link is worth; FORBIDDEN where there may be no link."""
        costs = self.walks()
        kept = np.flatnonzero(self.now != FREE)
        costs[kept, self.now[kept]] -= self.bounds.keep_m * DECIMETRES
        if self.banned:
            homes, members = np.array(self.banned, dtype=np.int64).T
            costs[homes, members] = FORBIDDEN
        return costs
