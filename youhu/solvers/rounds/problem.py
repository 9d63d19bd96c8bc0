"""The question: doors in buildings, couriers with a trolley. The answer, and what must hold of it.

Buildings are rows of a matrix of walking seconds, the base among them. Times are seconds from when
the round sets out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Door:
    """One door: the row of its building, its floor, and what is brought there."""

    id: int
    building: int
    floor: int
    bags: int = 1
    grams: int = 0


@dataclass(frozen=True)
class Courier:
    """Somebody who can set out at `ready_s` from the row `start`."""

    id: int
    start: int
    ready_s: int = 0


@dataclass(frozen=True, eq=False)
class Problem:
    """`walk` (n, n) whole seconds. `door_s` by building: seconds a door takes there."""

    walk: Ints
    base: int
    doors: tuple[Door, ...]
    couriers: tuple[Courier, ...]
    door_s: tuple[int, ...]
    most_bags: int
    most_grams: int
    reload_s: int = 120


@dataclass(frozen=True)
class Batch:
    """Doors of one building that one courier serves in one go, from the top floor down."""

    building: int
    doors: tuple[int, ...]  # numbers in Problem.doors
    service_s: int
    bags: int
    grams: int


@dataclass(frozen=True)
class Trip:
    """What a courier does: batches in their order, when each is reached and left."""

    courier: int  # the courier's id
    batches: tuple[Batch, ...] = ()
    arrives: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    walk_s: int = 0

    @property
    def ends_s(self) -> int:
        return self.leaves[-1] if self.leaves else 0


@dataclass(frozen=True)
class Split:
    """One trip for each courier, in their order."""

    trips: tuple[Trip, ...] = field(default=())

    @property
    def last_s(self) -> int:
        """When the last door is served."""
        return max((trip.ends_s for trip in self.trips), default=0)

    @property
    def walk_s(self) -> int:
        return sum(trip.walk_s for trip in self.trips)


def told(problem: Problem, courier: Courier, batches: Sequence[Batch]) -> Trip:
    """The times of a courier's batches; back to the base for more whenever the trolley is empty."""
    at, now, walked, bags, grams = courier.start, courier.ready_s, 0, 0, 0
    arrives, leaves, is_loaded = [], [], courier.start == problem.base
    for batch in batches:
        bags, grams = bags + batch.bags, grams + batch.grams
        if bags > problem.most_bags or grams > problem.most_grams or not is_loaded:
            back = int(problem.walk[at, problem.base])
            at, now, walked = problem.base, now + back + problem.reload_s, walked + back
            bags, grams, is_loaded = batch.bags, batch.grams, True
        there = int(problem.walk[at, batch.building])
        now, walked, at = now + there, walked + there, batch.building
        arrives.append(now)
        now += batch.service_s
        leaves.append(now)
    return Trip(courier.id, tuple(batches), tuple(arrives), tuple(leaves), walked)


def check(problem: Problem, split: Split) -> list[str]:
    """What does not hold of an answer; empty for a good one. Independent of how it was found."""
    faults = []
    served = Counter(number for trip in split.trips for one in trip.batches for number in one.doors)
    if sorted(served.elements()) != list(range(len(problem.doors))):
        faults.append("not every door is served once")
    if [trip.courier for trip in split.trips] != [one.id for one in problem.couriers]:
        faults.append("the trips are not those of the couriers")
    for trip, courier in zip(split.trips, problem.couriers, strict=False):
        faults += _faults_of(problem, trip, courier)
    return faults


def _faults_of(problem: Problem, trip: Trip, courier: Courier) -> list[str]:
    faults, now, at = [], courier.ready_s, courier.start
    for batch, arrives, leaves in zip(trip.batches, trip.arrives, trip.leaves, strict=True):
        doors = [problem.doors[number] for number in batch.doors]
        floors = [door.floor for door in doors]
        if floors != sorted(floors, reverse=True) or {d.building for d in doors} != {
            batch.building
        }:
            faults.append("a batch is not one building from the top down")
        bags, grams = sum(door.bags for door in doors), sum(door.grams for door in doors)
        if len(doors) > 1 and (bags > problem.most_bags or grams > problem.most_grams):
            faults.append("a batch is more than a trolley holds")
        if arrives - now < problem.walk[at, batch.building]:
            faults.append("a courier is quicker than feet")
        if leaves - arrives < len(doors) * problem.door_s[batch.building]:
            faults.append("a door takes less time than it should")
        now, at = leaves, batch.building
    return faults
