"""Deadlines told the slow way: a list of opening hours, walked from the front, in whole seconds.

Nothing of the calendar under test is used. A second is counted from 1 January 1970 on the wall
clock of Shanghai, eight hours ahead of UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import dropwhile

DAY, HOUR, EAST = 86_400, 3_600, 8 * 3_600
BEGINNING = date(1970, 1, 1)
SATURDAY = 5

Span = tuple[int, int]  # seconds from midnight
Ahead = Fraction | int


def second_of(moment: datetime) -> int:
    """A moment of any zone as a second on Shanghai's wall clock."""
    return round(moment.timestamp()) + EAST


def moment_of(second: Ahead) -> datetime:
    """The same second as a moment."""
    told = datetime.fromtimestamp(0, tz=UTC) + timedelta(microseconds=int((second - EAST) * 10**6))
    return told.astimezone(timezone(timedelta(hours=8)))


@dataclass(frozen=True)
class Oracle:
    """A week of opening hours, the hours of make-up days, and the days that differ."""

    week: tuple[tuple[Span, ...], ...]
    make_up: tuple[Span, ...]
    days: Mapping[date, str]
    known_years: frozenset[int]

    def opens(self, number: int) -> list[Span]:
        """When the office opens and closes on the day with this number since 1970."""
        day = BEGINNING + timedelta(days=number)
        kind = self.days.get(day, "")
        if kind == "holiday":
            return []
        hours = self.week[day.weekday()]
        if kind and day.weekday() >= SATURDAY:
            hours = self.make_up
        if kind == "half_day":
            noon = 12 * HOUR
            hours = tuple((a, min(b, noon)) for a, b in hours if a < noon)
        return [(number * DAY + a, number * DAY + b) for a, b in hours]

    def worked(self, start: int, end: int) -> int:
        """The open seconds between two, negative when the end comes first."""
        if end < start:
            return -self.worked(end, start)
        spans = [span for n in range(start // DAY, end // DAY + 1) for span in self.opens(n)]
        return sum(max(0, min(b, end) - max(a, start)) for a, b in spans)

    def reached(self, start: int, work: Ahead) -> Ahead:
        """The earliest second by which `work` more open seconds have gone by than at `start`."""
        number, done = start // DAY, -self.worked(start // DAY * DAY, start)
        while work <= done:
            number -= 1
            done -= sum(b - a for a, b in self.opens(number))
        while True:
            for a, b in self.opens(number):
                if work <= done + b - a:
                    return a + work - done
                done += b - a
            number += 1

    def due(self, start: int, amount: Fraction, limit_type: str) -> Ahead:
        """When a limit ends."""
        match limit_type:
            case "urgent_hours":
                return start + amount * HOUR
            case "work_hours":
                return self.reached(start, amount * HOUR)
            case "calendar_days":
                return (start // DAY + 1 + int(amount)) * DAY
            case _:
                ahead = iter(range(start // DAY + 1, 10**6))
                for _n in range(int(amount)):
                    last = next(dropwhile(lambda number: not self.opens(number), ahead))
                return self.opens(last)[-1][1]

    def spent(self, start: int, end: int, limit_type: str) -> int:
        """The running time between two seconds."""
        return self.worked(start, end) if limit_type.startswith("work") else end - start

    def resumed(self, now: int, left: int, limit_type: str) -> Ahead:
        """When a clock with so many seconds left ends; limits in days end with a day."""
        ends = self.reached(now, left) if limit_type.startswith("work") else now + left
        if left > 0 and limit_type == "calendar_days":
            return -(-ends // DAY) * DAY
        if left > 0 and limit_type == "work_days":
            last_second = -(-ends // 1) - 1
            return self.opens(last_second // DAY)[-1][1]
        return ends

    def is_guess(self, start: Ahead, end: Ahead, limit_type: str) -> bool:
        """Whether a clock runs on days of a year whose holidays nobody knows yet."""
        first, last = sorted([start, end])
        days = range(int(first // DAY), max(int(first // DAY), int(-(-last // DAY)) - 1) + 1)
        years = {(BEGINNING + timedelta(days=day)).year for day in (days[0], days[-1])}
        return limit_type.startswith("work") and not years <= self.known_years
