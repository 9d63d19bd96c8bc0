"""Redrawing the cells of one community: cut one in two, join neighbours, move a common border.

Every function takes the cells as they are and answers with all of them as they would be. Cells are
shapely polygons in degrees WGS-84 by code. What they cover together never changes, and where two of
them meet both have the same corners: no gap, no overlap, no sliver.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo.outline import Point, Spot, arcs, placed, replaced, spot_on, with_corner
from youhu.common.geo.plane import Plane, width_m
from youhu.common.geo.tiling import GRID_DEGREES

Cells = dict[str, Any]

# A cell below these is no place that anybody could be responsible for.
LEAST_M2, LEAST_WIDTH_M = 400.0, 4.0
# An end of a line that stops this near to the border was meant to reach it.
REACH_M = 15.0
# Nearer than this, two points are one.
SAME_M = 0.02
# A hand that grasps a corner or a border misses it by less than this.
GRASP_M = 1.0
# The rounding of a sum of areas.
ROUNDING_M2 = 0.05


def split(cells: Cells, code: str, line: Sequence[Point], *, new: str) -> Cells:
    """Cut a cell along a line from border to border; the larger part keeps its code.

    Raises Refused, with what to do instead, for a line that does not cut it in two.
    """
    plane, before = _sheet(cells), noded(cells)
    ground = _one_piece(before, code)
    path = _path_across(ground, line, plane)
    first, last = (spot_on(ground.exterior.coords, path[end], plane) for end in (0, -1))
    if first.at == last.at:
        raise Refused(_("The line ends where it began. Lead it across the cell to another side."))
    rings = arcs(ground.exterior.coords, first, last, path[1:-1])
    parts = [shapely.Polygon(ring) for ring in rings]
    if not all(part.is_valid for part in parts):
        raise Refused(_("The line touches the border on its way. Draw it through the inside."))
    larger, smaller = sorted(map(_with_holes(ground), parts), key=lambda part: -part.area)
    after = {**before, code: larger, new: smaller}
    for spot in (first, last):
        after = _with_corner_everywhere(after, spot.point, plane)
    return _sound(before, after, [code, new], plane)


def merge(cells: Cells, codes: Sequence[str]) -> Cells:
    """Join neighbouring cells; the first one's code stays, the others end.

    Raises Refused for cells that have no border in common.
    """
    plane, before = _sheet(cells), noded(cells)
    chosen = list(dict.fromkeys(codes))
    if len(chosen) < 2:
        raise Refused(_("Choose at least two neighbouring cells to merge."))
    shapes = [_known(before, code) for code in chosen]
    whole = shapely.coverage_union_all(shapes)
    pieces = sum(len(shapely.get_parts(shape)) for shape in shapes) - len(chosen) + 1
    if len(shapely.get_parts(whole)) > pieces:
        raise Refused(
            _("These cells do not all share a border. Choose cells that lie side by side.")
        )
    after = {code: shape for code, shape in before.items() if code not in chosen}
    return _sound(before, {**after, chosen[0]: shapely.orient_polygons(whole)}, chosen[:1], plane)


def move(cells: Cells, start: Point, to: Point) -> Cells:
    """Move a corner that cells have in common, or bend their common border at a point of it.

    Raises Refused on the border of the community, and when borders would cross.
    """
    plane, before = _sheet(cells), noded(cells)
    corner = _grasped(before, start, plane)
    if _is_outer(before, corner, plane):
        raise Refused(
            _("This point lies on the border of the community, which stays. Move one inside.")
        )
    before = _with_corner_everywhere(before, corner, plane)
    goal = _on_grid(to)
    after = {code: replaced(shape, corner, goal) for code, shape in before.items()}
    changed = [code for code in after if after[code] is not before[code]]
    if not all(after[code].is_valid for code in changed):
        raise Refused(_("The border would cross another one. Move the point less far."))
    return _sound(before, after, changed, plane)


def noded(cells: Cells) -> Cells:
    """The same cells, each with the corners that its neighbours have on its border."""
    plane, ground = _sheet(cells), dict(cells)
    shapes = list(ground.values())
    owners = {code: np.unique(shapely.get_coordinates(cells[code]), axis=0) for code in cells}
    tree = shapely.STRtree(shapes)
    codes = list(ground)
    for number, code in enumerate(codes):
        mine = {placed(row) for row in owners[code]}
        for other in tree.query(shapes[number].buffer(GRID_DEGREES)).tolist():
            for point in map(placed, owners[codes[other]]):
                if other != number and point not in mine:
                    ground[code] = with_corner(ground[code], point, plane, within_m=SAME_M)
    return ground


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of a cell: where it is, which cells meet there, and whether it may be moved."""

    point: Point
    codes: tuple[str, ...]
    is_inner: bool


