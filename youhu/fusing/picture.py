"""The double grid as the map draws it: social grids in the colour of their Party grid."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from youhu.fusing.ground import Ground

COLOURS = 6


def picture_of(
    ground: Ground, then: Mapping[str, str], was: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Outlines of both grids; a social grid that changes hands is marked.

    Coordinates are degrees WGS-84, longitude first, as in GeoJSON.
    """
    tones = tones_of(ground)
    before = then if was is None else was
    return {
        "cells": [
            {
                "code": code,
                "name": last_word(str(area)),
                "short": last_word(str(ground.party_cells[home]))
                if (home := then.get(code, ""))
                else "",
                "tone": tones.get(home, -1),
                "changed": before.get(code, "") != home,
                "geometry": mapping(ground.outlines[code]),
            }
            for code, area in ground.cells.items()
        ],
        "grids": [
            {"code": code, "name": last_word(str(area)), "geometry": mapping(ground.outlines[code])}
            for code, area in ground.party_cells.items()
        ],
    }


def tones_of(ground: Ground) -> dict[str, int]:
    """The number of a colour for each Party grid; neighbours differ, as far as it goes."""
    codes = sorted(ground.party_cells)
    shapes = np.array([ground.outlines[code] for code in codes], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    near: dict[int, set[int]] = {n: set() for n in range(len(codes))}
    for here, there in zip(one.tolist(), other.tolist(), strict=True):
        near[here].add(there)
    tones: dict[int, int] = {}
    for n in range(len(codes)):
        taken = {tones[there] for there in near[n] if there in tones}
        free = [tone for tone in range(COLOURS) if tone not in taken]
        tones[n] = free[0] if free else n % COLOURS
    return {codes[n]: tone for n, tone in tones.items()}


def last_word(name: str) -> str:
    """A community's name on each of its grids would only hide the map: the last part tells them."""
    return name.rsplit(" ", 1)[-1]
