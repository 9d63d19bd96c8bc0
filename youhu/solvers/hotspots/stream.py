"""Calls as columns of numbers."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
DAY = 86_400.0


@dataclass(frozen=True)
class Stream:
    """One row a call: its id, its moment (seconds), metres east and north, its category."""

    ids: Whole
    at: Numbers
    east: Numbers
    north: Numbers
    category: Whole

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, rows: npt.NDArray[Any]) -> Self:
        """The rows of a mask or of indices."""
        columns = {name: column[rows] for name, column in vars(self).items()}
        return type(self)(**columns)

    def since(self, moment: float) -> Self:
        return self.only(self.at >= moment)


def near_nodes(east: Numbers, north: Numbers, radius: float) -> tuple[Whole, Whole]:
    """Which calls lie within `radius` of which nodes of a square lattice of half that width.

    The answer are pairs: the row of a call and the key of a node; `node_at` gives its place.
    """
    side = radius / 2
    columns, lines = np.rint(east / side).astype(np.int64), np.rint(north / side).astype(np.int64)
    rows, keys = [], []
    for dx in range(-2, 3):
        for dy in range(-2, 3):
            x, y = columns + dx, lines + dy
            near = (x * side - east) ** 2 + (y * side - north) ** 2 <= radius**2
            rows.append(np.flatnonzero(near))
            keys.append(_key(x[near], y[near]))
    return np.concatenate(rows), np.concatenate(keys)


_WIDE = 1 << 20  # lattice lines each way, which no district needs


def _key(x: Whole, y: Whole) -> Whole:
    return (x + _WIDE) * (2 * _WIDE) + (y + _WIDE)


def node_at(key: int, radius: float) -> tuple[float, float]:
    """Metres east and north of a node."""
    side = radius / 2
    return (key // (2 * _WIDE) - _WIDE) * side, (key % (2 * _WIDE) - _WIDE) * side