def corners(cells: Cells) -> list[Corner]:
    """Every corner of the cells once, from north to south and west to east."""
    plane, ground = _sheet(cells), noded(cells)
    meeting: dict[Point, list[str]] = {}
    for code in sorted(ground):
        for x, y in np.unique(shapely.get_coordinates(ground[code]), axis=0).tolist():
            meeting.setdefault((x, y), []).append(code)
    points = sorted(meeting, key=lambda point: (-point[1], point[0]))
    rim = plane.to_metres(shapely.union_all(list(ground.values()))).boundary
    away = shapely.distance(shapely.points(_metres(points, plane)), rim)
    return [
        Corner(point, tuple(meeting[point]), bool(far > SAME_M))
        for point, far in zip(points, away.tolist(), strict=True)
    ]


def line_by_bearing(shape: Any, degrees: float) -> list[Point]:
    """A line through the middle of a cell in a compass direction, from outside to outside."""
    plane = Plane.around(shape)
    flat = plane.to_metres(shape)
    middle, turn = flat.centroid, np.radians(degrees)
    length = float(np.hypot(flat.bounds[2] - flat.bounds[0], flat.bounds[3] - flat.bounds[1]))
    way = np.array([np.sin(turn), np.cos(turn)]) * length
    ends = np.array([[middle.x, middle.y]]) + np.array([-way, way])
    return [(x, y) for x, y in plane.points_to_degrees(ends).tolist()]


def crossed(cells: Cells, line: Sequence[Point]) -> str:
    """The cell that a line crosses for longest. Raises Refused for a line beside all of them."""
    way = shapely.LineString(line) if len(line) > 1 else shapely.LineString()
    lengths = {code: shape.intersection(way).length for code, shape in cells.items()}
    code = max(sorted(lengths), key=lambda code: lengths[code], default="")
    if not lengths.get(code):
        raise Refused(_("The line does not cross the cell. Draw it from one side to another."))
    return code


def nudged(point: Point, *, east_m: float, north_m: float) -> Point:
    """The point so many metres further east and north."""
    plane = Plane.at(*point)
    return _on_grid(placed(plane.points_to_degrees(np.array([[east_m, north_m]]))[0]))


def _sheet(cells: Cells) -> Plane:
    return Plane.around(np.array(list(cells.values()), dtype=object))


def _metres(points: Iterable[Point], plane: Plane) -> Any:
    return plane.points_to_metres(np.array(list(points), dtype=float).reshape(-1, 2))


def _on_grid(point: Point) -> Point:
    return round(float(point[0]), 7), round(float(point[1]), 7)


def _known(cells: Cells, code: str) -> Any:
    if code not in cells:
        raise Refused(_("The cell %(code)s is not in this draft. Choose another.") % {"code": code})
    return cells[code]


def _one_piece(cells: Cells, code: str) -> Any:
    shape = _known(cells, code)
    if shape.geom_type != "Polygon":
        raise Refused(_("This cell has several parts. Have it imported in one piece first."))
    return shape


def _with_holes(ground: Any) -> Any:
    """A function that gives a part of the ground those of its holes that lie inside."""

    def filled(part: Any) -> Any:
        inside = [
            hole.coords for hole in ground.interiors if part.covers(shapely.Polygon(hole.coords))
        ]
        return shapely.orient_polygons(shapely.Polygon(part.exterior.coords, inside))

    return filled


