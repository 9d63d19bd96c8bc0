"""Bursts: suddenly much more of one matter in one area than is usual at that hour of that weekday.

Every call that comes is looked at in several windows that end with it, at several widths of its
area and of its category. The chance that so many *others* came in the window is the tail of a
Poisson count whose mean is only known from the past, and so is itself uncertain (a negative
binomial). An alarm may begin only when a call comes; so, if alarms are raised below a chance of
p, an ordinary stream of n calls a month and t looks a call gives at most n · t · p false ones
(a union bound). `find_bursts` chooses p so that this is the number one is ready to bear.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from youhu.solvers.hotspots.ratio import more_than
from youhu.solvers.hotspots.stream import DAY, Numbers

HOUR = 3600.0
WINDOWS = (15 * 60.0, HOUR, 3 * HOUR)
FEWEST = 3
MONTH_DAYS = 30
FEWEST_KNOWN, FEWEST_DAYS = 50, 7

# A matter in an area, at one width of both: the code of the area, the number of the matter.
Key = tuple[str, int]
# When a call came (local seconds), and its keys.
Called = tuple[float, Sequence[Key]]


@dataclass(frozen=True)
class Burst:
    """A matter in an area that came too often: rows of the late calls, and what was usual."""

    key: Key
    window: float  # seconds
    rows: tuple[int, ...]
    usual: float
    chance: float

    @property
    def times(self) -> float:
        return len(self.rows) / max(self.usual, 1e-9)


class Usual:
    """How many calls of each key are usual, hour by hour of the week, from a past of whole days.

    `past` are moments in local seconds, `counts` how many of them were of each key. The week's
    shape is that of all calls: a weekday's level times an hour's, which a few weeks tell well.
    """

    def __init__(self, past: Numbers, counts: Mapping[Key, int], *, start: float, end: float):
        self.counts, self.start, self.end = counts, start, end
        self.total = len(past)
        self.days = (end - start) / DAY
        hours = np.bincount((past % DAY // HOUR).astype(int), minlength=24) + 1.0
        self._hour = hours / hours.mean()
        week = np.bincount((past // DAY % 7).astype(int), minlength=7) + 1.0
        held = np.bincount(np.arange(int(start // DAY), int(end // DAY) + 1) % 7, minlength=7)
        level = week / np.maximum(held, 0.5)
        self._day = level / level.mean()
        self._mass = self.mass(start, end)

    @property
    def is_known(self) -> bool:
        """Whether there is enough of a past to speak of what is usual."""
        return self.days >= FEWEST_DAYS and self.total >= FEWEST_KNOWN

    def mass(self, start: float, end: float) -> float:
        """The weight of a span: hours, each as lively as it usually is."""
        if end <= start:
            return 0.0
        edges = np.arange(np.floor(start / HOUR), np.ceil(end / HOUR) + 1) * HOUR
        lengths = np.diff(np.clip(edges, start, end))
        middle = edges[:-1] + HOUR / 2
        weights = self._hour[(middle % DAY // HOUR).astype(int)]
        days = self._day[(middle // DAY % 7).astype(int)]
        return float((lengths * weights * days).sum() / HOUR)

    def expected(self, key: Key, start: float, end: float) -> float:
        """How many calls of the key are usual in that span."""
        return (self.counts.get(key, 0) + 0.5) / self._mass * self.mass(start, end)

    def chance(self, key: Key, others: int, start: float, end: float) -> float:
        """The chance of so many other calls, or more, in that span."""
        window = self.mass(start, end)
        return more_than(others, self.counts.get(key, 0) + 0.5, window / (self._mass + window))


def find_bursts(
    late: Sequence[Called],
    usual: Usual,
    *,
    since: float,
    false_alarms_a_month: float,
) -> list[Burst]:
    """The bursts that calls after `since` make, surest first.

    `late` are the calls of the last hours, oldest first; each has the same number of keys.
    """
    if not usual.is_known or not late:
        return []
    looks = max(len(keys) for _at, keys in late) * len(WINDOWS)
    a_month = usual.total / usual.days * MONTH_DAYS
    limit = false_alarms_a_month / (a_month * looks)
    seen: dict[Key, list[int]] = {}
    found: dict[Key, Burst] = {}
    for row, (at, keys) in enumerate(late):
        for key in keys:
            rows = seen.setdefault(key, [])
            rows.append(row)
            for burst in _ending(key, rows, late, usual) if at > since else ():
                best = found.get(key)
                if burst.chance < limit and (best is None or burst.chance < best.chance):
                    found[key] = burst
    return sorted(found.values(), key=lambda burst: (burst.chance, -len(burst.rows)))


def _ending(key: Key, rows: Sequence[int], late: Sequence[Called], usual: Usual) -> Iterable[Burst]:
    """What is seen of a matter in each window that ends with the last of its calls, if enough."""
    end = late[rows[-1]][0]
    for window in WINDOWS:
        start = end - window
        behind = tuple(rows[bisect_right(rows, start, key=lambda row: late[row][0]) :])
        if len(behind) >= FEWEST:
            expected = usual.expected(key, start, end)
            chance = usual.chance(key, len(behind) - 1, start, end)
            yield Burst(key, window, behind, expected, chance)
