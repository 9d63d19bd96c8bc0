"""Coarse outlines for areas of which only points are known: each point belongs to the nearest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from youhu.calls.past import Point
from youhu.common.geo import Part, Plane, dissolve, faces
from youhu.territory.rules import (
    CELL_DIGITS,
    COMMUNITY_DIGITS,
    DISTRICT_DIGITS,
    SUBDISTRICT_DIGITS,
    AreaKind,
)

# How far the district goes beyond its outermost points.
MARGIN_M = 200.0
LAYERS = {
    AreaKind.DISTRICT: DISTRICT_DIGITS,
    AreaKind.SUBDISTRICT: SUBDISTRICT_DIGITS,
    AreaKind.COMMUNITY: COMMUNITY_DIGITS,
    AreaKind.CELL: CELL_DIGITS,
}


def outlines(
    sites: Mapping[Point, Counter[str]], names: Mapping[str, str]
) -> Iterator[tuple[AreaKind, list[Part]]]:
    """The layers from the district to the cells, which tile it exactly.

    `sites`, at least one, says how often each cell was named at a point (WGS-84 degrees). The most
    frequent one has it, so a cell that is nowhere the most frequent gets no outline. An area
    without a name is called by its code.
    """
    points = sorted(sites)
    owners = [min(sites[point], key=lambda code: (-sites[point][code], code)) for point in points]
    pieces, nearest = _pieces(np.array(points))
    for kind, digits in LAYERS.items():
        codes = sorted({owner[:digits] for owner in owners})
        rank = {code: index for index, code in enumerate(codes)}
        owned = [rank[owners[site][:digits]] for site in nearest]
        shapes = dissolve(pieces, owned, len(codes))
        layer = zip(codes, shapes, strict=True)
        yield kind, [Part(code, names.get(code, code), shape) for code, shape in layer]


def _pieces(points: Any) -> tuple[Any, Any]:
    """The district cut into faces, and for each of them the index of the nearest point."""
    plane = Plane.around(shapely.points(points))
    sites = plane.to_metres(shapely.points(points))
    whole = shapely.convex_hull(shapely.multipoints(sites)).buffer(MARGIN_M)
    lines = [whole.boundary]
    if len(points) > 1:
        edges = shapely.voronoi_polygons(
            shapely.multipoints(sites), extend_to=whole, only_edges=True
        )
        lines.append(edges.intersection(whole))
    pieces = faces(plane.to_degrees(np.array(lines)))
    inside = plane.to_metres(shapely.point_on_surface(pieces))
    _piece, nearest = shapely.STRtree(sites).query_nearest(inside, all_matches=False)
    return pieces, nearest
