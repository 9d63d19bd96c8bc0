"""How the wall's figures are defined."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from youhu.reports.rules import MIN_SAMPLE, Rate, by_hour, load_class, nice_top, ranking, tone


def test_few_calls_are_never_ranked() -> None:
    many, few = Rate("1", "Many", 90, 100), Rate("2", "Few", MIN_SAMPLE - 1, MIN_SAMPLE - 1)

    assert ranking([few, many]) == ([many], [few])


def test_the_best_comes_first_and_of_equals_the_larger_sample() -> None:
    low, large, small = Rate("1", "", 80, 100), Rate("2", "", 95, 100), Rate("3", "", 19, 20)

    assert ranking([low, small, large])[0] == [large, small, low]


@pytest.mark.parametrize(
    ("n", "expected"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 4), (8, 5), (90, 5)]
)
def test_a_step_of_the_ramp_means_the_same_every_day(n, expected) -> None:
    assert load_class(n) == expected


def test_a_clock_is_late_only_after_its_due_time() -> None:
    assert tone(NOW, None, NOW) == "ok"
    assert tone(NOW, NOW - timedelta(hours=1), NOW) == "soon"
    assert tone(NOW, None, NOW + timedelta(seconds=1)) == "late"


def test_calls_are_counted_by_the_hour_of_the_day() -> None:
    counts = by_hour([NOW.replace(hour=9), NOW.replace(hour=9, minute=59), NOW.replace(hour=23)])

    assert (counts[9], counts[23], sum(counts)) == (2, 1, 3)


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 6), (19, 20), (31, 40), (101, 200)]
)
def test_an_axis_ends_above_the_highest_value_and_has_a_middle(highest, top) -> None:
    assert nice_top([0, highest]) == top
