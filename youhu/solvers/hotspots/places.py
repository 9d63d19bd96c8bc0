"""Hot places: circles in which more was called lately than is usual in that very circle.

Whether the whole district calls more, or has just begun to use the platform, does not count: the
exposure of a period is what all other places called in it. Circles stand on a lattice that does
not look at the calls, and chance is shared out over all of them (Bonferroni), so that one look
finds a place by chance alone in one of twenty looks at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from youhu.solvers.hotspots.ratio import Ratio, rate_ratio
from youhu.solvers.hotspots.stream import DAY, Stream, Whole, near_nodes, node_at

RADIUS_M = 150.0
BY_CHANCE = 0.05
FEWEST = 5
LEAST_TIMES = 1.5


@dataclass(frozen=True)
class Window:
    """The last `days`, against up to `before` days that came earlier."""

    days: int
    before: int


@dataclass(frozen=True)
class HotPlace:
    """A circle, the ids of its late calls, and how they compare."""

    east: float
    north: float
    days: int
    days_before: int
    calls: Whole
    ratio: Ratio


def hot_places(stream: Stream, now: float, windows: Sequence[Window]) -> list[HotPlace]:
    """The circles that are hotter than chance allows, surest first; none meets another one."""
    if not len(stream):
        return []
    first, found = float(stream.at.min()), []
    rows, keys = near_nodes(stream.east, stream.north, RADIUS_M)
    nodes, owner = np.unique(keys, return_inverse=True)
    tests = max(1, len(nodes)) * len(windows)
    for window in windows:
        known = (now - window.days * DAY - first) / DAY
        if known >= window.days:  # as much past as there is window, or nothing is usual yet
            found += _in_window(stream, now, window, (rows, owner, nodes), tests)
    return _apart(sorted(found, key=lambda place: (place.ratio.chance, -place.days)))


def _in_window(
    stream: Stream, now: float, window: Window, pairs: tuple[Whole, Whole, Whole], tests: int
) -> list[HotPlace]:
    rows, owner, nodes = pairs
    start = now - window.days * DAY
    late = (stream.at >= start) & (stream.at < now)
    early = (stream.at < start) & (stream.at >= start - window.before * DAY)
    came = np.bincount(owner[late[rows]], minlength=len(nodes))
    before = np.bincount(owner[early[rows]], minlength=len(nodes))
    all_late, all_early = int(late.sum()), int(early.sum())
    days_before = min(window.before, int((start - float(stream.at.min())) / DAY))
    found = []
    others = (all_early - before) / np.maximum(all_late - came, 1)
    for i in np.flatnonzero((came >= FEWEST) & (came * others > LEAST_TIMES * before)):
        if came[i] >= all_late or before[i] >= all_early:
            continue
        exposures = float(all_late - came[i]), float(all_early - before[i])
        ratio = rate_ratio(int(came[i]), exposures[0], int(before[i]), exposures[1])
        if ratio.chance * tests < BY_CHANCE:
            inside = rows[(owner == i) & late[rows]]
            east, north = node_at(int(nodes[i]), RADIUS_M)
            found.append(HotPlace(east, north, window.days, days_before, stream.ids[inside], ratio))
    return found


def _apart(places: list[HotPlace]) -> list[HotPlace]:
    kept: list[HotPlace] = []
    for place in places:
        if all(_metres(place, other) > 2 * RADIUS_M for other in kept):
            kept.append(place)
    return kept


def _metres(one: HotPlace, other: HotPlace) -> float:
    return float(np.hypot(one.east - other.east, one.north - other.north))
