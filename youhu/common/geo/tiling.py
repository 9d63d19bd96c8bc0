"""Faces: the pieces into which lines cut the plane, sharing their corners to the last digit.

Areas built from faces tile exactly: where two of them meet, both have the same points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from youhu.common.geo.plane import Plane

# Corners stand on whole steps of this size, about 1 cm.
GRID_DEGREES = 1e-7

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Which shapes touch along a line: index pairs with `first < second`, lengths in metres."""

    first: Numbers
    second: Numbers
    length_m: npt.NDArray[np.float64]

    def neighbours(self) -> dict[int, dict[int, float]]:
        """For each shape that has any: its neighbours with the length of the common border."""
        table: dict[int, dict[int, float]] = {}
        rows = zip(self.first.tolist(), self.second.tolist(), self.length_m.tolist(), strict=True)
        for one, other, length in rows:
            table.setdefault(one, {})[other] = length
            table.setdefault(other, {})[one] = length
        return table


def faces(lines: Any) -> npt.NDArray[Any]:
    """The polygons that an array of lines (degrees) encloses, with all corners on the grid."""
    noded = shapely.union_all(lines, grid_size=GRID_DEGREES)
    cut: npt.NDArray[Any] = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return cut


def shared_borders(shapes: Any) -> Borders:
    """Where shapes touch, found by the edges that they have in common: corners must be identical.

    `shapes` is an array of (Multi)Polygons on the grid, in degrees.
    """
    ends, owners = _edges(shapes)
    order = np.lexsort(ends.T[::-1])
    ends, owners = ends[order], owners[order]
    same = (ends[1:] == ends[:-1]).all(axis=1)
    pairs = np.sort(np.column_stack([owners[:-1][same], owners[1:][same]]), axis=1)
    plane = Plane.around(shapes)
    across = (ends[:-1, 2:] - ends[:-1, :2])[same] * GRID_DEGREES * (plane.east_m, plane.north_m)
    borders, rows = np.unique(pairs, axis=0, return_inverse=True)
    lengths = np.bincount(rows.ravel(), weights=np.hypot(*across.T), minlength=len(borders))
    apart = borders[:, 0] != borders[:, 1]
    return Borders(borders[apart, 0], borders[apart, 1], lengths[apart])


def _edges(shapes: Any) -> tuple[Numbers, Numbers]:
    """Every edge as (x, y, x, y) in grid steps, smaller end first, with the index of its shape."""
    polygons, of_polygon = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(polygons, return_index=True)
    points, of_point = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(points / GRID_DEGREES).astype(np.int64)
    inside = of_point[1:] == of_point[:-1]
    start, end = steps[:-1][inside], steps[1:][inside]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[turned], end[turned] = end[turned], start[turned].copy()
    return np.hstack([start, end]), of_polygon[of_ring[of_point[:-1][inside]]]


def dissolve(pieces: Any, owners: Sequence[int] | Numbers, count: int) -> list[Any]:
    """For each owner from 0 to `count` - 1 the union of its faces; an empty shape without any."""
    owned = np.asarray(owners)
    order = np.argsort(owned, kind="stable")
    cuts = np.searchsorted(owned[order], np.arange(count + 1))
    return [
        shapely.orient_polygons(shapely.coverage_union_all(pieces[order[start:end]]))
        for start, end in pairwise(cuts)
    ]


def components(members: Sequence[int], neighbours: dict[int, dict[int, float]]) -> list[list[int]]:
    """The connected groups among `members`, each sorted, in the order of their lowest member."""
    left, groups = set(members), []
    for member in sorted(left):
        if member not in left:
            continue
        left.remove(member)
        group = [member]
        for reached in group:
            fresh = left.intersection(neighbours.get(reached, ()))
            left -= fresh
            group.extend(sorted(fresh))
        groups.append(sorted(group))
    return groups
