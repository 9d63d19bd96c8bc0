"""When something happened, by the clock of a phone, within bounds. Pure."""

from datetime import datetime, timedelta

MOST_BEHIND = timedelta(hours=12)


def within(said: datetime | None, *, after: datetime | None, now: datetime) -> datetime:
    """The moment that a phone tells, but never later than now nor before what went before it.

    A phone's clock may be wrong, and what it did without a network comes in late: both are usual.
    """
    if said is None:
        return now
    floor = now - MOST_BEHIND
    return min(max(said, floor, after or floor), now)
