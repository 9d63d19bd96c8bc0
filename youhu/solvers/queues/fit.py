"""What the history tells of a desk: how many hands, at which hours, and what a call costs them.

The time of a visit, on the clock of its stage, is taken apart into waiting for a free hand, work
that occupies the hand, and rest that occupies nobody (travel, material, somebody who is thinking).
Only the whole is on record. The share of work is found from how waiting shows: at the true share
what is left of a visit after its wait does not depend on the wait any more; with too small a share
it grows with it, with too large a one it falls.
"""

from dataclasses import dataclass
from heapq import heapreplace

import numpy as np

from youhu.solvers.queues.history import BINS, DAY_HOURS, HOUR, Bools, Floats, History, Ints
from youhu.solvers.queues.pace import Clock, bins, paces, spread

SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
# A slope is believed when its error is below this; a station speaks for itself from so many on.
MOST_ERROR, ENOUGH = 0.25, 400
LEAST_LIMIT = 60.0  # seconds


@dataclass(frozen=True)
class Fitted:
    """The model of a desk, and each visit taken apart; times of visits are running time."""

    hands: Ints  # S
    pace: Floats  # stages × BINS
    share: Floats  # S: of a visit's own time, the part that occupies a hand; 0 to 1
    own: Floats  # V: what is left of a visit after its wait
    scale: Floats  # V: the time that its limit gives it
    jumps: Bools  # V: it was taken out of turn, before its wait would have been over
    came: Floats  # V: running time
    clocks: list[Clock]  # by stage
    stage: Ints  # V

    def most(self, until: float) -> Floats:
        """How long each visit could last and be over at a moment."""
        ends = np.array([clock.at(until) for clock in self.clocks])
        return np.maximum(ends[self.stage] - self.came, 0.0)


def clocks(pace: Floats, is_off: Bools) -> list[Clock]:
    """The clock of each stage."""
    return [Clock(spread(row, is_off)) for row in pace]


def fit(history: History) -> Fitted:
    """Find hands, hours and shares, and take every visit apart."""
    hands = hands_of(history)
    pace = paces(history, hands)
    ticking = clocks(pace, history.is_off)
    came, spent, scale = _running(history, ticking)
    lines = _lines(history, came)
    share = _shares(history, lines, hands, came, spent)
    waits = np.zeros(len(came))
    for station, rows in enumerate(lines):
        waits[rows] = _waits(came[rows], spent[rows], int(hands[station]), float(share[station]))
    jumps = waits > spent + 1e-6
    own = np.where(jumps, spent, spent - waits)
    own = np.maximum(own, 0.0)
    return Fitted(hands, pace, share, own, scale, jumps, came, ticking, history.stage)


def hands_of(history: History) -> Ints:
    """How many different people acted at a station on a usual day with any act; at least one."""
    seen = (history.hand >= 0) & ~history.is_open
    days = (history.left[seen] // (HOUR * DAY_HOURS)).astype(np.int64)
    acts = np.unique(np.stack([history.station[seen], days, history.hand[seen]]), axis=1)
    places, counts = np.unique(acts[:2], axis=1, return_counts=True)
    size = len(history.stage_of)
    people = np.bincount(places[0], weights=counts, minlength=size)
    found = np.rint(people / np.maximum(np.bincount(places[0], minlength=size), 1))
    return np.maximum(found.astype(np.int64), 1)


def _running(history: History, ticking: list[Clock]) -> tuple[Floats, Floats, Floats]:
    """When each visit came, how long it took and might take, in the running time of its stage."""
    came, left, due = history.came.copy(), history.left.copy(), history.due.copy()
    for stage, clock in enumerate(ticking):
        rows = history.stage == stage
        for moments in (came, left, due):
            moments[rows] = clock.many(moments[rows])
    return came, np.maximum(left - came, 0.0), np.maximum(due - came, LEAST_LIMIT)


def _lines(history: History, came: Floats) -> list[Ints]:
    """The visits of each station in the order in which they came."""
    order = np.lexsort((np.arange(len(came)), came, history.station))
    cuts = np.searchsorted(history.station[order], np.arange(len(history.stage_of) + 1))
    return [order[cuts[n] : cuts[n + 1]] for n in range(len(cuts) - 1)]


def _waits(came: Floats, spent: Floats, hands: int, share: float) -> Floats:
    """How long each visit waits for a free hand, first come first served.

    A visit that was over before its turn was taken out of turn, and occupies nobody.
    """
    free, found = [0.0] * hands, []
    for at, long in zip(came.tolist(), spent.tolist(), strict=True):
        wait = max(0.0, free[0] - at)
        found.append(wait)
        if wait <= long:
            heapreplace(free, at + wait + share * (long - wait))
    return np.array(found)


def _shares(
    history: History, lines: list[Ints], hands: Ints, came: Floats, spent: Floats
) -> Floats:
    """The share of work of every station; of its whole stage where it has few visits."""
    hours = bins(history.came, history.is_off)
    shares = np.zeros(len(lines))
    for stage in np.flatnonzero(~history.is_away):
        mine = [int(n) for n in np.flatnonzero(history.stage_of == stage) if len(lines[n])]
        if not mine:
            continue
        tried = [_tried(lines, mine, hands, came, spent, share) for share in SHARES]
        shares[mine] = _share(tried, spent, hours, lines, mine)
        for station in mine:
            if len(lines[station]) >= ENOUGH:
                shares[station] = _share(tried, spent, hours, lines, [station])
    return shares


def _tried(
    lines: list[Ints], mine: list[int], hands: Ints, came: Floats, spent: Floats, share: float
) -> dict[int, Floats]:
    return {n: _waits(came[lines[n]], spent[lines[n]], int(hands[n]), share) for n in mine}


def _share(
    tried: list[dict[int, Floats]], spent: Floats, hours: Ints, lines: list[Ints], mine: list[int]
) -> float:
    """The share at which the slope of what is left over the wait crosses zero; 0 for none."""
    rows = np.concatenate([lines[n] for n in mine])
    cells = np.concatenate([np.full(len(lines[n]), k * BINS) for k, n in enumerate(mine)])
    known: list[tuple[float, float]] = []
    for share, waits in zip(SHARES, tried, strict=True):
        wait = np.concatenate([waits[n] for n in mine])
        slope, error = _slope(wait, spent[rows] - wait, cells + hours[rows])
        if error < MOST_ERROR:
            known.append((share, slope))
    return _crossing(known)


def _crossing(known: list[tuple[float, float]]) -> float:
    """The share at which the slope, which falls, is zero; in a line between two that were tried."""
    last = (0.0, 0.0)
    best = 0.0
    for share, slope in known:
        if slope >= -2e-2:
            best = share
        elif best:
            step = last[1] / (last[1] - slope) if last[1] > slope else 0.0
            return best + (share - best) * min(max(step, 0.0), 1.0)
        last = (share, max(slope, 0.0))
    return best


def _slope(wait: Floats, rest: Floats, cells: Ints) -> tuple[float, float]:
    """The slope of `rest` over `wait` within stations and hours of the day, and its error."""
    size = int(cells.max()) + 1
    count = np.maximum(np.bincount(cells, minlength=size), 1)
    x = wait - (np.bincount(cells, weights=wait, minlength=size) / count)[cells]
    y = rest - (np.bincount(cells, weights=rest, minlength=size) / count)[cells]
    spread_x = float(x @ x)
    if spread_x <= 0:
        return 0.0, np.inf
    slope = float(x @ y) / spread_x
    left = y - slope * x
    return slope, float(np.sqrt((x * x) @ (left * left)) / spread_x)
