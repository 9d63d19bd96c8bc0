"""Metres for a district: a flat sheet laid on the WGS-84 ellipsoid at the district's own latitude.

Sizes within 7 km of the sheet's latitude are right to 0.05 % (at 23° N), which is finer than the
outlines themselves, and needs no projection library.
"""

from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import shapely

WGS84_AXIS_M = 6378137.0
WGS84_ECCENTRICITY2 = 0.00669437999014


@dataclass(frozen=True, slots=True)
class Plane:
    """A sheet of metres: east and north of (`lng`, `lat`), with the metres that a degree has."""

    lng: float
    lat: float
    east_m: float
    north_m: float

    @classmethod
    def at(cls, lng: float, lat: float) -> Self:
        """The sheet that touches the ellipsoid at that point (degrees)."""
        flat = 1 - WGS84_ECCENTRICITY2 * sin(radians(lat)) ** 2
        across = WGS84_AXIS_M / sqrt(flat)
        along = across * (1 - WGS84_ECCENTRICITY2) / flat
        return cls(lng, lat, radians(across * cos(radians(lat))), radians(along))

    @classmethod
    def around(cls, shapes: Any) -> Self:
        """The sheet in the middle of a geometry or an array of them; at 0, 0 without any."""
        if np.all(shapely.is_empty(shapes)):
            return cls.at(0.0, 0.0)
        west, south, east, north = shapely.total_bounds(shapes)
        return cls.at(float(west + east) / 2, float(south + north) / 2)

    def to_metres(self, shapes: Any) -> Any:
        """A geometry, or an array of them, from degrees to metres."""
        return shapely.transform(shapes, self.points_to_metres)

    def to_degrees(self, shapes: Any) -> Any:
        """A geometry, or an array of them, from metres back to degrees."""
        return shapely.transform(shapes, self.points_to_degrees)

    def points_to_metres(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Rows of (longitude, latitude) as rows of (metres east, metres north)."""
        return (points - (self.lng, self.lat)) * (self.east_m, self.north_m)

    def points_to_degrees(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Rows of (metres east, metres north) as rows of (longitude, latitude)."""
        return points / (self.east_m, self.north_m) + (self.lng, self.lat)


def area_m2(shape: Any) -> float:
    """What a polygon in degrees covers, in square metres."""
    return float(Plane.around(shape).to_metres(shape).area)


def distance_m(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """How far two places of one city are from each other, in metres as the crow flies."""
    plane = Plane.at(lng, (lat + other_lat) / 2)
    return hypot((other_lng - lng) * plane.east_m, (other_lat - lat) * plane.north_m)


def width_m(shape: Any) -> float:
    """The mean width of a polygon in metres: of a strip, twice its area over its perimeter."""
    return float(2 * shape.area / shape.length) if shape.length else 0.0
