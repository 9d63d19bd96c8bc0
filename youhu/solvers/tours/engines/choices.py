"""What both engines are told of a problem that they cannot say as we do.

An engine knows one set of windows for a stop, whoever comes. Where vehicles differ in their access
hours, a job gets the windows that suit it best, and only the vehicles that hold them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from youhu.solvers.tours.problem import (
    Job,
    Plan,
    Problem,
    Route,
    StepKind,
    Vehicle,
    Window,
)
from youhu.solvers.tours.timing import Clock, Stop, delivery, pickup

ROOM_S = 1800  # for a job that is late whatever happens
LAST = 2**40  # no due time
LONG_S = 4 * 3600  # a longer window is not better


@dataclass(frozen=True)
class Kind:
    """Vehicles that differ in nothing but their names."""

    vehicle: Vehicle
    members: tuple[int, ...]  # rows of Problem.vehicles


@dataclass(frozen=True)
class Choice:
    """A job as the engines see it: when its ends may begin, and which kinds of vehicle may come."""

    job: Job
    kinds: frozenset[int]
    delivery: tuple[Window, ...]
    pickup: tuple[Window, ...] = ()


def kinds_of(problem: Problem) -> list[Kind]:
    carrying = {job.aboard for job in problem.jobs if job.aboard}
    found: dict[object, list[int]] = {}
    for row, one in enumerate(problem.vehicles):
        key = (
            one.start, one.end, one.shift, one.capacity, one.profile, one.fixed_cost,
            one.cost_per_km, one.cost_per_h, one.skills, one.reload_places, one.max_reloads,
            one.reload_s, tuple(sorted(one.access.items())), one.id if one.id in carrying else "",
        )  # fmt: skip
        found.setdefault(key, []).append(row)
    return [Kind(problem.vehicles[rows[0]], tuple(rows)) for rows in found.values()]


def may_carry(vehicle: Vehicle, job: Job) -> bool:
    """The vehicle has the skills and the room, and any goods aboard are its own."""
    return (
        job.skills <= vehicle.skills
        and job.aboard in (None, vehicle.id)
        and all(a <= b for a, b in zip(job.load, vehicle.capacity, strict=True))
    )


def stops_for(job: Job) -> list[Stop]:
    """All that a vehicle does for the job."""
    from_street = job.pickup is not None and job.aboard is None
    return [pickup(job), delivery(job)] if from_street else [delivery(job)]


def a_vehicle(problem: Problem) -> int:
    """What a vehicle more costs, in cents, where few vehicles come first: four times the longest
    way. Much more would keep an engine from looking at anything else.
    """
    way = max((int(one.metres.max()) for one in problem.profiles), default=0)
    return 1 + 4 * way * max((one.cost_per_km for one in problem.vehicles), default=0) // 1000


class Chooser:
    """Chooses for every job of a problem; jobs that no vehicle can do even alone are left out."""

    def __init__(self, clock: Clock, kinds: Sequence[Kind], warm: Plan | None = None) -> None:
        self.clock, self.kinds = clock, kinds
        steps = [step for route in (warm.routes if warm else ()) for step in route.steps]
        self.begun = {(step.job, step.kind): step.begin_s for step in steps}

    def choices(self, *, one_window: bool) -> Iterator[Choice]:
        for job in self.clock.problem.jobs:
            choice = self._choice(job, one_window)
            if choice is not None:
                yield choice

    def _choice(self, job: Job, one_window: bool) -> Choice | None:
        able = [row for row, kind in enumerate(self.kinds) if may_carry(kind.vehicle, job)]
        due = self._due(job, able)
        if due is None:
            return None
        not_before, windows = job.released_s, dict[StepKind, tuple[Window, ...]]()
        for stop in stops_for(job):
            able, agreed = self._agreed(stop, able, one_window, not_before)
            if not agreed:
                return None
            windows[stop.kind] = agreed
            not_before = max(not_before, agreed[0].start)
        picked = windows.get(StepKind.PICKUP, ())
        picked = tuple(Window(max(one.start, job.released_s), one.end) for one in picked)
        own = windows[StepKind.DELIVERY]
        clipped = tuple(
            Window(one.start, min(one.end, due))
            for one in own
            if max(one.start, not_before if picked else job.released_s) <= due
        )
        return Choice(job, frozenset(able), clipped or own, picked)

    def _due(self, job: Job, able: Sequence[int]) -> int | None:
        """Until when the job must be done here: its due time, or later if that cannot be."""
        least: int | None = None
        for row in able:
            route = self.clock.timed(self.kinds[row].vehicle, stops_for(job))
            if route is not None:
                begin = _delivered_at(route)
                if job.due_s is None or begin <= job.due_s:
                    return LAST if job.due_s is None else job.due_s
                least = begin if least is None else min(least, begin)
        return None if least is None else least + ROOM_S

    def _agreed(
        self, stop: Stop, able: Sequence[int], one_window: bool, not_before: int
    ) -> tuple[list[int], tuple[Window, ...]]:
        """The windows chosen for a stop, and the kinds that hold them."""
        held = {}
        for row in able:
            windows = self.clock.windows(self.kinds[row].vehicle, stop)
            if later := tuple(one for one in windows if one.end >= not_before):
                held[row] = later
        offers = set(held.values())
        if len(offers) == 1 and (not one_window or len(min(offers)) == 1):
            return list(held), min(offers)
        best = max(
            sorted({window for windows in offers for window in windows}),
            key=lambda window: self._worth(window, stop, held),
            default=None,
        )
        if best is None:
            return [], ()
        return [row for row, windows in held.items() if _covers(windows, best)], (best,)

    def _worth(
        self, window: Window, stop: Stop, held: dict[int, tuple[Window, ...]]
    ) -> tuple[bool, int]:
        begun = self.begun.get((stop.job.id if stop.job else None, stop.kind), -1)
        vehicles = sum(
            len(self.kinds[row].members) for row, has in held.items() if _covers(has, window)
        )
        room = min(window.end - window.start, LONG_S) + ROOM_S
        return window.start <= begun <= window.end, vehicles * room


def _covers(windows: Sequence[Window], one: Window) -> bool:
    return any(window.start <= one.start and one.end <= window.end for window in windows)


def _delivered_at(route: Route) -> int:
    return route.steps[-2].begin_s
