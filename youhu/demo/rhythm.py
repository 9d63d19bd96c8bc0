"""When people do things: hours of calling, of working and of being awake. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum
from random import Random

from youhu.common.calendar import WorkCalendar

# How often people call in each hour of the day; most of them from 8 to 22.
CALLING = (
    *(1.2, 0.7, 0.4, 0.3, 0.3, 0.8, 2, 5),  # from midnight
    *(9, 11, 11, 9, 6, 6, 9, 10),  # from 8
    *(10, 8, 7, 8, 8, 7, 4, 2),  # from 16
)
DAY_OFF = 0.7  # of the calls of a working day
# Grid workers walk by day; then this part of the calls is theirs.
PATROL = range(8, 20)
PATROL_SHARE = 0.32

NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
# Messages go out at these hours; the last time, people read what came in.
SENDING, EVENING = (8, 11, 14, 18), 18
AWAKE = ((timedelta(hours=8), timedelta(hours=22)),)
BREATH = timedelta(minutes=2)


class Hours(Enum):
    """The part of the day in which somebody acts."""

    OFFICE = "office"
    AWAKE = "awake"
    DUTY = "duty"  # as AWAKE, but somebody is there at night for what cannot wait


def arrivals(
    start: datetime, end: datetime, *, a_day: float, calendar: WorkCalendar, rng: Random
) -> Iterator[datetime]:
    """Moments from `start` to `end` at which somebody calls, in order, about `a_day` a day."""
    total, zone = sum(CALLING), start.tzinfo
    day = start.date()
    while day <= end.date():
        factor = a_day / total * (1 if calendar.shift(day).spans else DAY_OFF)
        for hour, share in enumerate(CALLING):
            begins = datetime.combine(day, time(hour), zone)
            moments = sorted(rng.uniform(0, 3600) for _n in range(_about(share * factor, rng)))
            for seconds in moments:
                at = begins + timedelta(seconds=int(seconds))
                if start <= at < end:
                    yield at
        day += timedelta(days=1)


def is_night(at: datetime) -> bool:
    """Whether most people sleep at that hour."""
    return at.hour in NIGHT


def is_patrol(at: datetime, rng: Random) -> bool:
    """Whether what is raised at this hour is a grid worker's report."""
    return rng.random() < PATROL_SHARE and at.hour in PATROL


def next_sending(at: datetime) -> datetime:
    """When messages go out next after `at`."""
    times = (at.replace(hour=hour, minute=0, second=0, microsecond=0) for hour in SENDING)
    tomorrow = (at + timedelta(days=1)).replace(hour=SENDING[0], minute=0, second=0, microsecond=0)
    return next((moment for moment in times if moment > at), tomorrow)


def _about(number: float, rng: Random) -> int:
    """A whole number that is `number` on average."""
    return int(number + rng.random())


def within(at: datetime, hours: Hours, *, calendar: WorkCalendar, rng: Random) -> datetime:
    """`at`, or a little after the hours begin again when it lies outside them."""
    day, clock = at.date(), at - _midnight(at.date(), at)
    while True:
        for opens, closes in _spans(day, hours, calendar):
            if clock < opens:
                late = timedelta(seconds=rng.randrange(3, 45 * 60))
                return _midnight(day, at) + min(opens + late, closes)
            if clock < closes:
                return _midnight(day, at) + clock
        day, clock = day + timedelta(days=1), timedelta()


def _spans(
    day: date, hours: Hours, calendar: WorkCalendar
) -> tuple[tuple[timedelta, timedelta], ...]:
    return calendar.shift(day).spans if hours is Hours.OFFICE else AWAKE


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), like.tzinfo)
