"""Recurring matters: the same category at the same place again and again, with gaps between.

Calls within a few days are one occurrence, however many they are. A place that calls much of
everything has much of each matter too: a matter recurs where its share there is larger than
elsewhere, not where there is simply much of it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from youhu.solvers.hotspots.ratio import Ratio, rate_ratio
from youhu.solvers.hotspots.stream import DAY, Numbers, Stream, Whole, near_nodes, node_at

RADIUS_M = 150.0
GAP_DAYS = 3
FEWEST_TIMES = 3
FEWEST_CALLS = 4
BY_CHANCE = 0.05


@dataclass(frozen=True)
class Recurrence:
    """A category at a place: how often it came back, the longest gap, and how that compares."""

    east: float
    north: float
    category: int
    calls: Whole
    times: int
    longest_gap_days: int
    ratio: Ratio


def occurrences(at: Numbers) -> tuple[int, int]:
    """How many separate times, and the longest gap between two of them in days."""
    gaps = np.diff(np.sort(at)) / DAY
    apart = gaps[gaps >= GAP_DAYS]
    return len(apart) + (1 if len(at) else 0), int(apart.max()) if len(apart) else 0


def recurring(stream: Stream) -> list[Recurrence]:
    """The matters that come back more than chance allows, surest first."""
    if not len(stream):
        return []
    rows, keys = near_nodes(stream.east, stream.north, RADIUS_M)
    nodes, node = np.unique(keys, return_inverse=True)
    categories, category = np.unique(stream.category, return_inverse=True)
    both = node * len(categories) + category[rows]
    pairs, owner, came = np.unique(both, return_inverse=True, return_counts=True)
    here = np.bincount(node, minlength=len(nodes))[pairs // len(categories)]
    of_it = np.bincount(category, minlength=len(categories))[pairs % len(categories)]
    found = []
    order = np.argsort(owner, kind="stable")
    ends = np.cumsum(came)
    for i in _more_than_chance(came, here, of_it, len(stream)):
        inside = rows[order[ends[i] - came[i] : ends[i]]]
        times, gap = occurrences(stream.at[inside])
        ratio = _compared(int(came[i]), int(here[i]), int(of_it[i]), len(stream))
        if times >= FEWEST_TIMES and ratio is not None and ratio.low > 1:
            east, north = node_at(int(nodes[pairs[i] // len(categories)]), RADIUS_M)
            matter = int(categories[pairs[i] % len(categories)])
            found.append(Recurrence(east, north, matter, stream.ids[inside], times, gap, ratio))
    return _apart(sorted(found, key=lambda one: (one.ratio.chance, one.category)))


def _more_than_chance(came: Whole, here: Whole, of_it: Whole, everything: int) -> Whole:
    """Which of many pairs of place and matter come too often for chance, all compared at once."""
    elsewhere, rest = of_it - came, everything - of_it - (here - came)
    share = (elsewhere + 0.5) / (elsewhere + rest + 1.0)
    often = np.flatnonzero((came >= FEWEST_CALLS) & (came > here * share))
    chance = betainc(came[often], here[often] - came[often] + 1, share[often])
    found: Whole = often[chance * len(came) < BY_CHANCE]
    return found


def _compared(came: int, here: int, of_it: int, everything: int) -> Ratio | None:
    """The matter here and elsewhere, against everything else here and elsewhere."""
    elsewhere, rest = of_it - came, everything - of_it - (here - came)
    if elsewhere <= 0 and rest <= 0:
        return None
    return rate_ratio(came, elsewhere + 0.5, here - came, rest + 0.5)


def _apart(found: list[Recurrence]) -> list[Recurrence]:
    kept: list[Recurrence] = []
    for one in found:
        if not any(
            one.category == other.category
            and np.hypot(one.east - other.east, one.north - other.north) <= 2 * RADIUS_M
            for other in kept
        ):
            kept.append(one)
    return kept
