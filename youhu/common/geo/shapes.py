"""Reading a layer of areas from GeoJSON (RFC 7946), with an error that names what is wrong."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo.datum import Datum, convert

Ring = npt.NDArray[np.float64]

# A point of China written latitude first falls into this box (first and second number, degrees).
CHINA_LAT, CHINA_LNG = (3, 54), (73, 136)
# The ways in which older files say that they are in plain longitude and latitude.
PLAIN_CRS = ("CRS84", "4326", "4490")


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """An area as its file has it: polygons of rings (the first is the outline, others are holes).

    A ring is an array of rows (longitude, latitude) in degrees.
    """

    code: str
    name: str
    polygons: tuple[tuple[Ring, ...], ...]
    properties: Mapping[str, Any]

    def to_wgs84(self, source: Datum) -> "Feature":
        """The same area, read as being in the datum `source`."""
        moved = tuple(
            tuple(np.column_stack(convert(*ring.T, source=source)) for ring in rings)
            for rings in self.polygons
        )
        return replace(self, polygons=moved)


def read_features(geojson: str, *, code_key: str = "code", name_key: str = "name") -> list[Feature]:
    """The areas of a GeoJSON text in their order; heights are dropped.

    An area without a code keeps an empty one; without a name it is called by its code or number.
    Raises Refused when the text is no GeoJSON of polygons in degrees, or a code comes twice.
    """
    members = _members(_parsed(geojson))
    features = [
        _feature(member, number=number, code_key=code_key, name_key=name_key)
        for number, member in enumerate(members, start=1)
    ]
    counts = Counter(feature.code for feature in features if feature.code)
    twice = [code for code, count in counts.items() if count > 1]
    if twice:
        raise Refused(
            _("These codes come more than once: %(codes)s. Give each area its own code.")
            % {"codes": _(", ").join(twice)}
        )
    return features


def _parsed(geojson: str) -> dict[str, Any]:
    try:
        document = json.loads(geojson.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise Refused(
            _("The file is no valid JSON: line %(line)s, column %(column)s. Export it again.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except (ValueError, RecursionError) as error:
        # Python itself stops at numbers of thousands of digits and at endless nesting.
        raise Refused(_("The file is no valid JSON. Export it again.")) from error
    if not isinstance(document, dict):
        raise Refused(_("The file holds no GeoJSON object. Export it as a FeatureCollection."))
    return document


def _members(document: dict[str, Any]) -> list[Any]:
    _check_crs(document.get("crs"))
    kind, members = document.get("type"), document.get("features")
    if kind == "Feature":
        return [document]
    if kind != "FeatureCollection":
        raise Refused(
            _("The file is of the type “%(kind)s”. Export it as a FeatureCollection of polygons.")
            % {"kind": kind}
        )
    if not isinstance(members, list) or not members:
        raise Refused(_("The file holds no areas. Export the layer again."))
    return members


def _check_crs(crs: object) -> None:
    if crs and not any(plain in str(crs) for plain in PLAIN_CRS):
        raise Refused(
            _("The file is in another coordinate system. Export it in longitude and latitude.")
        )


def _feature(member: object, *, number: int, code_key: str, name_key: str) -> Feature:
    known = member if isinstance(member, dict) else {}
    properties = known.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    code = _text(properties.get(code_key))
    name = _text(properties.get(name_key)) or code or _("feature %(n)s") % {"n": number}
    geometry = known.get("geometry")
    if not isinstance(geometry, dict):
        raise Refused(_("%(name)s has no geometry. Draw it, or take it out.") % {"name": name})
    polygons = tuple(
        tuple(_ring(points, name=name) for points in rings)
        for rings in _polygons(geometry, name=name)
    )
    return Feature(code, name, polygons, properties)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _polygons(geometry: dict[str, Any], *, name: str) -> list[Any]:
    """The list of polygons, whichever of the two types holds them."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused(
            _("%(name)s is a %(kind)s. An area must be a Polygon or a MultiPolygon.")
            % {"name": name, "kind": kind}
        )
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(map(_is_filled, polygons)):
        raise Refused(_("%(name)s has no outline. Draw it again.") % {"name": name})
    return polygons


def _is_filled(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _ring(points: Any, *, name: str) -> Ring:
    try:
        ring = np.array([position[:2] for position in points])
    except (TypeError, ValueError, KeyError):
        ring = np.array([])
    if ring.ndim != 2 or ring.shape[1] != 2 or ring.dtype.kind not in "iuf":
        raise Refused(
            _("%(name)s has a point that is no pair of numbers. Draw its outline again.")
            % {"name": name}
        )
    _check_range(ring, name=name)
    return ring.astype(np.float64)


def _check_range(ring: Ring, *, name: str) -> None:
    """Refuse what is no longitude and latitude, and say what it is more likely to be."""
    swapped = _within(ring, CHINA_LAT, CHINA_LNG).all()
    on_earth = _within(ring, (-180, 180), (-90, 90))
    if on_earth.all() and not swapped:
        return
    strange = ring[np.argmin(on_earth)]
    what = {"name": name, "point": f"{strange[0]:g}, {strange[1]:g}"}
    if swapped or _within(ring, (-90, 90), (-180, 180)).all():
        raise Refused(
            _("%(name)s has latitude and longitude swapped: %(point)s. Put longitude first.") % what
        )
    if np.isfinite(ring).all() and np.abs(ring).min() > 1000:
        raise Refused(
            _("%(name)s is in metres, not in degrees: %(point)s. Export it in longitude, latitude.")
            % what
        )
    raise Refused(_("%(name)s has a point that is not on Earth: %(point)s. Correct it.") % what)


def _within(
    ring: npt.NDArray[Any], first: tuple[int, int], second: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Which rows lie in the box of these bounds; a number that is none lies nowhere."""
    low, high = np.array([first, second]).T
    inside: npt.NDArray[np.bool_] = ((ring >= low) & (ring <= high)).all(axis=1)
    return inside
