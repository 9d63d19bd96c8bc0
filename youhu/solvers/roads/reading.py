"""Reading roads: an extract of OpenStreetMap (.osm.pbf, .osm), or lines of GeoJSON (RFC 7946)."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import osmium

from youhu.solvers.roads.network import Fault, Line, RoadsUnreadable
from youhu.solvers.roads.profiles import kind_of, ways_of

MILE_KM = 1.609344
DEFAULT_KIND = "unclassified"  # a line of GeoJSON that does not say what it is
TOLD_EVERY = 2_000
Told = Callable[[int], None]  # hears how many roads have been read


def read_osm(path: Path, *, told: Told = lambda _n: None) -> list[Line]:
    """The roads of an extract. Raises RoadsUnreadable when it is none, or holds no road."""
    lines: list[Line] = []
    try:
        ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
        for way in ways.with_locations().with_filter(osmium.filter.KeyFilter("highway")):
            if not isinstance(way, osmium.osm.Way):
                continue
            points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            lines += _line(points, dict(way.tags))
            if len(lines) % TOLD_EVERY == 0:
                told(len(lines))
    except RuntimeError as error:
        raise RoadsUnreadable(Fault.BROKEN, str(error)[:200]) from error
    if not lines:
        raise RoadsUnreadable(Fault.NO_ROADS)
    return lines


def read_geojson(text: str) -> list[Line]:
    """The roads of a text whose features are LineString or MultiLineString.

    Properties are named as in OpenStreetMap: highway, oneway, maxspeed, access … Others may stand
    beside them. Raises RoadsUnreadable for what is no such text.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"))
        lines = [line for member in _members(document) for line in _feature(member)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if isinstance(error, RoadsUnreadable):
            raise
        raise RoadsUnreadable(Fault.BROKEN, str(error)[:200]) from error
    if not lines:
        raise RoadsUnreadable(Fault.NO_ROADS)
    return lines


def _members(document: Any) -> Iterable[Any]:
    if document.get("type") == "FeatureCollection":
        return list(document["features"])
    return [document]


def _feature(member: Any) -> Iterator[Line]:
    geometry: dict[str, Any] = member.get("geometry") or {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind not in ("LineString", "MultiLineString"):
        return  # points and areas may lie in the same layer; they are no roads
    tags = {
        name: _word(value)
        for name, value in (member.get("properties") or {}).items()
        if value is not None
    }
    tags.setdefault("highway", DEFAULT_KIND)
    for line in [coordinates] if kind == "LineString" else coordinates:
        yield from _line([_point(position) for position in line], tags)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _point(position: Any) -> tuple[float, float]:
    lng, lat = float(position[0]), float(position[1])
    if not (abs(lng) <= 180 and abs(lat) <= 90):
        raise RoadsUnreadable(Fault.NOT_DEGREES, f"{lng:g}, {lat:g}")
    return lng, lat


def _line(points: list[tuple[float, float]], tags: Mapping[str, str]) -> Iterator[Line]:
    kind = kind_of(tags.get("highway", ""))
    if kind is None or len(points) < 2 or tags.get("area") == "yes":
        return
    yield Line(points, kind, ways_of(kind, tags), _kmh(tags.get("maxspeed", "")))


def _kmh(said: str) -> float:
    """A limit in km/h; 0 where none is given as a number."""
    number = re.match(r"\s*(\d+(?:\.\d+)?)\s*(mph)?", said)
    if number is None:
        return 0.0
    kmh = float(number[1]) * (MILE_KM if number[2] else 1)
    return round(kmh) if 0 < kmh <= 200 else 0.0
