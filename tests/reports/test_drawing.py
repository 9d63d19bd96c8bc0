"""Lines and labels of the wall lie where they should."""

from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from youhu.reports.drawing import GAP, WIDTH, Frame, callouts, line, names, spread

FRAME = Frame((113.30, 23.08, 113.34, 23.10))


def test_the_corners_of_the_district_are_the_corners_of_the_map() -> None:
    west, north = FRAME.at(113.30, 23.10)
    east, south = FRAME.at(113.34, 23.08)

    assert (west, round(east)) == (0, round(WIDTH))
    assert north < south < FRAME.height


def test_an_outline_becomes_one_closed_path_a_ring() -> None:
    path = FRAME.path(box(113.30, 23.08, 113.31, 23.09))

    assert path.count("M") == path.count("Z") == 1
    assert path.count("L") == 4


def test_a_name_that_finds_no_room_is_left_out() -> None:
    placed = names([("Large", 100, 100), *[("Small", 100, 100)] * 9], 17)

    assert placed[0].words == "Large"
    assert len(placed) < 10
    assert not any(a.covers(b) for i, a in enumerate(placed) for b in placed[i + 1 :])


@given(st.lists(st.tuples(st.floats(0, WIDTH), st.floats(40, 220)), max_size=3))
def test_labels_in_a_row_never_overlap_and_never_stick_out(wanted) -> None:
    wanted.sort()
    lefts = spread([middle for middle, _w in wanted], [width for _m, width in wanted])

    rights = [left + width for left, (_m, width) in zip(lefts, wanted, strict=True)]
    assert all(left >= 0 for left in lefts)
    assert all(right <= WIDTH + 1e-6 for right in rights)
    assert all(left - right >= GAP - 1e-6 for right, left in zip(rights, lefts[1:], strict=False))


def test_two_labels_stand_above_the_map_and_one_below() -> None:
    wanted = [("A", "1 h", str(n), (100.0 * n, 100.0 * n)) for n in (1, 2, 3)]

    tops = {label.number: label.top for label in callouts(wanted, 500)}

    assert tops["1"] == tops["2"] < tops["3"]


def test_a_curve_begins_at_the_left_and_ends_at_the_right() -> None:
    assert line([0, 4], 4, 100, 50) == "0.0,50.0 100.0,0.0"
