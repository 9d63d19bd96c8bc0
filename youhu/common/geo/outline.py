"""Places on an outline, and outlines with one corner more or another one. Points in degrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
import shapely

from youhu.common.geo.plane import Plane

Point = tuple[float, float]

# A place this near to a corner (m) is the corner.
CORNER_M = 0.02


@dataclass(frozen=True, slots=True)
class Spot:
    """The place on a ring that is nearest to a point: after which corner, and how far along.

    `at` is the number of the corner plus the share of the edge behind it; `away_m` the distance.
    """

    at: float
    point: Point
    away_m: float

    @property
    def is_corner(self) -> bool:
        return self.at == int(self.at)


def placed(row: Any) -> Point:
    """A row of two numbers as a point."""
    return float(row[0]), float(row[1])


def spot_on(ring: Any, point: Point, plane: Plane) -> Spot:
    """The place on a closed ring that is nearest to the point."""
    corners = np.asarray(ring, dtype=float)
    flat, goal = plane.points_to_metres(corners), plane.points_to_metres(np.array([point]))[0]
    start, way = flat[:-1], flat[1:] - flat[:-1]
    length2 = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((goal - start) * way).sum(axis=1) / length2, 0.0, 1.0)
    away = np.hypot(*(start + way * share[:, None] - goal).T)
    edge = int(away.argmin())
    for number in (edge, edge + 1):
        # What lies at a corner is that corner, to the last digit.
        gap = hypot(*(start[edge] + way[edge] * share[edge] - flat[number]))
        if gap < CORNER_M:
            turned = number % len(start)
            return Spot(float(turned), placed(corners[turned]), float(away[edge]))
    where = corners[edge] + (corners[edge + 1] - corners[edge]) * share[edge]
    return Spot(edge + float(share[edge]), placed(where), float(away[edge]))


def arcs(ring: Any, one: Spot, other: Spot, between: Sequence[Point]) -> tuple[Any, Any]:
    """The two rings into which a path from `one` to `other`, through `between`, cuts a ring."""
    if one.at > other.at:
        one, other, between = other, one, list(between)[::-1]
    corners = [placed(row) for row in np.asarray(ring, dtype=float)[:-1]]
    inner = [p for at, p in enumerate(corners) if one.at < at < other.at]
    outer = [p for at, p in enumerate(corners) if at > other.at]
    outer += [p for at, p in enumerate(corners) if at < one.at]
    first = [one.point, *inner, other.point, *reversed(between)]
    second = [other.point, *outer, one.point, *between]
    return [*first, first[0]], [*second, second[0]]


def with_corner(shape: Any, point: Point, plane: Plane, *, within_m: float) -> Any:
    """The shape with `point` as a corner of its outline, if its outline passes that near."""

    def insert(ring: Any) -> Any:
        spot = spot_on(ring.coords, point, plane)
        if spot.away_m > within_m or spot.is_corner:
            return ring.coords
        corners, edge = list(ring.coords), int(spot.at)
        return [*corners[: edge + 1], point, *corners[edge + 1 :]]

    return _redrawn(shape, insert)


def replaced(shape: Any, old: Point, new: Point) -> Any:
    """The shape with one corner somewhere else; the very same object if it has no such corner."""
    if not (shapely.get_coordinates(shape) == old).all(axis=1).any():
        return shape

    def swap(ring: Any) -> Any:
        return [new if corner == old else corner for corner in ring.coords]

    return _redrawn(shape, swap)


def _redrawn(shape: Any, ring_of: Any) -> Any:
    """The shape with each of its rings drawn again."""
    parts = [
        shapely.Polygon(ring_of(part.exterior), [ring_of(hole) for hole in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
