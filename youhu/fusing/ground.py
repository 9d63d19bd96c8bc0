"""Both grids of an area on one day: outlines, who belongs where, who leads, where people live."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Count
from django.utils import timezone
from shapely.geometry import shape

from youhu.common.geo import Homes, Piece, PlaceIndex, most_of, overlay
from youhu.territory.models import Area, AreaShape, Building, Fusion, GridLead
from youhu.territory.rules import COMMUNITY_DIGITS, AreaKind


@dataclass(frozen=True)
class Ground:
    """The double grid of one area on one day; everything by code."""

    on: date
    cells: Mapping[str, Area]
    party_cells: Mapping[str, Area]
    outlines: Mapping[str, Any]  # of both grids, in degrees
    standing: Mapping[str, str]  # the Party grid of each social grid
    leads: Mapping[str, GridLead]
    homes: Homes
    seal: str  # of outlines and fusions: another one means that the map has moved on

    @cached_property
    def pieces(self) -> list[Piece]:
        """What each social grid has in each Party grid of its own community."""
        laid = overlay(
            {code: self.outlines[code] for code in self.cells},
            {code: self.outlines[code] for code in self.party_cells},
            self.homes,
        )
        return [piece for piece in laid if community(piece.code) == community(piece.upper)]

    @cached_property
    def suggested(self) -> dict[str, str]:
        """The Party grid with most of each social grid's households; of equals, of its ground."""
        return most_of(self.pieces)

    @cached_property
    def households(self) -> Counter[str]:
        """How many households each social grid has."""
        counted = Counter(dict.fromkeys(self.cells, 0))
        for code, many in zip(self.homes.codes, self.homes.households.tolist(), strict=True):
            if code and code in self.cells:
                counted[code] += many
        return counted

    def offered(self, cell: str) -> list[str]:
        """The Party grids that a social grid may belong to: those of its community."""
        return [code for code in self.party_cells if community(code) == community(cell)]


def community(code: str) -> str:
    return code[:COMMUNITY_DIGITS]


def ground_of(area: Area, at: datetime, *, now: datetime) -> Ground:
    """Both grids of an area at a moment: as they were, are, or as far as is known will be."""
    on = timezone.localdate(at)
    kinds = (AreaKind.CELL, AreaKind.PARTY_CELL)
    rows = AreaShape.objects.valid(at).filter(area__kind__in=kinds)
    shapes = list(
        rows.filter(area__code__startswith=area.code)
        .select_related("area")
        .order_by("area__kind", "area__code")
    )
    cells = {s.area.code: s for s in shapes if s.area.kind == AreaKind.CELL}
    party_cells = {s.area.code: s.area for s in shapes if s.area.kind == AreaKind.PARTY_CELL}
    standing = _standing(area, on, party_cells)
    return Ground(
        on,
        {code: row.area for code, row in cells.items()},
        party_cells,
        {s.area.code: shape(s.geometry) for s in shapes},
        standing,
        _leads(area, on),
        _homes(area, cells, now),
        _seal([s.pk for s in shapes], standing),
    )


def morning(on: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(on, time.min, timezone.get_current_timezone())


def evening(on: date) -> datetime:
    """The last moment of a day."""
    return morning(on + timedelta(days=1)) - timedelta(microseconds=1)


def _standing(area: Area, on: date, known: Mapping[str, Area]) -> dict[str, str]:
    """Who belongs where on that day; a Party grid that is not on the map any more has nobody."""
    rows = Fusion.objects.serving(on).filter(cell__code__startswith=area.code).order_by("pk")
    pairs = rows.values_list("cell__code", "party_cell__code")
    return {cell: grid for cell, grid in pairs if grid in known}


def _leads(area: Area, on: date) -> dict[str, GridLead]:
    rows = GridLead.objects.serving(on).filter(party_cell__code__startswith=area.code)
    found = rows.select_related("party_cell", "person", "branch").order_by("pk")
    return {row.party_cell.code: row for row in found}


def _homes(area: Area, cells: Mapping[str, AreaShape], now: datetime) -> Homes:
    """The houses of an area with their households, each in the cell that it is counted in.

    On a map other than that of now they are counted where they stand.
    """
    rows = Building.objects.filter(cell__code__startswith=area.code).annotate(n=Count("households"))
    table = list(rows.order_by("pk").values_list("cell__code", "lng", "lat", "n"))
    codes, lngs, lats, many = zip(*table, strict=True) if table else ((), (), (), ())
    if not all(_holds(row, now) for row in cells.values()):
        here = PlaceIndex((code, shape(row.geometry)) for code, row in cells.items())
        found = here.find_many(lngs, lats)
        codes = tuple(there or code for there, code in zip(found, codes, strict=True))
    return Homes(
        np.array(lngs, dtype=float), np.array(lats, dtype=float), np.array(many, dtype=int), codes
    )


def _holds(row: AreaShape, now: datetime) -> bool:
    return row.valid_from <= now and (row.valid_until is None or row.valid_until > now)


def _seal(shapes: list[int], standing: Mapping[str, str]) -> str:
    """A short proof of both maps and of who belongs where."""
    said = json.dumps([shapes, sorted(standing.items())])
    return hashlib.sha256(said.encode()).hexdigest()
