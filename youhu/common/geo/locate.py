"""Which area does a point lie in? An index of a layer, kept in memory and never changed."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from youhu.common.geo.plane import Plane

# Points this near to a border (m) lie on it, whatever the last digits of their coordinates say.
TOUCH_M = 0.05


class PlaceIndex:
    """The areas of one layer, ready to be asked by any number of threads.

    A point on a border belongs to the area with the lowest code of those that touch it, so that
    two processes never answer differently. Points and outlines are in WGS-84 degrees.
    """

    __slots__ = ("_answers", "_numbers", "_plane", "_shapes", "_tree")

    def __init__(self, areas: Iterable[tuple[str, Any]]) -> None:
        ordered = sorted(areas, key=lambda area: area[0])
        shapes = np.array([shape for _code, shape in ordered], dtype=object)
        # In the order of the codes the lowest number is the lowest code; the last answer is nobody.
        self._numbers = {code: number for number, (code, _shape) in enumerate(ordered)}
        self._answers: tuple[str | None, ...] = (*(code for code, _shape in ordered), None)
        self._plane = Plane.around(shapes)
        self._shapes = self._plane.to_metres(shapes)
        self._shapes.flags.writeable = False
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._shapes)

    def find(self, lng: float, lat: float) -> str | None:
        """The code of the area that holds the point, or None outside all of them."""
        found = self._tree.query(self._points([lng], [lat])[0], "dwithin", distance=TOUCH_M)
        return self._answers[int(found.min(initial=len(self)))]

    def find_many(self, lngs: npt.ArrayLike, lats: npt.ArrayLike) -> list[str | None]:
        """The same for longitudes and latitudes in two arrays of one length."""
        points = self._points(lngs, lats)
        lowest = np.full(len(points), len(self))
        np.minimum.at(lowest, *self._tree.query(points, "dwithin", distance=TOUCH_M))
        return [self._answers[number] for number in lowest.tolist()]

    def nearest(self, lng: float, lat: float) -> tuple[str, float] | None:
        """The nearest area and its distance in metres, 0 inside it; None if there are no areas."""
        point = self._points([lng], [lat])[0]
        if point is None or not len(self):
            return None
        away = float(shapely.distance(point, self._shapes[self._tree.nearest(point)]))
        # Of all that are as near as this, the lowest code, as on a border.
        near = self._tree.query(point, "dwithin", distance=away + TOUCH_M)
        return str(self._answers[near.min()]), away if away > TOUCH_M else 0.0

    def around(self, lng: float, lat: float, *, metres: tuple[float, float]) -> list[str]:
        """The codes of the areas within so many metres east and west, north and south."""
        point = self._points([lng], [lat])[0]
        if point is None:
            return []
        (east, north), (far, high) = (point.x, point.y), metres
        window = shapely.box(east - far, north - high, east + far, north + high)
        found = sorted(self._tree.query(window, "intersects").tolist())
        return [str(self._answers[number]) for number in found]

    def outline(self, code: str) -> Any:
        """The outline of an area in degrees. Raises KeyError when the layer has no such area."""
        return self._plane.to_degrees(self._shapes[self._numbers[code]])

    def distance_to_border(self, lng: float, lat: float, *, code: str) -> float:
        """Metres from the point, inside or outside, to the outline of that area.

        Raises KeyError when the layer has no such area.
        """
        outline = shapely.boundary(self._shapes[self._numbers[code]])
        return float(shapely.distance(self._points([lng], [lat])[0], outline))

    def _points(self, lngs: npt.ArrayLike, lats: npt.ArrayLike) -> Any:
        """Points in metres; None, which lies nowhere, where a coordinate is no number."""
        rows = np.column_stack([np.asarray(lngs, dtype=float), np.asarray(lats, dtype=float)])
        points = shapely.points(self._plane.points_to_metres(rows))
        points[~np.isfinite(rows).all(axis=1)] = None
        return points
