"""Does a layer of areas cover its parent once and only once? Each doubt with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from youhu.common.geo.datum import Datum, convert
from youhu.common.geo.findings import Finding, Flaw
from youhu.common.geo.plane import Plane, width_m
from youhu.common.geo.repair import Part

# What is narrower than 2 cm or smaller than 1 dm² comes from rounding coordinates, not from people.
ROUNDING_WIDTH_M, ROUNDING_M2 = 0.02, 0.01
# A part with a mean width below this is no place where anybody lives or anything is put.
SLIVER_WIDTH_M = 1.0
# Another datum is suspected when as many points as this lie outside the parent, and it would
# leave less than a quarter of them there.
STRAY_SHARE, STRAY_LEFT = 0.02, 0.25
# Points on the border of the parent lie on either side of it by chance; this far does not count.
BORDER_M = 20.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The layer on a sheet of metres."""

    parts: Sequence[Part]
    plane: Plane
    shapes: Any
    parent: Any

    def finding(self, flaw: Flaw, piece: Any, of: Iterable[int]) -> Finding:
        """What `piece` (metres) of the areas with the indexes `of` is, for people to read."""
        spot = self.plane.to_degrees(shapely.point_on_surface(piece))
        areas = sorted((self.parts[index] for index in of), key=lambda part: part.code)
        names, codes = tuple(a.name for a in areas), tuple(a.code for a in areas)
        width = width_m(piece)
        return Finding(flaw, names, codes, float(spot.x), float(spot.y), float(piece.area), width)


def check_layer(
    parts: Sequence[Part], parent: Any, *, read_as: Datum = Datum.WGS84
) -> list[Finding]:
    """Gaps, overlaps, slivers, what lies outside `parent`, and the datum that would fit better.

    `parts` and `parent` are in WGS-84 degrees; `read_as` is the datum from which the parts were
    converted. Pieces that only come from rounding are left out. The worst of each kind first.
    """
    plane = Plane.around(parent)
    shapes = plane.to_metres(np.array([part.shape for part in parts], dtype=object))
    sheet = _Sheet(parts, plane, shapes, plane.to_metres(parent))
    covered = bool(shapely.coverage_is_valid(shapes))
    found = [*_datum(sheet, read_as), *_slivers(sheet), *_outside(sheet)]
    # Areas whose edges match all along cannot overlap, and are then united much faster.
    found += _gaps(sheet, shapely.coverage_union_all(shapes) if covered else None)
    found += [] if covered else _overlaps(sheet)
    ranks = {flaw: rank for rank, flaw in enumerate(Flaw)}
    return sorted(found, key=lambda each: (ranks[each.flaw], -each.area_m2, each.codes))


def _pieces(shape: Any) -> list[Any]:
    """The polygons of a shape that are more than the rounding of coordinates."""
    return [
        piece
        for piece in shapely.get_parts(shape)
        if piece.area >= ROUNDING_M2 and width_m(piece) >= ROUNDING_WIDTH_M
    ]


def _gaps(sheet: _Sheet, union: Any) -> list[Finding]:
    covered = shapely.union_all(sheet.shapes) if union is None else union
    tree = shapely.STRtree(sheet.shapes)
    return [
        sheet.finding(Flaw.GAP, piece, tree.query(piece, "dwithin", distance=ROUNDING_WIDTH_M))
        for piece in _pieces(sheet.parent.difference(covered))
    ]


def _overlaps(sheet: _Sheet) -> list[Finding]:
    one, other = shapely.STRtree(sheet.shapes).query(sheet.shapes, "intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.intersection(sheet.shapes[one], sheet.shapes[other])
    return [
        sheet.finding(Flaw.OVERLAP, piece, (int(one[pair]), int(other[pair])))
        for pair in np.flatnonzero(shapely.area(common) >= ROUNDING_M2)
        for piece in _pieces(common[pair])
    ]


def _outside(sheet: _Sheet) -> list[Finding]:
    shapely.prepare(sheet.parent)
    straying = np.flatnonzero(~shapely.covers(sheet.parent, sheet.shapes))
    beyond = shapely.difference(sheet.shapes[straying], sheet.parent)
    return [
        sheet.finding(Flaw.OUTSIDE, piece, (index,))
        for index, shape in zip(straying.tolist(), beyond, strict=True)
        for piece in _pieces(shape)
    ]


def _slivers(sheet: _Sheet) -> list[Finding]:
    polygons, owners = shapely.get_parts(sheet.shapes, return_index=True)
    thin = 2 * shapely.area(polygons) < SLIVER_WIDTH_M * shapely.length(polygons)
    return [
        sheet.finding(Flaw.SLIVER, polygons[index], (int(owners[index]),))
        for index in np.flatnonzero(thin)
    ]


def _datum(sheet: _Sheet, read_as: Datum) -> list[Finding]:
    """The datum under which the stray points of the layer would come home, if there is one."""
    here = sheet.plane.points_to_degrees(shapely.get_coordinates(sheet.shapes))
    home = sheet.parent.buffer(BORDER_M)
    shapely.prepare(home)
    as_written = np.column_stack(convert(*here.T, source=Datum.WGS84, target=read_as))
    strays = {}
    for datum in Datum:
        moved = np.column_stack(convert(*as_written.T, source=datum))
        inside = shapely.contains_xy(home, *sheet.plane.points_to_metres(moved).T)
        strays[datum] = 1 - float(inside.mean()) if len(inside) else 0.0
    likely = min(Datum, key=lambda datum: (strays[datum], datum != read_as))
    if strays[read_as] < STRAY_SHARE or strays[likely] > strays[read_as] * STRAY_LEFT:
        return []
    lng, lat = here.mean(axis=0).tolist()
    return [Finding(Flaw.DATUM, (), (), lng, lat, likely=likely)]
