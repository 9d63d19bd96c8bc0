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

    __slots__ = ("_codes", "_plane", "_shapes", "_tree")

    def __init__(self, areas: Iterable[tuple[str, Any]]) -> None:
        ordered = sorted(areas, key=lambda area: area[0])
        shapes = np.array([shape for _code, shape in ordered], dtype=object)
        self._codes: list[str] = [code for code, _shape in ordered]
        self._plane = Plane.around(shapes)
        self._shapes = self._plane.to_metres(shapes)
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, lng: float, lat: float) -> str | None:
        """The code of the area that holds the point, or None outside all of them."""
        return self._first(self._tree.query(self._point(lng, lat), "dwithin", distance=TOUCH_M))

    def find_many(self, lngs: npt.ArrayLike, lats: npt.ArrayLike) -> list[str | None]:
        """The same for arrays of longitudes and latitudes of one length."""
        rows = np.column_stack([np.asarray(lngs, dtype=float), np.asarray(lats, dtype=float)])
        points = shapely.points(self._plane.points_to_metres(rows))
        found = self._tree.query(points, "dwithin", distance=TOUCH_M)
        lowest = np.full(len(rows), len(self._codes))
        np.minimum.at(lowest, *found)
        choices = [*self._codes, None]
        return [choices[index] for index in lowest.tolist()]

    def nearest(self, lng: float, lat: float) -> tuple[str, float] | None:
        """The nearest area and its distance in metres, 0 inside it; None if there are no areas."""
        point = self._point(lng, lat)
        if shapely.is_empty(point) or not self._codes:
            return None
        near = self._tree.nearest(point)
        away = float(shapely.distance(point, self._shapes[near]))
        code = self._first(self._tree.query(point, "dwithin", distance=away + TOUCH_M))
        return code or self._codes[near], away if away > TOUCH_M else 0.0

    def distance_to_border(self, lng: float, lat: float, *, code: str) -> float:
        """Metres from the point, inside or outside, to the outline of that area.

        Raises KeyError when the layer has no such area.
        """
        if code not in self._codes:
            raise KeyError(code)
        outline = shapely.boundary(self._shapes[self._codes.index(code)])
        return float(shapely.distance(self._point(lng, lat), outline))

    def _point(self, lng: float, lat: float) -> Any:
        return shapely.points(self._plane.points_to_metres(np.array([lng, lat], dtype=float)))

    def _first(self, found: npt.NDArray[np.intp]) -> str | None:
        """The lowest code of those found: codes stand in their order."""
        return self._codes[int(found.min())] if len(found) else None
