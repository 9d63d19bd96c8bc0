"""Clocks that run as fast as work is done at that hour: slow at night, fast in the morning."""

from bisect import bisect_right

import numpy as np

from youhu.solvers.queues.history import BINS, DAY_HOURS, HOUR, Bools, Floats, History, Ints

SLOWEST = 0.01
# So many hours of an ordinary hour are mixed into each hour of the day, so that few acts
# do not make a wild pace.
PRIOR_HOURS = 3.0


class Clock:
    """Running time of a stage: how much of it lies before a moment, and the way back."""

    def __init__(self, pace: Floats) -> None:
        """`pace` is given for every hour of the horizon; after it the last one goes on."""
        self.pace: list[float] = pace.tolist()
        self.sums: list[float] = np.concatenate([[0.0], np.cumsum(pace * HOUR)])[:-1].tolist()
        self._last = len(self.pace) - 1

    def at(self, moment: float) -> float:
        """The running time until a moment."""
        hour = min(int(moment // HOUR), self._last)
        return self.sums[hour] + self.pace[hour] * (moment - hour * HOUR)

    def moment(self, running: float) -> float:
        """The moment at which so much running time is over."""
        hour = min(bisect_right(self.sums, running) - 1, self._last)
        return hour * HOUR + (running - self.sums[hour]) / self.pace[hour]

    def many(self, moments: Floats) -> Floats:
        """`at` for many moments."""
        hours = np.minimum((moments // HOUR).astype(np.int64), self._last)
        pace, sums = np.array(self.pace), np.array(self.sums)
        found: Floats = sums[hours] + pace[hours] * (moments - hours * HOUR)
        return found

    def moments(self, running: Floats) -> Floats:
        """`moment` for many running times."""
        pace, sums = np.array(self.pace), np.array(self.sums)
        hours = np.searchsorted(sums, running, side="right") - 1
        found: Floats = hours * HOUR + (running - sums[hours]) / pace[hours]
        return found


def bins(moments: Floats, is_off: Bools) -> Ints:
    """The hour of the day of each moment, days off counted apart."""
    hours = (moments // HOUR).astype(np.int64)
    days = np.minimum(hours // DAY_HOURS, len(is_off) - 1)
    found: Ints = hours % DAY_HOURS + DAY_HOURS * is_off[days]
    return found


def spread(pace: Floats, is_off: Bools) -> Floats:
    """A pace by hour of the day laid over every hour of the horizon."""
    halves = np.where(is_off[:, None], pace[None, DAY_HOURS:], pace[None, :DAY_HOURS])
    found: Floats = halves.reshape(-1)
    return found


def paces(history: History, hands: Ints) -> Floats:
    """By stage and hour of the day: what is done in an hour for each who has something to do.

    1 is the hour in which a usual act falls. Stages that wait for nobody run evenly.
    """
    stages = len(history.is_away)
    done = np.zeros((stages, BINS))
    closed = ~history.is_open
    ends = bins(history.left[closed], history.is_off)
    np.add.at(done, (history.stage[closed], ends), 1)
    busy = _busy(history, hands)
    usual = done.sum(1, keepdims=True) / np.maximum(busy.sum(1, keepdims=True), 1e-9)
    found = (done + PRIOR_HOURS * usual * 0.1) / (busy + PRIOR_HOURS)
    scale = (found * done).sum(1, keepdims=True) / np.maximum(done.sum(1, keepdims=True), 1)
    found = np.clip(found / np.maximum(scale, 1e-12), SLOWEST, None)
    found[history.is_away | (done.sum(1) == 0)] = 1.0
    return np.asarray(found)


def _busy(history: History, hands: Ints) -> Floats:
    """By stage and hour of the day: the hours in which hands had something before them."""
    edges: Floats = np.arange(len(history.is_off) * DAY_HOURS + 1, dtype=np.float64) * HOUR
    which = bins(edges[:-1], history.is_off)
    busy = np.zeros((len(history.is_away), BINS))
    order = np.argsort(history.station, kind="stable")
    cuts = np.searchsorted(history.station[order], np.arange(len(hands) + 1))
    for station, number in enumerate(hands):
        rows = order[cuts[station] : cuts[station + 1]]
        lying = np.subtract(*(_until(ends[rows], edges) for ends in (history.left, history.came)))
        held = np.minimum(np.diff(lying) / HOUR, number)
        busy[history.stage_of[station]] += np.bincount(which, weights=held, minlength=BINS)
    return busy


def _until(moments: Floats, edges: Floats) -> Floats:
    """The sum over all moments of min(moment, edge), for every edge."""
    kept = np.sort(moments)
    sums = np.concatenate([[0.0], np.cumsum(kept)])
    before = np.searchsorted(kept, edges, side="right")
    found: Floats = sums[before] + edges * (len(kept) - before)
    return found
