"""Redrawing loses no ground: whatever is cut, joined or moved, a place has exactly one cell."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from youhu.common.errors import Refused
from youhu.common.geo import Part, PlaceIndex, Plane, check_layer, redraw

WEST, SOUTH, STEP = 113.30, 23.08, 0.002  # fields of about 205 m × 221 m
PLANE = Plane.at(WEST, SOUTH)
COLUMNS, ROWS = 3, 3


def fields(jitter=None):
    """A community of 3 × 3 cells; inner corners stand a little aside by `jitter`."""
    shifts = jitter or [0.0] * ((COLUMNS - 1) * (ROWS - 1) * 2)
    points = {
        (x, y): (round(WEST + x * STEP, 7), round(SOUTH + y * STEP, 7))
        for x in range(COLUMNS + 1)
        for y in range(ROWS + 1)
    }
    for number, (x, y) in enumerate((x, y) for x in (1, 2) for y in (1, 2)):
        lng, lat = points[x, y]
        east, north = shifts[2 * number : 2 * number + 2]
        points[x, y] = (round(lng + east * STEP, 7), round(lat + north * STEP, 7))
    return {
        f"44010500110100{y * COLUMNS + x + 1}": shapely.Polygon(
            [points[x, y], points[x + 1, y], points[x + 1, y + 1], points[x, y + 1]]
        )
        for y in range(ROWS)
        for x in range(COLUMNS)
    }


FIRST, SECOND, FIFTH = "440105001101001", "440105001101002", "440105001101005"
NEW = "440105001101010"


def metres2(cells):
    return sum(PLANE.to_metres(shape).area for shape in cells.values())


def at(x, y):
    return WEST + x * STEP, SOUTH + y * STEP


def holds_together(before, after):
    whole = shapely.box(WEST, SOUTH, WEST + COLUMNS * STEP, SOUTH + ROWS * STEP)
    assert shapely.coverage_is_valid(np.array(list(after.values())))
    assert metres2(after) == pytest.approx(metres2(before), abs=0.05)
    assert check_layer([Part(c, c, s) for c, s in after.items()], whole) == []


def test_a_cut_from_side_to_side_makes_two_and_the_larger_keeps_the_code():
    cells = fields()
    after = redraw.split(cells, FIFTH, [at(1.3, 0.9), at(1.3, 2.1)], new=NEW)
    assert set(after) == {*cells, NEW}
    assert after[FIFTH].area > after[NEW].area
    assert after[NEW].centroid.x < after[FIFTH].centroid.x
    holds_together(cells, after)


def test_an_end_that_nearly_reaches_the_border_is_taken_there():
    after = redraw.split(fields(), FIFTH, [at(1.5, 1.03), at(1.6, 1.5), at(1.5, 1.97)], new=NEW)
    holds_together(fields(), after)


def test_a_cut_from_corner_to_corner_adds_no_corner():
    cells = fields()
    after = redraw.split(cells, FIFTH, [at(1, 1), at(2, 2)], new=NEW)
    assert len(shapely.get_coordinates(after[FIFTH])) == len(shapely.get_coordinates(after[NEW]))
    assert len(redraw.corners(after)) == len(redraw.corners(cells))


def test_the_neighbours_get_the_corner_where_a_cut_ends():
    after = redraw.split(fields(), FIFTH, [at(1.5, 0.9), at(1.5, 2.1)], new=NEW)
    assert len(shapely.get_coordinates(after[SECOND])) == 6


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ([at(1.2, 1.2), at(1.8, 1.8)], "ends inside"),
        ([at(0.2, 0.2), at(0.8, 0.2)], "does not cross"),
        ([at(1.5, 1.0), at(1.5, 1.0)], "loop|does not cross|crosses itself"),
        ([at(1.5, 0.9)], "from one side"),
        ([at(0.9, 1.5), at(2.1, 1.5), at(2.1, 1.7), at(0.9, 1.7)], "more than once"),
        ([at(1.005, 0.9), at(1.005, 2.1)], "too small or too narrow"),
    ],
)
def test_a_line_that_cuts_nothing_in_two_is_refused_with_what_to_do(line, why):
    with pytest.raises(Refused, match=why):
        redraw.split(fields(), FIFTH, line, new=NEW)


def test_a_ring_shaped_cell_keeps_its_hole_on_the_right_side():
    hole = shapely.Polygon([at(0.2, 0.2), at(0.4, 0.2), at(0.4, 0.4), at(0.2, 0.4)])
    field = shapely.box(*at(0, 0), *at(1, 1)).difference(hole)
    cells = {FIRST: field, SECOND: hole}
    after = redraw.split(cells, FIRST, [at(0.6, -0.1), at(0.6, 1.1)], new=NEW)
    assert len(after[FIRST].interiors) == 1
    assert not after[NEW].interiors
    assert metres2(after) == pytest.approx(metres2(cells), abs=0.05)


def test_merged_neighbours_are_one_piece_under_the_first_code():
    cells = fields()
    after = redraw.merge(cells, [FIFTH, SECOND])
    assert set(after) == set(cells) - {SECOND}
    assert after[FIFTH].geom_type == "Polygon"
    holds_together(cells, after)


@pytest.mark.parametrize("pair", [[FIRST, FIFTH], [FIRST, "440105001101003"]])
def test_cells_that_share_no_border_are_not_merged(pair):
    with pytest.raises(Refused, match="side by side"):
        redraw.merge(fields(), pair)


@pytest.mark.parametrize("codes", [[FIRST], [FIRST, FIRST], []])
def test_one_cell_alone_is_not_merged(codes):
    with pytest.raises(Refused, match="at least two"):
        redraw.merge(fields(), codes)


def test_where_four_cells_meet_all_four_follow():
    cells = fields()
    after = redraw.move(cells, at(1, 1), at(1.2, 1.1))
    assert sum(after[code] != cells[code] for code in cells) == 4
    holds_together(cells, after)


def test_a_border_bends_at_the_point_that_is_taken_hold_of():
    cells = fields()
    after = redraw.move(cells, at(1, 0.5), at(1.2, 0.5))
    assert sum(not after[code].equals(cells[code]) for code in cells) == 2
    holds_together(cells, after)


@pytest.mark.parametrize(
    ("start", "to", "why"),
    [
        (at(0, 1), at(0.1, 1), "border of the community"),
        (at(0, 0.5), at(-0.1, 0.5), "border of the community"),
        (at(1, 1), at(2.5, 2.5), "cross|meet"),
        (at(0.5, 0.5), at(0.6, 0.5), "no border here"),
        (at(1, 1), at(1, -0.5), "cross|meet"),
    ],
)
def test_a_move_that_breaks_the_map_is_refused(start, to, why):
    with pytest.raises(Refused, match=why):
        redraw.move(fields(), start, to)


def test_a_corner_that_only_the_neighbour_has_is_no_gap():
    west = shapely.box(*at(0, 0), *at(1, 2))
    south, north = shapely.box(*at(1, 0), *at(2, 1)), shapely.box(*at(1, 1), *at(2, 2))
    cells = {FIRST: west, SECOND: south, FIFTH: north}
    after = redraw.move(cells, at(1, 1), at(0.8, 1.2))
    assert shapely.coverage_is_valid(np.array(list(after.values())))
    assert metres2(after) == pytest.approx(metres2(cells), abs=0.05)


def test_a_nudge_is_so_many_metres():
    lng, lat = redraw.nudged(at(1, 1), east_m=10, north_m=-1)
    east, north = (
        PLANE.points_to_metres(np.array([[lng, lat], at(1, 1)]))[0]
        - (PLANE.points_to_metres(np.array([at(1, 1)]))[0])
    )
    assert math.hypot(east - 10, north + 1) < 0.02


share = st.floats(-0.3, 0.3)
place = st.tuples(st.floats(-0.2, 3.2), st.floats(-0.2, 3.2))
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("split"), st.integers(0, 8), place, place),
        st.tuples(st.just("bearing"), st.integers(0, 8), st.floats(0, 180), place),
        st.tuples(st.just("merge"), st.integers(0, 8), st.integers(0, 8), place),
        st.tuples(st.just("move"), st.integers(0, 30), share, share),
    ),
    max_size=8,
)


def done(cells, deed, number):
    """The cells after one deed; unchanged when it is refused."""
    codes = sorted(cells)
    verb, which, one, other = deed
    code, new = codes[which % len(codes)], f"440105001101{100 + number}"
    try:
        if verb == "split":
            return redraw.split(cells, code, [at(*one), at(*other)], new=new)
        if verb == "bearing":
            return redraw.split(cells, code, redraw.line_by_bearing(cells[code], one), new=new)
        if verb == "merge":
            return redraw.merge(cells, [code, codes[one % len(codes)]])
        corner = redraw.corners(cells)[which % len(redraw.corners(cells))].point
        return redraw.move(cells, corner, (corner[0] + one * STEP, corner[1] + other * STEP))
    except Refused:
        return cells


@settings(max_examples=60)
@given(
    st.lists(share, min_size=8, max_size=8),
    deeds,
    st.lists(st.tuples(st.floats(0.01, 2.99), st.floats(0.01, 2.99)), min_size=5, max_size=5),
)
def test_whatever_is_redrawn_every_place_has_exactly_one_cell(jitter, chosen, places):
    cells = before = fields(jitter)
    for number, deed in enumerate(chosen):
        cells = done(cells, deed, number)
    holds_together(before, cells)
    index = PlaceIndex(cells.items())
    for spot in places:
        point = at(*spot)
        inside = [code for code, shape in cells.items() if shapely.contains_xy(shape, *point)]
        near = [
            code
            for code, shape in cells.items()
            if PLANE.to_metres(shape).distance(
                shapely.Point(*PLANE.points_to_metres(np.array([point]))[0])
            )
            < 0.05
        ]
        assert len(inside) <= 1
        assert index.find(*point) == min(near)
        assert inside == [] or inside[0] in near
