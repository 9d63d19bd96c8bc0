"""The replay: every call walks its path again and waits its turn at each station.

A queue that is first come first served, whose times of work are known when a call comes, needs one
event a visit: its turn is when the hand that is free first is free. Events are taken in the order
of time; equal moments in the order of the calls.
"""

from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

import numpy as np

from youhu.solvers.queues.history import DAY_HOURS, HOUR, Bools, Floats, History, Ints
from youhu.solvers.queues.pace import Clock


class Window(NamedTuple):
    """Hours of the day in which a hand begins something; it may go over midnight."""

    starts: int
    ends: int

    def holds(self, hour: int) -> bool:
        if self.starts < self.ends:
            return self.starts <= hour < self.ends
        return hour >= self.starts or hour < self.ends

    def next(self, moment: float) -> float:
        """The first moment from this one on that lies in the window."""
        hours = int(moment // HOUR)
        for later in range(DAY_HOURS + 1):
            if self.holds((hours + later) % DAY_HOURS):
                return max(moment, (hours + later) * HOUR)
        return moment


@dataclass(frozen=True)
class Desk:
    """Who is there: clocks and hands of every station, and hands for certain hours."""

    clocks: list[Clock]  # by station
    hands: list[int]
    extra: dict[int, tuple[Window, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """What is to be done: the path of every call, and how long each visit takes by itself."""

    first: Ints
    station: Ints
    starts: Floats  # C: when each call is raised
    work: Floats  # V: occupies a hand; running time
    rest: Floats  # V: occupies nobody; running time
    jumps: Bools  # V: does not wait


class Walked(NamedTuple):
    """When each visit came, when a hand took it up, and when it ended; seconds."""

    came: Floats
    begun: Floats
    left: Floats


def load_of(
    history: History, own: Floats, share: Floats, jumps: Bools, station: Ints | None = None
) -> Load:
    """The load of a history when visits take `own` time."""
    where = history.station if station is None else station
    work = np.where(jumps | history.is_fixed, 0.0, share[where] * own)
    return Load(history.first, where, history.came[history.first[:-1]], work, own - work, jumps)


def replay(load: Load, desk: Desk) -> Walked:
    """Let every call walk its path."""
    turns = _Turns(load, desk)
    starts, firsts = load.starts.tolist(), load.first.tolist()
    events = [(at, call, firsts[call]) for call, at in enumerate(starts)]
    heapify(events)
    station, away = load.station.tolist(), (load.work + load.rest).tolist()
    came, begun, left = ([0.0] * len(station) for _column in range(3))
    while events:
        at, call, visit = events[0]
        clock = desk.clocks[station[visit]]
        now = clock.at(at)
        begin = turns.take(visit, now)
        ends = clock.moment(begin + away[visit])
        came[visit], left[visit] = at, ends
        begun[visit] = at if begin == now else clock.moment(begin)
        if visit + 1 < firsts[call + 1]:
            heapreplace(events, (ends, call, visit + 1))
        else:
            heappop(events)
    return Walked(np.array(came), np.array(begun), np.array(left))


class _Turns:
    """When hands are free, station by station, in running time."""

    def __init__(self, load: Load, desk: Desk) -> None:
        self._free = [[0.0] * hands for hands in desk.hands]
        self._late = {station: [0.0] * len(windows) for station, windows in desk.extra.items()}
        self._station: list[int] = load.station.tolist()
        self._work: list[float] = load.work.tolist()
        self._jumps, self._desk = load.jumps.tolist(), desk

    def take(self, visit: int, now: float) -> float:
        """When a visit that comes now has its turn; its hand is taken until the work is done."""
        if self._jumps[visit]:
            return now
        place, work = self._station[visit], self._work[visit]
        free = self._free[place]
        if place in self._late:
            windows, clock = self._desk.extra[place], self._desk.clocks[place]
            return _with_extra(now, work, free, self._late[place], windows, clock)
        begin = max(now, free[0])
        heapreplace(free, begin + work)
        return begin


def _with_extra(
    now: float,
    work: float,
    free: list[float],
    late: list[float],
    windows: tuple[Window, ...],
    clock: Clock,
) -> float:
    """The earliest turn among the hands that are always there and those for certain hours."""
    best, who = max(now, free[0]), -1
    for number, window in enumerate(windows):
        turn = clock.at(window.next(clock.moment(max(now, late[number]))))
        if turn < best:
            best, who = turn, number
    if who < 0:
        heapreplace(free, best + work)
    else:
        late[who] = best + work
    return best
