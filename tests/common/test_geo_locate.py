"""From a point to its area: one answer for every point, on borders as well."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from youhu.common.geo import Datum, PlaceIndex, Plane, convert_point, distance_m

PLANE = Plane.at(113.30, 23.10)


def place(x, y):
    """A point so many metres east and north of the middle, as longitude and latitude."""
    return PLANE.points_to_degrees(np.array([x, y], dtype=float)).tolist()


def box(west, south, east, north):
    return PLANE.to_degrees(shapely.box(west, south, east, north))


# Three strips from west to east, not in the order of their codes, and an island in the south.
INDEX = PlaceIndex(
    [
        ("B", box(0, 0, 100, 300)),
        ("A", box(100, 0, 200, 300)),
        ("C", box(200, 0, 300, 300)),
        ("D", box(0, -500, 300, -400)),
    ]
)


@pytest.mark.parametrize(
    ("x", "y", "code"), [(50, 10, "B"), (150, 299, "A"), (250, 150, "C"), (150, -450, "D")]
)
def test_a_point_inside_an_area_is_found_there(x, y, code):
    assert INDEX.find(*place(x, y)) == code
    assert INDEX.nearest(*place(x, y)) == (code, 0.0)


@pytest.mark.parametrize(("x", "code"), [(100, "A"), (200, "A"), (0, "B"), (300, "C")])
@pytest.mark.parametrize("jitter", [-0.01, 0, 0.01])
def test_on_a_border_the_lowest_code_answers(x, code, jitter):
    assert INDEX.find(*place(x + jitter, 150)) == code


@pytest.mark.parametrize("point", [(-1, 10), (150, -10), (float("nan"), 0), (0, float("inf"))])
def test_a_point_in_no_area_is_found_nowhere(point):
    assert INDEX.find(*place(*point)) is None


def test_a_point_in_a_gap_has_a_nearest_area_with_its_distance():
    assert INDEX.nearest(*place(250, -30)) == ("C", pytest.approx(30, abs=0.01))
    assert INDEX.nearest(*place(250, -390)) == ("D", pytest.approx(10, abs=0.01))


def test_of_two_areas_equally_near_the_lowest_code_answers():
    assert INDEX.nearest(*place(100, 320)) == ("A", pytest.approx(20, abs=0.01))


def test_a_point_without_numbers_is_near_nothing():
    assert INDEX.nearest(float("nan"), 23.1) is None


def test_an_index_without_areas_answers_nothing():
    empty = PlaceIndex([])

    assert (len(empty), empty.find(113.3, 23.1), empty.nearest(113.3, 23.1)) == (0, None, None)
    assert empty.find_many([113.3], [23.1]) == [None]


def test_the_distance_to_a_border_counts_from_both_sides():
    assert INDEX.distance_to_border(*place(110, 150), code="A") == pytest.approx(10, abs=0.01)
    assert INDEX.distance_to_border(*place(90, 150), code="A") == pytest.approx(10, abs=0.01)
    with pytest.raises(KeyError):
        INDEX.distance_to_border(*place(90, 150), code="Z")


@given(st.lists(st.tuples(st.floats(-50, 350), st.floats(-550, 350)), max_size=40))
def test_many_points_are_found_like_each_of_them(points):
    lngs, lats = [place(*point)[0] for point in points], [place(*point)[1] for point in points]

    found = INDEX.find_many(lngs, lats)

    assert found == [INDEX.find(lng, lat) for lng, lat in zip(lngs, lats, strict=True)]


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_the_nearest_area_is_the_one_that_holds_the_point_if_any(x, y):
    code, away = INDEX.nearest(*place(x, y))

    assert (INDEX.find(*place(x, y)) == code) == (away == 0.0)


def test_many_threads_get_the_same_answers():
    rng = np.random.default_rng(7)
    lngs, lats = PLANE.points_to_degrees(rng.uniform(-100, 400, (5_000, 2))).T

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(lambda _turn: INDEX.find_many(lngs, lats), range(8)))

    assert all(answer == answers[0] for answer in answers)


def test_an_index_cannot_be_changed():
    with pytest.raises(AttributeError):
        INDEX.areas = {}
    with pytest.raises(ValueError, match="read-only"):
        INDEX._shapes[0] = INDEX._shapes[1]


def test_a_datum_read_wrongly_leads_to_another_area():
    # 23.08 N 113.29 E, read off a map in GCJ-02, lies 600 m to the north-west.
    right = convert_point(113.29, 23.08, source=Datum.GCJ02)
    around = Plane.at(113.29, 23.08)
    here = around.to_degrees(shapely.box(-200, -200, 200, 200))
    there = shapely.Point(right).buffer(0.001)
    index = PlaceIndex([("here", here), ("there", there)])

    assert (index.find(113.29, 23.08), index.find(*right)) == ("here", "there")
    assert distance_m(113.29, 23.08, *right) == pytest.approx(620, abs=20)
