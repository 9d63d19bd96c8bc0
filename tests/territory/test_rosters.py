"""Who is on duty when: turns through the night, and the stretches that nobody covers."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from youhu.territory.rules import Line, unmanned

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 23, 10, 24, tzinfo=ZONE)
SINCE = date(2020, 1, 1)
ALL_WEEK = "1234567"


def line(starts, ends, weekdays=ALL_WEEK, from_on=SINCE, until_on=None):
    return Line(weekdays, time(*starts), time(*ends), from_on, until_on)


def gaps(lines, days=30):
    return unmanned(lines, START, START + timedelta(days=days))


def test_a_day_and_a_night_turn_leave_no_gap():
    assert gaps([line((8, 0), (20, 0)), line((20, 0), (8, 0))]) == []


def test_one_turn_round_the_clock_leaves_no_gap():
    assert gaps([line((8, 0), (8, 0))]) == []


def test_without_a_night_turn_every_night_is_a_gap():
    found = gaps([line((8, 0), (20, 0))])
    assert len(found) == 30
    assert (found[0].starts_at.hour, found[0].ends_at.hour) == (20, 8)


def test_a_minute_between_two_turns_is_a_gap():
    found = gaps([line((8, 0), (20, 0)), line((20, 1), (8, 0))], days=1)
    assert [(g.ends_at - g.starts_at) for g in found] == [timedelta(minutes=1)]


def test_a_roster_that_ends_leaves_the_rest_unmanned():
    (found,) = gaps([line((0, 0), (0, 0), until_on=date(2026, 12, 1))])
    assert found.starts_at == datetime(2026, 12, 1, tzinfo=ZONE)
    assert found.ends_at == START + timedelta(days=30)


def test_nobody_at_all_is_one_long_gap():
    (found,) = gaps([])
    assert found.ends_at - found.starts_at == timedelta(days=30)


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            line,
            st.tuples(st.integers(0, 23), st.sampled_from([0, 30])),
            st.tuples(st.integers(0, 23), st.sampled_from([0, 30])),
            st.sets(st.sampled_from(ALL_WEEK), min_size=1).map(lambda days: "".join(sorted(days))),
        ),
        max_size=4,
    ),
    st.integers(0, 6 * 48),
)
def test_a_moment_lies_in_a_gap_if_and_only_if_no_turn_covers_it(lines, half_hours):
    moment = START.replace(minute=15) + timedelta(minutes=30 * half_hours, hours=1)
    covered = any(
        span.starts_at <= moment < span.ends_at
        for one in lines
        for span in one.spans(moment.date() - timedelta(days=1), moment.date(), ZONE)
    )
    in_gap = any(g.starts_at <= moment < g.ends_at for g in gaps(lines, days=10))
    assert in_gap != covered
