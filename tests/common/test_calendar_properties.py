"""What is true of every deadline, checked against counting minute by minute."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from itertools import chain, pairwise

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from youhu.common.calendar import (
    SHANGHAI,
    LimitType,
    WorkCalendar,
    noticed_years,
    seed_days,
)

DAYS = {row.on: row.kind for row in seed_days(2025, last_year=2026)}
CALENDAR = WorkCalendar(days=DAYS, known_years=noticed_years(DAYS))

URGENT_HOURS, WORK_HOURS, WORK_DAYS, CALENDAR_DAYS = LimitType
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

LAST = date(2026, 10, 31)
EPOCH = datetime(2025, 1, 1, tzinfo=SHANGHAI)
# Every minute since then on which the office is open, without the machinery under test.
OPEN = [
    1440 * day + minute
    for day in range(730)
    if chinese_calendar.is_workday(EPOCH.date() + timedelta(days=day))
    for minute in chain(range(9 * 60, 12 * 60), range(14 * 60, 18 * 60))
]

seconds = st.integers(1440 * 60, (LAST - EPOCH.date()).days * 1440 * 60)
moments = seconds.map(lambda second: EPOCH + timedelta(seconds=second))
minutes = st.integers(1440, (LAST - EPOCH.date()).days * 1440)
limit_types = st.sampled_from(LimitType)
amounts = st.integers(1, 40)
pauses = st.timedeltas(timedelta(), timedelta(days=30))


@given(start=minutes, amount=amounts)
def test_work_hours_agree_with_counting_every_minute(start, amount) -> None:
    last_minute = OPEN[bisect_left(OPEN, start) + 60 * amount - 1]
    due = CALENDAR.due(EPOCH + start * MINUTE, amount=amount, limit_type=WORK_HOURS)

    assert due.at == EPOCH + (last_minute + 1) * MINUTE


@given(start=minutes, end=minutes)
def test_running_time_agrees_with_counting_every_minute(start, end) -> None:
    worked = bisect_left(OPEN, end) - bisect_left(OPEN, start)
    spent = CALENDAR.spent(EPOCH + start * MINUTE, end=EPOCH + end * MINUTE, limit_type=WORK_DAYS)

    assert spent == worked * MINUTE


@given(start=moments, amount=amounts)
def test_work_days_agree_with_counting_every_day(start, amount) -> None:
    day, left = start.date(), amount
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)

    assert CALENDAR.due(start, amount=amount, limit_type=WORK_DAYS).at == (
        datetime.combine(day, time(18), tzinfo=SHANGHAI)
    )


@given(a=moments, b=moments, c=moments, limit_type=limit_types)
def test_running_times_add_up(a, b, c, limit_type) -> None:
    def spent(start: datetime, end: datetime) -> timedelta:
        return CALENDAR.spent(start, end=end, limit_type=limit_type)

    assert spent(a, b) + spent(b, c) == spent(a, c)
    assert spent(a, b) == -spent(b, a)


@given(
    start=moments,
    first=amounts,
    second=amounts,
    limit_type=st.sampled_from([URGENT_HOURS, WORK_HOURS, WORK_DAYS]),
)
def test_two_limits_in_a_row_are_one_long_limit(start, first, second, limit_type) -> None:
    def due(begins: datetime, amount: int) -> datetime:
        return CALENDAR.due(begins, amount=amount, limit_type=limit_type).at

    assert due(due(start, first), second) == due(start, first + second)


@given(start=moments, amount=amounts, limit_type=limit_types)
def test_hours_are_spent_in_full_and_no_limit_ends_early(start, amount, limit_type) -> None:
    due = CALENDAR.due(start, amount=amount, limit_type=limit_type).at
    spent = CALENDAR.spent(start, end=due, limit_type=limit_type)

    if limit_type in {URGENT_HOURS, WORK_HOURS}:
        assert spent == amount * HOUR
    else:
        assert amount * 7 * HOUR <= spent


@given(start=moments, amount=amounts, limit_type=limit_types, now=moments)
def test_a_clock_paused_and_resumed_at_once_keeps_its_due_time(
    start, amount, limit_type, now
) -> None:
    due = CALENDAR.due(start, amount=amount, limit_type=limit_type).at
    left = CALENDAR.remaining(now, due=due, limit_type=limit_type)

    assert CALENDAR.resumed(now, remaining=left, limit_type=limit_type).at == due


@given(start=moments, amount=amounts, limit_type=limit_types, run=pauses, pause=pauses)
def test_a_pause_never_takes_time_away(start, amount, limit_type, run, pause) -> None:
    due = CALENDAR.due(start, amount=amount, limit_type=limit_type).at
    paused_at, resumed_at = start + run, start + run + pause
    left = CALENDAR.remaining(paused_at, due=due, limit_type=limit_type)
    resumed = CALENDAR.resumed(resumed_at, remaining=left, limit_type=limit_type).at
    left_now = CALENDAR.remaining(resumed_at, due=resumed, limit_type=limit_type)

    assert resumed >= due
    assert left_now >= left
    if left <= timedelta() or limit_type in {URGENT_HOURS, WORK_HOURS}:
        assert left_now == left


@given(start=moments, amount=amounts, limit_type=limit_types)
def test_shares_follow_one_another_from_the_start_to_the_due_time(
    start, amount, limit_type
) -> None:
    due = CALENDAR.due(start, amount=amount, limit_type=limit_type).at
    shares = [
        CALENDAR.share(start, due=due, percent=percent, limit_type=limit_type)
        for percent in (0, 25, 50, 75, 100)
    ]

    assert (shares[0], shares[-1]) == (start, due)
    assert all(earlier <= later for earlier, later in pairwise(shares))


@given(start=moments, amount=amounts, percent=st.integers(1, 99), limit_type=limit_types)
def test_a_share_has_used_its_percentage(start, amount, percent, limit_type) -> None:
    due = CALENDAR.due(start, amount=amount, limit_type=limit_type).at
    share = CALENDAR.share(start, due=due, percent=percent, limit_type=limit_type)
    total = CALENDAR.spent(start, end=due, limit_type=limit_type)

    assert CALENDAR.spent(start, end=share, limit_type=limit_type) == total * percent / 100