def _path_across(ground: Any, line: Sequence[Point], plane: Plane) -> list[Point]:
    """The stretch of a line inside the ground, its ends on the outline to the last digit."""
    points = [_on_grid(point) for point in line]
    if len(points) < 2:
        raise Refused(_("Draw a line from one side of the cell to another."))
    for end in (0, -1):
        spot = spot_on(ground.exterior.coords, points[end], plane)
        if spot.away_m <= REACH_M:
            points[end] = spot.point
        elif shapely.contains_xy(ground, *points[end]):
            raise Refused(
                _("The line ends inside the cell. Lead both ends to its border or beyond.")
            )
    stretch = _inside(ground, points, plane)
    ends = [spot_on(ground.exterior.coords, stretch[end], plane) for end in (0, -1)]
    return [ends[0].point, *stretch[1:-1], ends[1].point]


def _inside(ground: Any, points: list[Point], plane: Plane) -> list[Point]:
    """The one stretch of the line that lies in the ground."""
    if not shapely.LineString(points).is_simple:
        raise Refused(_("The line crosses itself. Draw it again without a loop."))
    cut = shapely.get_parts(shapely.line_merge(shapely.LineString(points).intersection(ground)))
    long = [
        part
        for part in cut
        if part.geom_type == "LineString" and plane.to_metres(part).length > SAME_M
    ]
    if not long:
        raise Refused(_("The line does not cross the cell. Draw it from one side to another."))
    if len(long) > 1:
        raise Refused(
            _("The line crosses the cell more than once. Draw one line, and cut again afterwards.")
        )
    return [(x, y) for x, y in long[0].coords]


def _grasped(cells: Cells, start: Point, plane: Plane) -> Point:
    """The corner, or else the point on a border, that a hand at `start` takes hold of."""
    spots = [
        spot_on(ring.coords, start, plane)
        for shape in cells.values()
        for part in shapely.get_parts(shape)
        for ring in (part.exterior, *part.interiors)
    ]
    near = min(spots, key=lambda spot: spot.away_m)
    if near.away_m > GRASP_M:
        raise Refused(_("There is no border here. Take hold of a corner or of a border."))
    return min(spots, key=lambda spot: (spot.away_m > GRASP_M, not spot.is_corner)).point


def _is_outer(cells: Cells, point: Point, plane: Plane) -> bool:
    rim = plane.to_metres(shapely.union_all(list(cells.values()))).boundary
    return bool(rim.distance(shapely.Point(*_metres([point], plane)[0])) < SAME_M)


def _with_corner_everywhere(cells: Cells, point: Point, plane: Plane) -> Cells:
    return {
        code: with_corner(shape, point, plane, within_m=SAME_M) for code, shape in cells.items()
    }


def _sound(before: Cells, after: Cells, changed: Sequence[str], plane: Plane) -> Cells:
    """The cells as they would be. Raises Refused for what would not tile or be no place."""
    for code in changed:
        flat = plane.to_metres(after[code])
        if flat.area < LEAST_M2 or width_m(flat) < LEAST_WIDTH_M:
            raise Refused(
                _("A cell of %(area)s m² would be too small or too narrow. Leave it more room.")
                % {"area": f"{flat.area:,.0f}"}
            )
    if _untiled(after) - _untiled(before) or _grown(before, after, plane):
        raise Refused(_("The borders would not meet any more. Move the point less far."))
    return after


def _untiled(cells: Cells) -> set[str]:
    """The cells that overlap another, or have corners that their neighbour has not."""
    edges = shapely.coverage_invalid_edges(np.array(list(cells.values()), dtype=object))
    return {code for code, bad in zip(cells, shapely.is_empty(edges), strict=True) if not bad}


def _grown(before: Cells, after: Cells, plane: Plane) -> bool:
    """Whether more or less ground is covered than before."""
    areas = [
        float(shapely.area(plane.to_metres(np.array(list(cells.values()), dtype=object))).sum())
        for cells in (before, after)
    ]
    return abs(areas[0] - areas[1]) > ROUNDING_M2


__all__ = [
    "Cells",
    "Corner",
    "Point",
    "Spot",
    "corners",
    "crossed",
    "line_by_bearing",
    "merge",
    "move",
    "noded",
    "nudged",
    "split",
]
