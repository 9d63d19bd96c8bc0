"""How the figures of the wall are defined. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

# A rate over fewer calls says more about chance than about a subdistrict (notes on samples in
# docs/screen.md); such a one is shown beside the ranking, not in it.
MIN_SAMPLE = 20
TARGET_PERCENT = 95.0
# The steps of the ramp begin at so many open calls, and mean the same every day.
LOAD_STEPS = (1, 2, 3, 5, 8)


@dataclass(frozen=True)
class Rate:
    """How many of a subdistrict's promises that came due were kept."""

    code: str
    name: str
    kept: int
    due: int

    @property
    def percent(self) -> float:
        return 100 * self.kept / self.due if self.due else 0.0

    @property
    def is_ranked(self) -> bool:
        return self.due >= MIN_SAMPLE

    @property
    def is_below(self) -> bool:
        return self.percent < TARGET_PERCENT


def ranking(rates: Iterable[Rate]) -> tuple[list[Rate], list[Rate]]:
    """The ranked ones, best first, and those whose sample is too small."""
    rows = sorted(rates, key=lambda rate: (-rate.percent, -rate.due, rate.code))
    return [r for r in rows if r.is_ranked], [r for r in rows if not r.is_ranked]


def tone(due_at: datetime, soon_at: datetime | None, now: datetime) -> str:
    """How a running clock stands: ok, soon or late."""
    if now > due_at:
        return "late"
    return "soon" if soon_at is not None and now >= soon_at else "ok"


def load_class(n: int) -> int:
    """Which of the five steps of the ramp a cell with `n` open calls is drawn in; 0 for none."""
    return bisect_right(LOAD_STEPS, n)


def by_hour(moments: Iterable[datetime], hours: int = 24) -> list[int]:
    """How many of these local moments lie in each hour of the day."""
    counts = [0] * hours
    for moment in moments:
        counts[moment.hour] += 1
    return counts


def nice_top(values: Sequence[int]) -> int:
    """The end of an axis above the highest value, which has a middle: 4, 6, 10, 20, 30, 40 …"""
    highest, step = max(values, default=0), 1
    while True:
        for base in (4, 6, 10, 20, 30):
            if highest <= base * step:
                return base * step
        step *= 10
