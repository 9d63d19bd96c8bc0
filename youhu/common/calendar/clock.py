"""Deadline clocks: when a limit ends, what has run, what is left, and pausing.

Every clock measures an amount of *running time* that only grows: real time for urgent hours and
calendar days, opening hours for work hours and work days. All else follows from that measure:
spans add up, and a clock that is paused and resumed at once keeps its due time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from youhu.common.calendar.hours import (
    DAY,
    NOTHING,
    OFFICE_HOURS,
    SHANGHAI,
    DayKind,
    Hours,
    Shift,
)


class LimitType(TextChoices):
    """What a time limit counts."""

    URGENT_HOURS = "urgent_hours", _("Urgent hours, day and night")
    WORK_HOURS = "work_hours", _("Work hours")
    WORK_DAYS = "work_days", _("Work days")
    CALENDAR_DAYS = "calendar_days", _("Calendar days")


COUNTED_IN_DAYS = frozenset({LimitType.WORK_DAYS, LimitType.CALENDAR_DAYS})
RUNS_WHILE_OPEN = frozenset({LimitType.WORK_HOURS, LimitType.WORK_DAYS})


class Deadline(NamedTuple):
    """When a limit ends; `uncertain` if it crosses a year whose holidays are not known yet."""

    at: datetime
    uncertain: bool


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The days and hours on which the district works.

    `days` names the days that differ from their weekday. In a year outside `known_years` the days
    it does not name are taken as ordinary, and every deadline that leans on them says so. Moments
    come in aware, in any zone, and go out in Shanghai's.
    """

    days: Mapping[date, DayKind]
    known_years: frozenset[int]
    hours: Hours = field(default=OFFICE_HOURS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def knows(self, first: date, last: date) -> bool:
        """Whether the holidays of every year from `first` to `last` are known."""
        return self.known_years.issuperset(range(first.year, last.year + 1))

    def shift(self, day: date) -> Shift:
        """The working time of `day`; its length is zero on a day off."""
        return self.hours.shifts[self.days.get(day)][day.weekday()]

    def due(self, start: datetime, *, amount: float | Decimal, limit_type: LimitType) -> Deadline:
        """When a limit of `amount` hours or days that starts at `start` ends.

        Hours may be fractions; work hours that start while the office is closed wait for it to
        open. Days are whole, and the day of `start` is not one of them, even when it is a day off
        or the office has closed: the next day counts in full, so that nobody is answered later for
        having called late (Civil Code art. 201). The last work day ends when business stops, the
        last calendar day at 24:00 (art. 203). Calendar days count rest as well and end on a day
        off if it falls so, as art. 204 allows to agree.
        Raises ValueError for an amount that is not positive or splits a day.
        """
        if amount <= 0 or (limit_type in COUNTED_IN_DAYS and amount % 1):
            raise ValueError(f"A limit cannot be {amount} {limit_type}.")
        begins = _wall_clock(start)
        if limit_type in COUNTED_IN_DAYS:
            ends = self._last_day_ends(begins.date(), int(amount), limit_type)
        else:
            ends = self._reached(begins, timedelta(hours=float(amount)), limit_type)
        return self._deadline(begins, ends, limit_type)

    def spent(self, start: datetime, *, end: datetime, limit_type: LimitType) -> timedelta:
        """The running time from `start` to `end`; negative if `end` comes first."""
        begins, ends = _wall_clock(start), _wall_clock(end)
        return self._worked(begins, ends) if limit_type in RUNS_WHILE_OPEN else ends - begins

    def remaining(self, now: datetime, *, due: datetime, limit_type: LimitType) -> timedelta:
        """The running time that is left: what a paused clock keeps. Negative when overdue."""
        return self.spent(now, end=due, limit_type=limit_type)

    def resumed(self, now: datetime, *, remaining: timedelta, limit_type: LimitType) -> Deadline:
        """When a clock that was paused with `remaining` left ends, if it goes on at `now`.

        A limit in days ends with a day again, so the rest is rounded up, never down; a clock that
        had run out stays as far behind as it was.
        """
        begins = _wall_clock(now)
        ends = self._reached(begins, remaining, limit_type)
        if limit_type in COUNTED_IN_DAYS and remaining > NOTHING:
            ends = self._end_of_day(ends, limit_type)
        return self._deadline(begins, ends, limit_type)

    def share(
        self, start: datetime, *, due: datetime, percent: int, limit_type: LimitType
    ) -> datetime:
        """The moment at which `percent` (0 to 100) of the running time to `due` is used up."""
        if not 0 <= percent <= 100:
            raise ValueError(f"A share cannot be {percent} %.")
        begins, ends = _wall_clock(start), _wall_clock(due)
        used = self.spent(start, end=due, limit_type=limit_type) * percent / 100
        moment = self._reached(begins, used, limit_type)
        return min(max(moment, begins), ends).replace(tzinfo=SHANGHAI)

    def _deadline(self, begins: datetime, ends: datetime, limit_type: LimitType) -> Deadline:
        first, end = min(begins, ends), max(begins, ends)
        last = max(first.date(), _day_that_ends(end))
        uncertain = limit_type in RUNS_WHILE_OPEN and not self.knows(first.date(), last)
        return Deadline(ends.replace(tzinfo=SHANGHAI), uncertain)

    def _reached(self, begins: datetime, running: timedelta, limit_type: LimitType) -> datetime:
        return self._after(begins, running) if limit_type in RUNS_WHILE_OPEN else begins + running

    def _last_day_ends(self, day: date, number: int, limit_type: LimitType) -> datetime:
        if limit_type == LimitType.WORK_DAYS:
            return self._closing(self._workday_after(day, number))
        return _midnight(day) + (number + 1) * DAY

    def _end_of_day(self, moment: datetime, limit_type: LimitType) -> datetime:
        """When the day that `moment` lies in ends; a midnight ends the day before it."""
        day = _day_that_ends(moment)
        return self._closing(day) if limit_type == LimitType.WORK_DAYS else _midnight(day) + DAY

    def _worked(self, begins: datetime, ends: datetime) -> timedelta:
        """The opening hours between two moments."""
        if ends < begins:
            return -self._worked(ends, begins)
        work, day, last = NOTHING, begins.date(), ends.date()
        while day < last:
            work += self.shift(day).length
            day += DAY
        return work + self.shift(last).worked_by(_clock(ends)) - self._worked_today(begins)

    def _after(self, begins: datetime, work: timedelta) -> datetime:
        """The earliest moment at which `work` lies behind `begins` (before it, if negative)."""
        day, work = begins.date(), work + self._worked_today(begins)
        while work > (length := self.shift(day).length):
            work -= length
            day += DAY
        while work <= NOTHING:
            day -= DAY
            work += self.shift(day).length
        return _midnight(day) + self.shift(day).reaches(work)

    def _worked_today(self, moment: datetime) -> timedelta:
        return self.shift(moment.date()).worked_by(_clock(moment))

    def _workday_after(self, day: date, number: int) -> date:
        """The working day that comes `number` working days after `day`."""
        while number:
            day += DAY
            number -= bool(self.shift(day).spans)
        return day

    def _closing(self, day: date) -> datetime:
        return _midnight(day) + self.shift(day).closes


def _wall_clock(moment: datetime) -> datetime:
    """Shanghai's time without its zone: plain arithmetic, at a third of the cost."""
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone says nothing.")
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def _day_that_ends(moment: datetime) -> date:
    """The day of a moment at which something ends: at midnight it is the day before."""
    return (moment - timedelta.resolution).date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 — Shanghai's wall clock, see above


def _clock(moment: datetime) -> timedelta:
    return moment - _midnight(moment.date())
