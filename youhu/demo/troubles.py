"""What is there to be noticed in the sample district: a place that has become hot, a hole in the
road that opens again and again, and a pipe that has burst just now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from youhu.demo.wording import CategoryCode

RUBBISH: CategoryCode = ("matter", "06010")
DIRT: CategoryCode = ("matter", "06012")
FULL_BINS: CategoryCode = ("matter", "06042")
FUMES: CategoryCode = ("matter", "06027")
HOLE: CategoryCode = ("matter", "06013")
NO_WATER: CategoryCode = ("citizen", "02002")

# Days before the end on which somebody calls about the hole, and minutes for the pipe.
HOLE_DAYS = (19.4, 15.9, 15.8, 12.1, 8.3, 4.2, 0.6)
PIPE_MINUTES = (8.4, 7.6, 6.2, 5.9, 4.1, 2.7, 1.3)
MARKET_CALLS, MARKET_DAYS = 15, 5.5


@dataclass(frozen=True)
class Trouble:
    """Somebody calls about something at one of the places where something is wrong."""

    at: datetime
    about: CategoryCode
    place: str


def troubles(end: datetime, *, rng: Random) -> Iterator[Trouble]:
    """Who calls about them when, up to the end."""
    market = (RUBBISH, DIRT, FULL_BINS, FUMES)
    for n in range(MARKET_CALLS):
        ago = timedelta(days=MARKET_DAYS * (n + 1) / (MARKET_CALLS + 1))
        at = (end - ago).replace(hour=rng.randrange(8, 21), minute=rng.randrange(60))
        if at < end:
            yield Trouble(at, market[n % len(market)], "market")
    for days in HOLE_DAYS:
        yield Trouble(end - timedelta(days=days), HOLE, "hole")
    for minutes in PIPE_MINUTES:
        at = (end - timedelta(minutes=minutes)).replace(microsecond=0)
        yield Trouble(at, NO_WATER, "pipe")
