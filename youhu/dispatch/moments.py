"""When something happened, by the clock of a phone, within bounds. Pure."""

from datetime import datetime, timedelta

MOST_BEHIND = timedelta(hours=12)


def by_our_clock(
    made_at: datetime | None, *, sent_at: datetime | None, now: datetime
) -> datetime | None:
    """When something was done, by the server's clock: a phone says what its own is as it sends.

    An hour ahead or behind thus changes nothing, however late a slip comes in.
    """
    if made_at is None or sent_at is None:
        return made_at
    return made_at + (now - sent_at)


def within(said: datetime | None, *, after: datetime | None, now: datetime) -> datetime:
    """The moment that a phone tells, but never later than now nor before what went before it.

    A phone's clock may be wrong, and what it did without a network comes in late: both are usual.
    """
    if said is None:
        return now
    floor = now - MOST_BEHIND
    return min(max(said, floor, after or floor), now)
