"""Deadlines worked by hand."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from youhu.common.calendar import (
    OFFICE_HOURS,
    SHANGHAI,
    DayKind,
    Hours,
    LimitType,
    WorkCalendar,
    noticed_years,
    seed_days,
)

DAYS = {row.on: row.kind for row in seed_days(2025, last_year=2026)}
CALENDAR = WorkCalendar(days=DAYS, known_years=noticed_years(DAYS))

URGENT_HOURS, WORK_HOURS, WORK_DAYS, CALENDAR_DAYS = LimitType
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (at(11, 20, 23, 50), 2, at(11, 21, 1, 50)),  # Friday night into Saturday
        (at(10, 1, 3), 0.5, at(10, 1, 3, 30)),
        (at(12, 31, 23), Decimal("1.5"), at(1, 1, 0, 30, year=2027)),
    ],
)
def test_urgent_hours_run_day_and_night(start, amount, due) -> None:
    assert CALENDAR.due(start, amount=amount, limit_type=URGENT_HOURS) == (due, False)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (at(11, 23, 10), 2, at(11, 23, 12)),  # ends as lunch begins
        (at(11, 23, 11), 2, at(11, 23, 15)),  # over lunch
        (at(11, 23, 12, 30), 1, at(11, 23, 15)),  # called during lunch
        (at(11, 23, 17, 30), 1, at(11, 24, 9, 30)),  # over night
        (at(11, 20, 17, 30), 1, at(11, 23, 9, 30)),  # over the weekend
        (at(11, 21, 12), 7, at(11, 23, 18)),  # called on Saturday: all of Monday
        (at(9, 30, 17), 4, at(10, 8, 12)),  # over the National Day
        (at(10, 9, 17), 4, at(10, 10, 12)),  # into the make-up Saturday
        (at(9, 18, 17), 4, at(9, 20, 12)),  # into the make-up Sunday
        (at(12, 31, 17, year=2025), 4, at(1, 4, 12)),  # over New Year into a make-up Sunday
        (at(11, 23, 9), 0.25, at(11, 23, 9, 15)),
    ],
)
def test_work_hours_run_while_the_office_is_open(start, amount, due) -> None:
    assert CALENDAR.due(start, amount=amount, limit_type=WORK_HOURS) == (due, False)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (at(11, 23, 9), 1, at(11, 24, 18)),  # the day of the call is not counted
        (at(11, 23, 23, 59), 1, at(11, 24, 18)),  # nor is it after closing
        (at(11, 20, 10), 1, at(11, 23, 18)),  # over the weekend
        (at(11, 21, 10), 1, at(11, 23, 18)),  # called on Saturday
        (at(9, 30, 10), 3, at(10, 10, 18)),  # 8, 9 and the make-up Saturday 10 October
        (at(9, 18, 10), 2, at(9, 21, 18)),  # the make-up Sunday 20 September counts
        (at(2, 13, 10), 2, at(2, 24, 18)),  # Saturday 14, then nine days of Spring Festival
        (at(12, 31, 10, year=2025), 1, at(1, 4, 18)),
        (at(9, 21, 10), 15, at(10, 19, 18)),  # 3 + 3 + 3 + 5 + 1 over five weeks
    ],
)
def test_the_last_work_day_ends_when_the_office_closes(start, amount, due) -> None:
    assert CALENDAR.due(start, amount=amount, limit_type=WORK_DAYS) == (due, False)


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (at(11, 23, 9), 1, at(11, 25)),
        (at(11, 23), 1, at(11, 25)),
        (at(11, 23, 23, 59), 7, at(12, 1)),
        (at(9, 30, 10), 3, at(10, 4)),  # rest counts
        (at(12, 31, 10), 1, at(1, 2, year=2027)),
    ],
)
def test_the_last_calendar_day_ends_at_midnight(start, amount, due) -> None:
    assert CALENDAR.due(start, amount=amount, limit_type=CALENDAR_DAYS) == (due, False)


def test_a_half_day_is_a_working_day_that_closes_at_noon() -> None:
    calendar = WorkCalendar(
        days=DAYS | {date(2026, 11, 24): DayKind.HALF_DAY}, known_years=frozenset({2026})
    )

    assert calendar.due(at(11, 23, 9), amount=1, limit_type=WORK_DAYS).at == at(11, 24, 12)
    assert calendar.due(at(11, 23, 17), amount=5, limit_type=WORK_HOURS).at == at(11, 25, 10)


def test_a_limit_counts_the_days_of_shanghai_wherever_the_moment_was_written() -> None:
    evening_in_london = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # Monday 01:30 in Shanghai

    assert CALENDAR.due(evening_in_london, amount=1, limit_type=WORK_DAYS).at == at(11, 24, 18)
    assert CALENDAR.due(evening_in_london, amount=1, limit_type=CALENDAR_DAYS).at == at(11, 25)


@pytest.mark.parametrize(
    ("amount", "limit_type"),
    [(0, WORK_HOURS), (-1, URGENT_HOURS), (0, WORK_DAYS), (1.5, WORK_DAYS), (0.5, CALENDAR_DAYS)],
)
def test_a_limit_without_meaning_is_refused(amount, limit_type) -> None:
    with pytest.raises(ValueError, match="A limit cannot be"):
        CALENDAR.due(at(11, 23), amount=amount, limit_type=limit_type)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.due(datetime(2026, 11, 23), amount=1, limit_type=WORK_DAYS)  # noqa: DTZ001 — on purpose


def test_a_deadline_says_that_it_leans_on_an_unknown_year() -> None:
    deadline = CALENDAR.due(at(12, 30, 10), amount=3, limit_type=WORK_DAYS)

    assert deadline == (at(1, 4, 18, year=2027), True)  # Thursday, then Friday 1 January, Monday 4


@pytest.mark.parametrize(
    ("amount", "limit_type", "uncertain"),
    [(1, WORK_DAYS, False), (7, WORK_HOURS, False), (8, WORK_HOURS, True), (2, WORK_DAYS, True)],
)
def test_only_what_crosses_the_unknown_is_uncertain(amount, limit_type, uncertain) -> None:
    deadline = CALENDAR.due(at(12, 30, 18), amount=amount, limit_type=limit_type)

    assert deadline.uncertain is uncertain


@pytest.mark.parametrize("limit_type", [URGENT_HOURS, CALENDAR_DAYS])
def test_limits_that_count_rest_are_always_certain(limit_type) -> None:
    assert not CALENDAR.due(at(12, 30, 10), amount=100, limit_type=limit_type).uncertain


def test_a_resumed_clock_says_so_too() -> None:
    deadline = CALENDAR.resumed(at(12, 31, 17), remaining=2 * HOUR, limit_type=WORK_HOURS)

    assert deadline == (at(1, 1, 10, year=2027), True)


def test_a_single_day_does_not_make_a_year_known() -> None:
    days = DAYS | {date(2027, 3, 1): DayKind.HOLIDAY}

    assert noticed_years(days) == {2025, 2026}


def test_a_calendar_keeps_its_days_when_the_table_changes() -> None:
    days = dict(DAYS)
    calendar = WorkCalendar(days=days, known_years=noticed_years(days))
    days.clear()

    assert calendar.due(at(9, 30, 10), amount=1, limit_type=WORK_DAYS).at == at(10, 8, 18)


def test_running_time_leaves_out_lunch_nights_and_holidays() -> None:
    spent = CALENDAR.spent(at(9, 30, 11), end=at(10, 8, 15), limit_type=WORK_HOURS)

    assert spent == 9 * HOUR  # 11-12 and 14-18 before, 9-12 and 14-15 after


def test_an_overdue_clock_has_less_than_nothing_left() -> None:
    left = CALENDAR.remaining(at(11, 24, 10), due=at(11, 23, 18), limit_type=WORK_DAYS)

    assert left == -1 * HOUR


def test_a_yellow_limit_lies_in_working_time() -> None:
    start, due = at(11, 20, 18), at(11, 24, 18)  # 14 hours: Monday and Tuesday

    assert CALENDAR.share(start, due=due, percent=50, limit_type=WORK_DAYS) == at(11, 23, 18)
    assert CALENDAR.share(start, due=due, percent=75, limit_type=WORK_DAYS) == at(11, 24, 14, 30)
    assert CALENDAR.share(start, due=due, percent=100, limit_type=WORK_DAYS) == due


def test_a_share_of_urgent_hours_runs_through_the_night() -> None:
    start = at(11, 20, 22)

    assert CALENDAR.share(start, due=start + 8 * HOUR, percent=75, limit_type=URGENT_HOURS) == at(
        11, 21, 4
    )


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_is_between_nothing_and_all(percent) -> None:
    with pytest.raises(ValueError, match="A share cannot be"):
        CALENDAR.share(at(11, 23), due=at(11, 24), percent=percent, limit_type=WORK_HOURS)


def test_a_clock_that_stood_still_gives_the_time_back() -> None:
    """Paused on Tuesday at 10 with 27 hours left, resumed the Monday after at 15."""
    left = CALENDAR.remaining(at(11, 24, 10), due=at(11, 27, 18), limit_type=WORK_DAYS)
    hours = CALENDAR.resumed(at(11, 30, 15), remaining=left, limit_type=WORK_HOURS)
    days = CALENDAR.resumed(at(11, 30, 15), remaining=left, limit_type=WORK_DAYS)

    assert left == 27 * HOUR
    assert (hours.at, days.at) == (at(12, 4, 12), at(12, 4, 18))


def test_a_clock_in_calendar_days_resumes_to_a_midnight() -> None:
    left = CALENDAR.remaining(at(11, 23, 10), due=at(11, 25), limit_type=CALENDAR_DAYS)
    resumed = CALENDAR.resumed(at(12, 1, 20), remaining=left, limit_type=CALENDAR_DAYS)

    assert (left, resumed.at) == (38 * HOUR, at(12, 4))


def test_a_pause_does_not_save_a_clock_that_had_run_out() -> None:
    resumed = CALENDAR.resumed(at(11, 25, 16), remaining=-1 * HOUR, limit_type=WORK_DAYS)

    assert resumed.at == at(11, 25, 15)


MORNING = ((time(8), time(12)),)


def test_a_weekend_may_be_open_and_a_make_up_day_keeps_full_hours() -> None:
    hours = Hours(week=(*OFFICE_HOURS.week[:5], MORNING, ()), make_up=OFFICE_HOURS.make_up)
    calendar = WorkCalendar(days=DAYS, known_years=frozenset({2026}), hours=hours)

    assert calendar.due(at(11, 20, 10), amount=1, limit_type=WORK_DAYS).at == at(11, 21, 12)
    assert calendar.shift(date(2026, 10, 10)).length == 7 * HOUR


def test_an_office_may_stay_open_until_midnight() -> None:
    late = ((time(20), time(0)),)
    calendar = WorkCalendar(
        days={}, known_years=frozenset({2026}), hours=Hours(week=(late,) * 7, make_up=late)
    )

    assert calendar.due(at(11, 23, 23), amount=2, limit_type=WORK_HOURS).at == at(11, 24, 21)
    assert calendar.due(at(11, 23, 9), amount=1, limit_type=WORK_DAYS).at == at(11, 25)


@pytest.mark.parametrize(
    "spans",
    [((time(12), time(9)),), ((time(9), time(12)), (time(11), time(18))), ((time(9), time(9)),)],
)
def test_opening_hours_must_follow_one_another(spans) -> None:
    with pytest.raises(ValueError, match="must"):
        _ = Hours(week=(spans,) * 7, make_up=spans).shifts


def test_an_office_that_never_opens_has_no_calendar() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Hours(week=((),) * 7, make_up=MORNING)
