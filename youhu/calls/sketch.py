"""A small drawing of where a call is: the cells around it, its own one, and room for a pin."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.common.geo import Plane
from youhu.territory import index

WIDTH, HEIGHT = 352, 140  # of the drawing, in its own units
METRES = 620  # that the width shows
SCALE = WIDTH / METRES


@dataclass(frozen=True)
class Sketch:
    """Paths of an SVG of 352 × 140 whose middle is the place of the call."""

    cells: list[str]
    own: str


def sketch(call: Call, reference: Reference, now: datetime) -> Sketch | None:
    """The cells around a call; None where the map does not know its cell any more."""
    half = METRES / 2, METRES * HEIGHT / WIDTH / 2
    found = index.around(call.lng, call.lat, metres=half, now=now, token=reference.map_token)
    own = next((_path(rings, call) for code, rings in found if code == call.cell_code), "")
    others = [_path(rings, call) for code, rings in found if code != call.cell_code]
    return Sketch(others, own) if found else None


def _path(rings: list[index.Ring], call: Call) -> str:
    """Rings in degrees as the path of an outline."""
    sheet = Plane.at(call.lng, call.lat)
    parts = []
    for ring in rings:
        metres = sheet.points_to_metres(np.asarray(ring))
        east, north = metres[:, 0] * SCALE + WIDTH / 2, HEIGHT / 2 - metres[:, 1] * SCALE
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(east, north, strict=True))
        parts.append(f"M{points}Z")
    return "".join(parts)
