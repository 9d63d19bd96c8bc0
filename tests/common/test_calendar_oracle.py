"""Twenty thousand clocks with pauses, in units of all hours, against a slow and obvious oracle."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from tests.common.calendar_oracle import HOUR, Oracle, moment_of, second_of
from youhu.common.calendar import COUNTED_IN_DAYS, DayKind, Hours, LimitType, WorkCalendar

SHARDS, UNITS, CLOCKS = 5, 20, 200  # 20,000 clocks in 100 units
FIRST, LAST = date(2024, 10, 1), date(2028, 3, 31)
KNOWN_YEARS = frozenset({2025, 2026})
ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Shanghai",
        "UTC",
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Kiritimati",
    )
]
QUARTER = HOUR // 4


def unit(dice):
    """A unit with hours of its own among days that differ, and what the oracle knows of it."""
    week = [_day(dice) if dice.random() < (0.9 if n < 5 else 0.3) else () for n in range(7)]
    week[dice.randrange(5)] = _day(dice)
    make_up = next(spans for spans in week if spans)
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    days = {day: dice.choice(DayKind.values) for day in dice.sample(every, len(every) // 8)}
    for first in dice.sample(every, 8):  # long holidays
        days |= {first + timedelta(days=n): "holiday" for n in range(dice.randint(3, 9))}
    calendar = WorkCalendar(
        days={day: DayKind(kind) for day, kind in days.items()},
        known_years=KNOWN_YEARS,
        hours=Hours(tuple(_clocks(spans) for spans in week), _clocks(make_up)),
    )
    return calendar, Oracle(tuple(week), make_up, days, KNOWN_YEARS)


def _day(dice):
    """One to three spans of a day, some around the clock, some only in the afternoon."""
    match dice.random():
        case p if p < 0.1:
            return ((0, 24 * HOUR),)
        case p if p < 0.2:
            return ((13 * HOUR, 24 * HOUR),)
    marks = sorted(dice.sample(range(97), 2 * dice.randint(1, 3)))
    return tuple((a * QUARTER, b * QUARTER) for a, b in zip(marks[::2], marks[1::2], strict=True))


def _clocks(spans):
    return tuple((_clock(a), _clock(b)) for a, b in spans)


def _clock(second):
    return time(second // HOUR % 24, second % HOUR // 60)


def moment(dice, first, days):
    """Some moment of the next days, told in some zone; often on the stroke of an hour."""
    second = first + dice.randrange(days * 24 * HOUR)
    second -= dice.choice([0, second % 60, second % QUARTER, second % (24 * HOUR)])
    return moment_of(second).astimezone(dice.choice(ZONES))


def amount(dice, limit_type):
    if limit_type in COUNTED_IN_DAYS:
        return dice.randint(1, 15)
    return dice.choice([dice.randint(1, 60), Decimal(dice.randint(1, 200)) / 4])


def agrees(told, oracle, since, expected, limit_type):
    """A deadline, of the calendar and of the oracle."""
    assert told.at == moment_of(expected)
    assert told.at.utcoffset() == timedelta(hours=8)
    assert told.uncertain == oracle.is_guess(second_of(since), expected, limit_type)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_clocks_that_start_stop_and_go_on_agree_with_the_oracle(shard):
    dice = random.Random(f"clocks/{shard}")
    first = second_of(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=ZONES[0]))
    for _unit in range(UNITS):
        calendar, oracle = unit(dice)
        for _clock_of_unit in range(CLOCKS):
            _live(calendar, oracle, moment(dice, first, 1000), dice)


def _live(calendar, oracle, start, dice):
    limit_type = dice.choice(list(LimitType))
    asked = amount(dice, limit_type)
    due = calendar.due(start, amount=asked, limit_type=limit_type)
    expected = oracle.due(second_of(start), Fraction(asked), limit_type)
    agrees(due, oracle, start, expected, limit_type)
    _shared(calendar, oracle, start, due.at, limit_type, dice)
    now = start
    for _pause in range(dice.choice([0, 0, 1, 3])):
        stopped = moment(dice, second_of(now), 12)
        now = moment(dice, second_of(stopped), 30)
        left = calendar.remaining(stopped, due=due.at, limit_type=limit_type)
        slow = oracle.spent(second_of(stopped), second_of(due.at), limit_type)
        assert left == timedelta(seconds=slow)
        due = calendar.resumed(now, remaining=left, limit_type=limit_type)
        agrees(due, oracle, now, oracle.resumed(second_of(now), slow, limit_type), limit_type)


def _shared(calendar, oracle, start, due, limit_type, dice):
    """The amber lamp, at any share of the running time."""
    percent, begins, ends = dice.randint(0, 100), second_of(start), second_of(due)
    used = Fraction(oracle.spent(begins, ends, limit_type) * percent, 100)
    is_open = limit_type.startswith("work")
    expected = oracle.reached(begins, used) if is_open else begins + used
    told = calendar.share(start, due=due, percent=percent, limit_type=limit_type)
    assert told == moment_of(min(max(expected, begins), ends))
