"""The roads of a district as a few columns: junctions, roads between them, and their bends."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from math import cos, radians, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

GRAIN = 10_000_000  # points that agree to 1e-7 degrees (1 cm) are the same point
AXIS_M, ECCENTRICITY2 = 6378137.0, 0.00669437999014  # WGS-84


class RoadsUnreadable(ValueError):
    """A file holds no road net; `fault` says why, in one of the words of `Fault`."""

    def __init__(self, fault: str, where: str = "") -> None:
        super().__init__(f"{fault} {where}".strip())
        self.fault, self.where = fault, where


class Fault:
    """What can be wrong with a file of roads."""

    BROKEN = "broken"
    NO_ROADS = "no_roads"
    NOT_DEGREES = "not_degrees"
    NOT_JOINED = "not_joined"


@dataclass(frozen=True)
class Line:
    """A road as its source has it: points (longitude, latitude), kind, who may use it, limit."""

    points: Sequence[tuple[float, float]]
    kind: int
    ways: int
    kmh: float = 0.0  # the limit that a sign sets; 0 where none is known


@dataclass(frozen=True, eq=False)
class Network:
    """Columns of a road net. `nodes` (n, 2) degrees; the rest has one row a road.

    `bends` (b, 2) are all points of all roads; those of road e are `bends[first[e]:first[e + 1]]`.
    """

    nodes: Floats
    tail: Ints
    head: Ints
    metres: Floats
    kind: Ints
    ways: Ints
    kmh: Floats
    first: Ints
    bends: Floats

    def pack(self) -> bytes:
        """The columns as one compressed file (NumPy's npz), degrees as whole 1e-7."""
        kept = BytesIO()
        columns: dict[str, Any] = {
            "nodes": np.rint(self.nodes * GRAIN).astype(np.int32),
            "bends": np.rint(self.bends * GRAIN).astype(np.int32),
            "metres": self.metres.astype(np.float32), "kmh": self.kmh.astype(np.uint8),
            "kind": self.kind.astype(np.uint8), "ways": self.ways.astype(np.uint8),
        }  # fmt: skip
        for name in ("tail", "head", "first"):
            columns[name] = getattr(self, name).astype(np.int32)
        np.savez_compressed(kept, **columns)
        return kept.getvalue()

    @classmethod
    def unpack(cls, packed: bytes) -> "Network":
        """The net that `pack` wrote."""
        with np.load(BytesIO(packed), allow_pickle=False) as kept:
            columns = {field.name: kept[field.name] for field in fields(cls)}
        for name, column in columns.items():
            wide = np.float64 if name in ("nodes", "bends", "metres", "kmh") else np.int64
            columns[name] = column.astype(wide) / (GRAIN if name in ("nodes", "bends") else 1)
            if wide is np.int64:
                columns[name] = column.astype(np.int64)
        return cls(**columns)

    def line(self, road: int) -> Floats:
        """The points of one road, from its tail to its head."""
        return self.bends[self.first[road] : self.first[road + 1]]


def degrees_m(lat: float) -> tuple[float, float]:
    """Metres that a degree has to the east and to the north, at that latitude on WGS-84."""
    flat = 1 - ECCENTRICITY2 * sin(radians(lat)) ** 2
    across = AXIS_M / sqrt(flat)
    along = across * (1 - ECCENTRICITY2) / flat
    return radians(across * cos(radians(lat))), radians(along)


def build(lines: Sequence[Line]) -> Network:
    """Cut lines where they meet: at points that two of them share, and at their ends.

    Raises RoadsUnreadable when there is nothing to build a net of.
    """
    usable = [line for line in lines if len(line.points) > 1 and line.ways]
    if not usable:
        raise RoadsUnreadable(Fault.NO_ROADS)
    lengths = np.array([len(line.points) for line in usable])
    points = np.concatenate([np.asarray(line.points, dtype=np.float64) for line in usable])
    owner, last = np.repeat(np.arange(len(usable)), lengths), np.cumsum(lengths) - 1
    points, owner, is_end = _without_repeats(points, owner, last)
    spot, is_node = _nodes(points, is_end)
    return _cut(usable, points, owner, spot, is_node)


def _without_repeats(points: Floats, owner: Ints, last: Ints) -> tuple[Floats, Ints, Bools]:
    """The points without those that stand twice in a row, and which of them end a line."""
    if not np.isfinite(points).all() or (np.abs(points) > (180, 90)).any():
        raise RoadsUnreadable(Fault.NOT_DEGREES)
    grains = np.rint(points * GRAIN).astype(np.int64)
    is_new = np.ones(len(points), dtype=bool)
    is_new[1:] = (grains[1:] != grains[:-1]).any(axis=1) | (owner[1:] != owner[:-1])
    points, owner = grains[is_new] / GRAIN, owner[is_new]
    is_end = np.ones(len(owner), dtype=bool)
    is_end[1:-1] = (owner[1:-1] != owner[:-2]) | (owner[1:-1] != owner[2:])
    return points, owner, is_end


def _nodes(points: Floats, is_end: Bools) -> tuple[Ints, Bools]:
    """Each point's spot, and whether it is a junction: an end, or passed more than once."""
    grains = np.rint(points * GRAIN).astype(np.int64)
    _spots, spot, count = np.unique(grains, axis=0, return_inverse=True, return_counts=True)
    spot = spot.reshape(-1)
    ends = np.zeros(len(count), dtype=bool)
    ends[spot[is_end]] = True
    return spot, (ends | (count > 1))[spot]


def _cut(lines: Sequence[Line], points: Floats, owner: Ints, spot: Ints, is_node: Bools) -> Network:
    at = np.flatnonzero(is_node)
    both = owner[at[:-1]] == owner[at[1:]]
    begins, ends = at[:-1][both], at[1:][both]
    if not len(begins):
        raise RoadsUnreadable(Fault.NO_ROADS)
    spots, number = np.unique(spot[at], return_inverse=True)
    nodes = np.zeros((len(spots), 2))
    nodes[number.reshape(-1)] = points[at]
    where = np.full(int(spot.max()) + 1, -1)
    where[spots] = np.arange(len(spots))
    first = np.concatenate([[0], np.cumsum(ends - begins + 1)])
    takes = np.concatenate([np.arange(a, b + 1) for a, b in zip(begins, ends, strict=True)])
    bends, of = points[takes], owner[begins]
    return Network(
        nodes, where[spot[begins]], where[spot[ends]], _lengths(bends, first),
        np.array([line.kind for line in lines])[of], np.array([line.ways for line in lines])[of],
        np.array([line.kmh for line in lines], dtype=np.float64)[of], first, bends,
    )  # fmt: skip


def _lengths(bends: Floats, first: Ints) -> Floats:
    """Metres of each road along its bends."""
    east, north = degrees_m(float(bends[:, 1].mean()))
    steps = np.hypot(*(np.diff(bends, axis=0) * (east, north)).T)
    steps[first[1:-1] - 1] = 0  # from the end of a road to the start of the next
    total = np.concatenate([[0.0], np.cumsum(steps)])
    metres: Floats = np.maximum(total[first[1:] - 1] - total[first[:-1]], 0.01)
    return metres
