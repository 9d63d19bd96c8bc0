"""A redrawing as the map draws it and as its steps are read out."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from shapely import unary_union
from shapely.geometry import mapping

from youhu.common.geo import distance_m, redraw
from youhu.redrawing.drawing import Ground
from youhu.redrawing.models import Redrawing, Step
from youhu.redrawing.rules import Deed
from youhu.territory import landmarks

MARGIN = 0.1  # of the community's longer side


def picture_of(ground: Ground, *, token: str = "") -> dict[str, Any]:
    """Outlines before and after, ground that changes hands, corners to take hold of, landmarks.

    `token` names the present state of the map's tables.

    Coordinates are degrees WGS-84, longitude first, as in GeoJSON.
    """
    return {
        "before": [_cell(ground, code, ground.before[code]) for code in sorted(ground.before)],
        "after": [_cell(ground, code, ground.after[code]) for code in sorted(ground.after)],
        "moved": list(_moved(ground)),
        "corners": [
            {"at": [*corner.point], "codes": corner.codes, "inner": corner.is_inner}
            for corner in redraw.corners(ground.after)
        ],
        "landmarks": _landmarks(ground, token),
    }


def _landmarks(ground: Ground, token: str) -> list[dict[str, Any]]:
    """What people know a place by, within the community and just beyond its border."""
    west, south, east, north = unary_union(list(ground.before.values())).bounds
    beyond = MARGIN * max(east - west, north - south)
    box = (west - beyond, south - beyond, east + beyond, north + beyond)
    return [
        {"at": [mark.lng, mark.lat], "name": str(mark)}
        for mark in landmarks.within(box, token=token)
    ]


def _cell(ground: Ground, code: str, outline: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": ground.names.get(code, code),
        "changed": code in ground.changed,
        "geometry": mapping(outline),
    }


def _moved(ground: Ground) -> Iterator[dict[str, Any]]:
    """The pieces that go from one cell to another."""
    for source in ground.changed:
        for target in ground.changed:
            if source == target or source not in ground.before or target not in ground.after:
                continue
            shared = ground.before[source].intersection(ground.after[target])
            parts = [p for p in getattr(shared, "geoms", [shared]) if p.geom_type == "Polygon"]
            yield from (mapping(part) for part in parts if not part.is_empty)


def said_steps(redrawing: Redrawing, ground: Ground) -> list[str]:
    """Each step in words."""
    return [_said(step, ground.names) for step in redrawing.steps]


def _said(step: Step, names: dict[str, str]) -> str:
    match step["do"]:
        case Deed.SPLIT:
            said = {"cell": names.get(step["cell"], step["cell"]), "new": step["name"]}
            return _("Split %(cell)s; the smaller part is %(new)s") % said
        case Deed.MERGE:
            kept, *others = (names.get(code, code) for code in step["cells"])
            return _("Merge %(others)s into %(kept)s") % {
                "others": _(", ").join(others),
                "kept": kept,
            }
        case _:
            start, to = step["from"], step["to"]
            return _("Move a border by %(metres)s m") % {"metres": _metres(start, to)}


def _metres(start: list[float], to: list[float]) -> str:
    return f"{distance_m(*start, *to):.0f}"
