"""Moments and deadlines in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from youhu.common import words

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 24, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(0), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=48), "2 h 48 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=7, minutes=5), "1 day 7 h"),
        (timedelta(days=2, hours=23), "2 days 23 h"),
        (timedelta(days=3, hours=23), "3 days"),
        (-timedelta(hours=1), "1 h"),
    ],
)
def test_a_length_of_time_in_two_units(time, said) -> None:
    assert words.span(time) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 18, tzinfo=CHINA), "today 18:00"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=CHINA), "tomorrow 00:00"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=CHINA), "yesterday 23:59"),
        (datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("UTC")), "tomorrow 00:00"),
    ],
)
def test_a_near_moment_has_the_name_of_its_day(at, said) -> None:
    assert words.moment(at, NOW) == said


def test_a_far_moment_has_its_date() -> None:
    said = words.moment(datetime(2026, 12, 8, 18, tzinfo=CHINA), NOW)

    assert "December" in said
    assert "8" in said
    assert said.endswith("(Tue) 18:00")
    assert "2027" in words.day(datetime(2027, 1, 2, tzinfo=CHINA), NOW)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=CHINA), "09:00"),
        (datetime(2026, 11, 21, 9, tzinfo=CHINA), "11-21 09:00"),
        (datetime(2025, 11, 21, 9, tzinfo=CHINA), "2025-11-21"),
    ],
)
def test_a_column_of_moments_is_short(at, said) -> None:
    assert words.stamp(at, NOW) == said


@pytest.mark.parametrize(
    ("due", "soon", "tone", "said"),
    [
        (timedelta(hours=5), timedelta(hours=3), "ok", "5 h left"),
        (timedelta(hours=5), timedelta(0), "soon", "5 h left"),
        (timedelta(0), -timedelta(hours=1), "soon", "less than a minute left"),
        (-timedelta(hours=5), -timedelta(hours=6), "late", "5 h overdue"),
    ],
)
def test_a_running_clock(due, soon, tone, said) -> None:
    assert words.face(NOW + due, NOW + soon, NOW) == words.Face(tone, said)


def test_a_clock_without_an_end_stands_still() -> None:
    assert words.face(None, None, NOW).tone == "pause"
    assert words.outcome(None, NOW).tone == "done"


def test_a_clock_that_has_run_out_tells_early_from_late() -> None:
    hour = timedelta(hours=1)

    assert words.outcome(NOW, NOW - hour) == words.Face("done", "1 h early")
    assert words.outcome(NOW, NOW + hour) == words.Face("late", "1 h late")
