"""The three datums in which places of China are written down, and the exact way between them.

Youhu keeps WGS-84, which is CGCS2000 to within centimetres. AMap and Tencent write GCJ-02, Baidu
BD-09; read wrongly, a place in Haizhu stands some 600 m or 1,100 m away from where it is.
The offsets are the publicly known polynomial on the Krasovsky 1940 ellipsoid (GCJ-02) and Baidu's
rotation on top of it (BD-09); their inverses are found by iteration, not by the usual guess.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Degrees = npt.NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

KRASOVSKY_AXIS_M = 6378245.0
KRASOVSKY_ECCENTRICITY2 = 0.00669342162296594323
# Outside this box (west, south, east, north) GCJ-02 is WGS-84 unchanged.
SHIFTED_BOX = (72.004, 0.8293, 137.8347, 55.8271)

BAIDU_WAVE = np.pi * 3000 / 180
BAIDU_LNG, BAIDU_LAT = 0.0065, 0.006

# Each turn takes at least 98 % of the error away, so this many reach the end of a double.
INVERSE_TURNS = 10


class Datum(TextChoices):
    """What the numbers of a point refer to."""

    WGS84 = "wgs84", _("WGS-84 (CGCS2000)")
    GCJ02 = "gcj02", _("GCJ-02 (AMap, Tencent)")
    BD09 = "bd09", _("BD-09 (Baidu)")


def convert(
    lng: npt.ArrayLike, lat: npt.ArrayLike, *, source: Datum, target: Datum = Datum.WGS84
) -> Pair:
    """The same places in another datum: longitudes and latitudes in degrees, of one shape.

    Exact to better than 1e-7 degrees (1 cm) both ways.
    """
    here = np.asarray(lng, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if source == target:
        return here
    if source == Datum.BD09:
        here = _undone(_baidu_of_gcj, here)
    elif source == Datum.WGS84:
        here = _gcj_of_wgs(*here)
    # From here on the places are in GCJ-02, through which every way leads.
    if target == Datum.BD09:
        return _baidu_of_gcj(*here)
    return _undone(_gcj_of_wgs, here) if target == Datum.WGS84 else here


def convert_point(
    lng: float, lat: float, *, source: Datum, target: Datum = Datum.WGS84
) -> tuple[float, float]:
    """One place (longitude, latitude in degrees) in another datum."""
    to_lng, to_lat = convert(lng, lat, source=source, target=target)
    return float(to_lng), float(to_lat)


def convert_shape(shape: Any, *, source: Datum, target: Datum = Datum.WGS84) -> Any:
    """A shapely geometry, or an array of them, with every point in another datum."""

    def moved(points: Degrees) -> Degrees:
        return np.column_stack(convert(points[:, 0], points[:, 1], source=source, target=target))

    return shapely.transform(shape, moved)


def convert_geojson(
    geometry: dict[str, Any], *, source: Datum, target: Datum = Datum.WGS84
) -> dict[str, Any]:
    """A GeoJSON geometry of any kind with every position in another datum; heights are dropped."""
    if geometry["type"] == "GeometryCollection":
        members = [convert_geojson(g, source=source, target=target) for g in geometry["geometries"]]
        return {**geometry, "geometries": members}
    moved = _moved_positions(geometry["coordinates"], source, target)
    return {**geometry, "coordinates": moved}


def _moved_positions(nested: list[Any], source: Datum, target: Datum) -> list[Any]:
    if not nested or isinstance(nested[0], int | float):
        return list(convert_point(*nested[:2], source=source, target=target)) if nested else []
    if isinstance(nested[0][0], int | float):
        columns = np.array([position[:2] for position in nested], dtype=np.float64).T
        moved: list[Any] = np.column_stack(convert(*columns, source=source, target=target)).tolist()
        return moved
    return [_moved_positions(inner, source, target) for inner in nested]


def _undone(offset: Callable[[Degrees, Degrees], Pair], there: Pair) -> Pair:
    """The places that `offset` moves to `there`: start there, step back by the error, repeat."""
    lng, lat = there
    for _turn in range(INVERSE_TURNS):
        seen_lng, seen_lat = offset(lng, lat)
        lng, lat = lng - (seen_lng - there[0]), lat - (seen_lat - there[1])
    return lng, lat


def _baidu_of_gcj(lng: Degrees, lat: Degrees) -> Pair:
    radius = np.hypot(lng, lat) + 0.00002 * np.sin(lat * BAIDU_WAVE)
    angle = np.arctan2(lat, lng) + 0.000003 * np.cos(lng * BAIDU_WAVE)
    return radius * np.cos(angle) + BAIDU_LNG, radius * np.sin(angle) + BAIDU_LAT


def _gcj_of_wgs(lng: Degrees, lat: Degrees) -> Pair:
    """WGS-84 to GCJ-02: metres of offset, turned into degrees on the Krasovsky ellipsoid."""
    x, y = lng - 105.0, lat - 35.0
    east_m, north_m = _offset_m(x, y)
    radians = np.radians(lat)
    flat = 1 - KRASOVSKY_ECCENTRICITY2 * np.sin(radians) ** 2
    across = KRASOVSKY_AXIS_M / np.sqrt(flat)
    along = across * (1 - KRASOVSKY_ECCENTRICITY2) / flat
    west, south, east, north = SHIFTED_BOX
    shifted = (west <= lng) & (lng <= east) & (south <= lat) & (lat <= north)
    new_lng = lng + shifted * np.degrees(east_m / (across * np.cos(radians)))
    return new_lng, lat + shifted * np.degrees(north_m / along)


def _offset_m(x: Degrees, y: Degrees) -> Pair:
    """The offset eastwards and northwards in metres, `x` and `y` degrees from 105° E 35° N."""
    ripple = _waves(x, (20.0, 6.0), (20.0, 2.0))
    root = np.sqrt(np.abs(x))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += ripple + _waves(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += ripple + _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    return east, north


def _waves(along: Degrees, *waves: tuple[float, float]) -> Degrees:
    """The sum of sines, each of an amplitude in metres and a frequency in half turns a degree."""
    total = np.zeros_like(along)
    for amplitude, frequency in waves:
        total += amplitude * np.sin(frequency * along * np.pi)
    return total * (2 / 3)
