"""The cells of a community as they are, and as the steps of a redrawing would make them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from youhu.common.geo import PlaceIndex, area_m2, redraw
from youhu.common.geo.redraw import Cells
from youhu.redrawing.models import Redrawing, Step
from youhu.redrawing.rules import Deed, State
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import AreaKind

# Ground that changes hands below this (m²) is the rounding of coordinates.
SAME_M2 = 0.5
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Ground:
    """One community before and after: outlines by code, and what each cell is called."""

    before: Cells
    after: Cells
    names: dict[str, str]

    @cached_property
    def changed(self) -> list[str]:
        """The codes of the cells that end, begin or get another outline."""
        codes = sorted({*self.before, *self.after})
        return [code for code in codes if self._differs(code)]

    def _differs(self, code: str) -> bool:
        if code not in self.before or code not in self.after:
            return True
        apart = self.before[code].symmetric_difference(self.after[code])
        return not apart.is_empty and area_m2(apart) > SAME_M2

    @cached_property
    def index_before(self) -> PlaceIndex:
        return PlaceIndex(self.before.items())

    @cached_property
    def index_after(self) -> PlaceIndex:
        return PlaceIndex(self.after.items())

    def heir(self, code: str) -> str:
        """The cell that has most of the ground of a cell that ends."""
        if code in self.after or code not in self.before:
            return code
        shared = {c: s.intersection(self.before[code]).area for c, s in self.after.items()}
        return max(sorted(shared), key=lambda c: shared[c])

    def home(self, code: str, lng: float, lat: float) -> str:
        """The cell, afterwards, of something that stood at a place and was counted under `code`."""
        if code not in self.before:
            return code
        found = self.index_after.find(lng, lat)
        if code in self.after and found in (None, self.index_before.find(lng, lat)):
            return code
        return found or self.heir(code)


def seal_of(cells: Cells) -> str:
    """A short proof of a map: two maps that differ by a corner have different ones."""
    drawn = {code: mapping(cells[code]) for code in sorted(cells)}
    return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()


def applied(cells: Cells, steps: Iterable[Step]) -> Cells:
    """The cells after the steps. Raises Refused when one of them does not fit any more."""
    for step in steps:
        cells = _after(cells, step)
    return cells


def _after(cells: Cells, step: Step) -> Cells:
    match step["do"]:
        case Deed.SPLIT:
            return redraw.split(cells, step["cell"], _points(step["line"]), new=step["new"])
        case Deed.MERGE:
            return redraw.merge(cells, step["cells"])
        case _:
            start, to = _points([step["from"], step["to"]])
            return redraw.move(cells, start, to)


def _points(rows: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    return [(float(lng), float(lat)) for lng, lat in rows]


def standing(community: Area, at: datetime) -> Cells:
    """The outlines of the community's cells in force at a moment."""
    rows = AreaShape.objects.valid(at).layer(AreaKind.CELL)
    inside = rows.filter(area__code__startswith=community.code)
    return {code: shape(g) for code, g in inside.values_list("area__code", "geometry")}


def ground_of(redrawing: Redrawing, *, now: datetime) -> Ground:
    """Before and after of a redrawing, in whichever state. Raises Refused if a step is void."""
    at = redrawing.effective_at
    if redrawing.state in (State.APPROVED, State.IN_FORCE):
        before = standing(redrawing.community, at - INSTANT)
        after = standing(redrawing.community, at)
    else:
        before = standing(redrawing.community, max(at, now))
        after = applied(before, redrawing.steps)
    return Ground(before, after, names_of(redrawing))


def names_of(redrawing: Redrawing) -> dict[str, str]:
    """What every cell is called that stands in the community or will."""
    areas = Area.objects.filter(kind=AreaKind.CELL, parent=redrawing.community)
    names = {step["new"]: step["name"] for step in redrawing.steps if step["do"] == Deed.SPLIT}
    return {**names, **{area.code: str(area) for area in areas}}


def outline_of(community: Area, at: datetime) -> Any:
    """The community's own outline, or what its cells cover where it has none."""
    row = AreaShape.objects.valid(at).filter(area=community).order_by("pk").first()
    if row is not None:
        return shape(row.geometry)
    return shapely.union_all(list(standing(community, at).values()))
