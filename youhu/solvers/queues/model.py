"""The desk as it was learned from a history, and what a month looks like when something changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from youhu.solvers.queues.draws import Pools
from youhu.solvers.queues.fit import Fitted, fit
from youhu.solvers.queues.history import DAY_HOURS, Bools, Floats, History, Ints
from youhu.solvers.queues.pace import Clock, spread
from youhu.solvers.queues.replay import Desk, Load, Walked, Window, load_of, replay

TOLERANCE = 1e-3  # of a second


@dataclass(frozen=True)
class Calls:
    """What is asked of the calls of a history: who counts, what was promised."""

    counts: Bools  # C: raised in the month, and judged
    answer: Ints  # C: the visit whose end is the answer; -1 where there is none
    due: Floats  # C: the promise, seconds like the history
    anchor: Ints  # C: the visit at whose beginning the promise was given; -1 for the call itself
    category: Ints  # C
    unit_of: Ints  # S: the unit of each station
    period: tuple[float, float]  # the month, in seconds
    until: float  # when the history was read


@dataclass(frozen=True)
class Change:
    """What is done otherwise; nothing by default."""

    hands: dict[int, int] = field(default_factory=dict)  # station: so many more, or fewer
    windows: dict[int, tuple[Window, ...]] = field(default_factory=dict)
    is_off: Bools | None = None  # by day
    due_shift: Floats | None = None  # C
    station: Ints | None = None  # V
    groups: Ints | None = None  # V × L, where the station is another
    gone: Bools | None = None  # V: visits that fall away


NO_CHANGE = Change()


class Month:
    """One replayed month: when calls were answered, and how many lay where."""

    def __init__(self, walked: Walked, load: Load, calls: Calls, due: Floats, stage: Ints) -> None:
        """`stage` is that of every visit."""
        rows = np.flatnonzero(calls.counts)
        answer = calls.answer[rows]
        # What is not known to be answered when the history was read is judged as of then.
        answered = np.minimum(walked.left[answer], calls.until)
        self.took: Floats = answered - load.starts[rows]
        self.over: Floats = answered - due[rows]
        self.late: Bools = self.over > TOLERANCE
        self.unit: Ints = calls.unit_of[load.station[answer]]
        self.category: Ints = calls.category[rows]
        starts, ends = calls.period
        inside = (walked.came >= starts) & (walked.came < ends)
        spent = (walked.left - walked.came, walked.begun - walked.came)
        # The mean number is the time that was spent, over the length of the month (Little's law).
        self.lying, self.waiting = (
            np.bincount(stage[inside], weights=one[inside]) / (ends - starts) for one in spent
        )


class Model:
    """A fitted history that can be replayed with changes, by luck that is the same for all."""

    def __init__(self, history: History, calls: Calls) -> None:
        self.history, self.calls = history, calls
        self.fitted: Fitted = fit(history)
        lent = np.flatnonzero(~history.is_fixed)
        self._parts: Floats = self.fitted.own / self.fitted.scale
        self._pools = Pools(self._parts, history.groups, lent)
        self._most = self.fitted.most(calls.until) / self.fitted.scale
        self._places = self._pools.places(history.groups, self._most)

    def as_it_was(self, change: Change = NO_CHANGE) -> Month:
        """Every visit takes as long as it did in fact."""
        return self._live(change, None)

    def lives(self, change: Change, *, seeds: int) -> Iterator[Month]:
        """The month with times drawn anew; the same numbers for every change, seed by seed."""
        for seed in range(seeds):
            yield self._live(change, np.random.default_rng(seed).random(len(self.fitted.own)))

    def _live(self, change: Change, luck: Floats | None) -> Month:
        load = self._load(change, luck)
        walked = replay(load, self.desk(change))
        due = self._due(change, walked)
        return Month(walked, load, self.calls, due, self.history.stage_of[load.station])

    def _load(self, change: Change, luck: Floats | None) -> Load:
        own = self.fitted.own if luck is None else self._drawn(self._places, luck)
        jumps = self.fitted.jumps
        if change.station is not None and change.groups is not None:
            own, jumps = self._moved(change.station, change.groups, own, luck)
        if change.gone is not None:
            own, jumps = np.where(change.gone, 0.0, own), jumps | change.gone
        return load_of(self.history, own, self.fitted.share, jumps, change.station)

    def _drawn(self, places: tuple[Ints, Ints], luck: Floats) -> Floats:
        drawn = self._pools.draw(luck, *places, self._parts) * self.fitted.scale
        return np.asarray(np.where(self.history.is_fixed, self.fitted.own, drawn))

    def _moved(
        self, station: Ints, groups: Ints, own: Floats, luck: Floats | None
    ) -> tuple[Floats, Bools]:
        """Visits at another station take what others take there, as soon or late among them."""
        moved = station != self.history.station
        begins, sizes = self._places
        if luck is None:
            luck = self._pools.luck_of(self._parts, begins, np.where(moved, sizes, 0))
        there = self._drawn(self._pools.places(groups, self._most), luck)
        return np.where(moved, there, own), self.fitted.jumps & ~moved

    def _due(self, change: Change, walked: Walked) -> Floats:
        """The promises: with their shift, and later where they were given later."""
        due = self.calls.due.copy()
        late = np.flatnonzero(self.calls.anchor >= 0)
        anchors = self.calls.anchor[late]
        due[late] += walked.came[anchors] - self.history.came[anchors]
        return due if change.due_shift is None else due + change.due_shift

    def desk(self, change: Change) -> Desk:
        """Clocks and hands of every station under a change."""
        is_off = self.history.is_off if change.is_off is None else change.is_off
        shared = [Clock(spread(pace, is_off)) for pace in self.fitted.pace]
        stages = self.history.stage_of
        clocks = [shared[stage] for stage in stages]
        for station, windows in change.windows.items():
            clocks[station] = self._open(int(stages[station]), windows, is_off)
        hands = [
            max(1, int(number) + change.hands.get(station, 0))
            for station, number in enumerate(self.fitted.hands)
        ]
        return Desk(clocks, hands, change.windows)

    def _open(self, stage: int, windows: tuple[Window, ...], is_off: Bools) -> Clock:
        """A clock that runs at a usual pace at least while somebody is there for these hours."""
        pace = self.fitted.pace[stage].copy()
        for hour in range(DAY_HOURS):
            if any(window.holds(hour) for window in windows):
                for bin_ in (hour, hour + DAY_HOURS):
                    pace[bin_] = max(pace[bin_], 1.0)
        return Clock(spread(pace, is_off))
