"""Tours remembered from one part to the next."""

import numpy as np

from youhu.solvers.tours.columns.net import Tour
from youhu.solvers.tours.columns.store import LONGEST
from youhu.solvers.tours.problem import Numbers

MOST = 60_000  # tours
A_PART = 1_500  # tours that a part is told of, the newest


class Pool:
    """Tours of a net with so many rows."""

    def __init__(self, rows: int) -> None:
        self.nobody = rows
        self.known: set[Tour] = set()
        self.stops = np.full((MOST, LONGEST), rows, np.int32)

    def put(self, tour: Tour) -> None:
        count = len(self.known)
        if tour not in self.known and count < MOST and len(tour) <= LONGEST:
            self.stops[count, : len(tour)] = tour
            self.known.add(tour)

    def within(self, rows: Numbers) -> list[Tour]:
        """Tours that serve none but these rows, the newest."""
        inside = np.zeros(self.nobody + 1, np.bool_)
        inside[rows] = inside[self.nobody] = True
        first = np.flatnonzero(inside[self.stops[: len(self.known), 0]])
        found = first[inside[self.stops[first]].all(axis=1)][-A_PART:]
        return [
            tuple(row for row in self.stops[index].tolist() if row != self.nobody)
            for index in found
        ]  # fmt: skip
