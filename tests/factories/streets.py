"""A small town of streets: a grid of blocks whose ways can be reckoned by hand."""

import json
from typing import Any

from youhu.roads.actions import Given, activate, hand_in, prepare
from youhu.roads.models import RoadNet

WEST, SOUTH, STEP = 113.300, 23.080, 0.002


def corner(east: int, north: int) -> tuple[float, float]:
    """A crossing of the grid, (longitude, latitude)."""
    return round(WEST + east * STEP, 6), round(SOUTH + north * STEP, 6)


def street(*corners: tuple[int, int], **said: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [corner(*at) for at in corners]}
    properties = {"highway": "residential", **said}
    return {"type": "Feature", "properties": properties, "geometry": line}


def grid(size: int = 6, **said: Any) -> list[dict[str, Any]]:
    """Streets from west to east and from south to north, `size` of each."""
    across = [street(*((x, y) for x in range(size)), **said) for y in range(size)]
    along = [street(*((x, y) for y in range(size)), **said) for x in range(size)]
    return across + along


def as_text(features: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def net_in_use(by: Any, now: Any, features: list[dict[str, Any]] | None = None) -> RoadNet:
    """A net of these streets, read and in use."""
    given = Given("town.geojson", as_text(features or grid()).encode())
    net = hand_in("Town", given, by=by, now=now)
    prepare(net, clock=lambda: now)
    activate(net, by=by, now=now)
    return net
