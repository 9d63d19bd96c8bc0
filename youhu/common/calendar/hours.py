"""Opening hours: what part of a day the district works."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# No summer time since 1991: a difference of wall-clock times is a duration.
SHANGHAI = ZoneInfo("Asia/Shanghai")

NOON = timedelta(hours=12)
DAY = timedelta(days=1)
NOTHING = timedelta()
SATURDAY = 5

Spans = tuple[tuple[time, time], ...]


class DayKind(TextChoices):
    """Why a day differs from others of its weekday."""

    HOLIDAY = "holiday", _("Day off")
    WORKDAY = "workday", _("Make-up working day")
    HALF_DAY = "half_day", _("Morning only")


class Shift(NamedTuple):
    """The working time of one day; every time is an offset from midnight."""

    spans: tuple[tuple[timedelta, timedelta], ...]
    length: timedelta
    closes: timedelta

    @classmethod
    def of(cls, spans: Iterable[tuple[timedelta, timedelta]]) -> Self:
        """A shift made of `spans` (opens, closes), which follow one another."""
        spans = tuple(spans)
        if any(closes <= opens for opens, closes in spans):
            raise ValueError("An opening must come before its closing.")
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            raise ValueError("Opening hours of a day must follow one another.")
        length = sum((closes - opens for opens, closes in spans), NOTHING)
        return cls(spans, length, spans[-1][1] if spans else NOTHING)

    def morning(self) -> Self:
        """What is left of the shift when work stops at noon."""
        return self.of((opens, min(closes, NOON)) for opens, closes in self.spans if opens < NOON)

    def worked_by(self, clock: timedelta) -> timedelta:
        """The working time from midnight to `clock`."""
        return sum(
            (min(clock, closes) - opens for opens, closes in self.spans if opens < clock), NOTHING
        )

    def reaches(self, work: timedelta) -> timedelta:
        """The earliest time at which `work` has been done; 0 < work <= length."""
        for opens, closes in self.spans:
            if work <= closes - opens:
                return opens + work
            work -= closes - opens
        raise ValueError("There is not so much work in the day.")


@dataclass(frozen=True)
class Hours:
    """Opening hours, Monday to Sunday; a closing at 00:00 means 24:00.

    A make-up working day on a weekend keeps the hours `make_up`, whatever the weekend's own are.
    """

    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
    make_up: Spans

    def __post_init__(self) -> None:
        if not any(self.week) or not self.make_up:
            raise ValueError("Opening hours must hold at least one hour a week.")

    @cached_property
    def shifts(self) -> Mapping[DayKind | None, tuple[Shift, ...]]:
        """The shift of a day by its kind (None: an ordinary day) and weekday."""
        ordinary = tuple(_shift(spans) for spans in self.week)
        working = ordinary[:SATURDAY] + (_shift(self.make_up),) * (len(ordinary) - SATURDAY)
        return {
            None: ordinary,
            DayKind.HOLIDAY: (_shift(()),) * len(ordinary),
            DayKind.WORKDAY: working,
            DayKind.HALF_DAY: tuple(shift.morning() for shift in working),
        }


def _shift(spans: Spans) -> Shift:
    return Shift.of((_offset(opens), _offset(closes) or DAY) for opens, closes in spans)


def _offset(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


OFFICE_DAY: Spans = ((time(9), time(12)), (time(14), time(18)))
OFFICE_HOURS = Hours(
    week=(OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, OFFICE_DAY, (), ()), make_up=OFFICE_DAY
)
