"""When each stop of a tour is reached: as early as it goes, from a start as late as that allows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.problem import (
    Job,
    Problem,
    Route,
    Step,
    StepKind,
    Vehicle,
    Visit,
    Window,
)  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """What a vehicle does next: an end of a job, or (no job) a reload at a place."""

    kind: StepKind
    place: int
    job: Job | None = None


def pickup(job: Job) -> Stop:
    assert job.pickup is not None
    return Stop(StepKind.PICKUP, job.pickup.place, job)


def delivery(job: Job) -> Stop:
    return Stop(StepKind.DELIVERY, job.delivery.place, job)


def stops_of(route: Route, jobs: dict[str, Job]) -> list[Stop]:
    """A route's stops without its times; jobs that are not known any more are passed over."""
    return [
        Stop(step.kind, step.place, jobs.get(step.job or ""))
        for step in route.steps[1:-1]
        if step.kind == StepKind.RELOAD or step.job in jobs
    ]


def fitting(visit: Visit, zone: str, vehicle: Vehicle) -> tuple[Window, ...]:
    """When this vehicle may begin there: the visit's windows within the zone's hours, in order."""
    hours = vehicle.access.get(zone)
    if hours is None:
        return tuple(sorted(visit.windows))
    both = (
        Window(max(one.start, hour.start), min(one.end, hour.end - visit.service_s))
        for one in visit.windows
        for hour in hours
    )
    return tuple(sorted(one for one in both if one.start <= one.end))


def earliest(windows: Iterable[Window], at: int) -> int | None:
    """The first moment from `at` on within a window."""
    for window in windows:
        if at <= window.end:
            return max(at, window.start)
    return None


def latest(windows: Sequence[Window], at: int) -> int:
    """The last moment up to `at` within a window; `at` where only doubles' rounding left none."""
    return max((min(at, one.end) for one in windows if one.start <= at), default=at)


@dataclass(frozen=True)
class _Wait:
    """A stop as the clock sees it."""

    stop: Stop
    windows: tuple[Window, ...]
    not_before: int
    lasts: int


class Clock:
    """Times tours of one problem; remembers when which kind of vehicle may stand where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._fitting: dict[tuple[int, str, StepKind], tuple[Window, ...]] = {}

    def windows(self, vehicle: Vehicle, stop: Stop) -> tuple[Window, ...]:
        """When the vehicle may begin at the stop."""
        key = id(vehicle), stop.job.id if stop.job else str(stop.place), stop.kind
        if key not in self._fitting:
            visit = _visit(stop, vehicle)
            zone = self.problem.places[stop.place].zone
            self._fitting[key] = fitting(visit, zone, vehicle)
        return self._fitting[key]

    def timed(self, vehicle: Vehicle, stops: Sequence[Stop]) -> Route | None:
        """The tour with its times; None when a window, an access hour or the shift would break."""
        waits = self._waits(vehicle, stops)
        start = max(vehicle.shift.start, _releases(stops)[0])
        begins = self._forward(vehicle, waits, start)
        if begins is None:
            return None
        later = max(start, self._latest_start(vehicle, waits, begins)) if waits else start
        held = self._forward(vehicle, waits, later)
        if held is None:  # fractions of a second, in double precision
            return self._written(vehicle, waits, start, begins)
        return self._written(vehicle, waits, later, held)

    def held(
        self, vehicle: Vehicle, stops: Sequence[Stop], *, full: float, early_s: int = 0,
        urgent: Collection[str] = (),
    ) -> Route | None:  # fmt: skip
        """The tour with each of its trips begun as late as nothing gets late by it: until then more
        goods can still go with it. A trip that fills the vehicle to the share `full`, or that has
        an `urgent` job, is begun as early as it goes, and what is aboard is brought without
        waiting. Waiting leaves `early_s` at the end of the shift. None like `timed`.
        """
        waits, start = self._waits(vehicle, stops), max(vehicle.shift.start, _releases(stops)[0])
        begins = self._forward(vehicle, waits, start)
        if begins is None or not stops:
            return self.timed(vehicle, stops)
        ends = [*begins[:-1], vehicle.shift.end - early_s]
        late = self._latest(vehicle, waits, ends, vehicle.end)
        for trip in trips(vehicle, stops):
            part = slice(trip.first, trip.after)
            goes = trip.filled >= full or any(s.job and s.job.id in urgent for s in stops[part])
            if goes:  # no later, but without standing at a door
                done = begins[trip.after - 1] + waits[trip.after - 1].lasts
                late[part] = self._latest(vehicle, waits[part], [*begins[part], done], None)
            first = waits[trip.first]
            waits[trip.first] = replace(first, not_before=max(first.not_before, late[trip.first]))
        begins = self._forward(vehicle, waits, start) or begins
        way = self.problem.profiles[vehicle.profile].seconds[vehicle.start, stops[0].place]
        return self._written(vehicle, waits, begins[0] - way.item(), begins)

    def _waits(self, vehicle: Vehicle, stops: Sequence[Stop]) -> list[_Wait]:
        released = _releases(stops)
        return [
            _Wait(
                stop,
                self.windows(vehicle, stop),
                _not_before(stop, released[index + 1], vehicle),
                _visit(stop, vehicle).service_s,
            )
            for index, stop in enumerate(stops)
        ]

    def _forward(self, vehicle: Vehicle, waits: Sequence[_Wait], at: int) -> list[int] | None:
        """When each stop begins, and last when the tour ends."""
        seconds, place, begins = self.problem.profiles[vehicle.profile].seconds, vehicle.start, []
        for wait in waits:
            at += seconds[place, wait.stop.place].item()
            begin = earliest(wait.windows, max(at, wait.not_before))
            if begin is None:
                return None
            begins.append(begin)
            at, place = begin + wait.lasts, wait.stop.place
        at += 0 if vehicle.end is None else seconds[place, vehicle.end].item()
        return [*begins, at] if at <= vehicle.shift.end else None

    def _latest_start(self, vehicle: Vehicle, waits: Sequence[_Wait], begins: Sequence[int]) -> int:
        """The latest leaving that ends the tour no later and makes nothing late."""
        seconds = self.problem.profiles[vehicle.profile].seconds
        first = self._latest(vehicle, waits, begins, vehicle.end)[0]
        return first - int(seconds[vehicle.start, waits[0].stop.place])

    def _latest(
        self, vehicle: Vehicle, waits: Sequence[_Wait], begins: Sequence[int], place: int | None
    ) -> list[int]:
        """When each stop begins at the latest, so that all is done, at that place, when the last of
        `begins` says, and nothing gets late, or later than it is by `begins`.
        """
        seconds = self.problem.profiles[vehicle.profile].seconds
        at, found = begins[-1], []
        for wait, begin in zip(reversed(waits), reversed(begins[:-1]), strict=True):
            here = wait.stop.place
            at -= wait.lasts + (0 if place is None else seconds[here, place].item())
            due = wait.stop.job.due_s if wait.stop.job else None
            if due is not None and wait.stop.kind == StepKind.DELIVERY:
                at = min(at, max(begin, due))
            at, place = max(begin, latest(wait.windows, at)), here
            found.append(at)
        return found[::-1]

    def _written(
        self, vehicle: Vehicle, waits: Sequence[_Wait], start: int, begins: Sequence[int]
    ) -> Route:
        seconds = self.problem.profiles[vehicle.profile].seconds
        steps = [Step(StepKind.START, vehicle.start, start, start, start)]
        for wait, begin in zip(waits, begins[:-1], strict=True):
            before, stop = steps[-1], wait.stop
            arrive = before.leave_s + seconds[before.place, stop.place].item()
            name = stop.job.id if stop.job else None
            steps.append(Step(stop.kind, stop.place, arrive, begin, begin + wait.lasts, name))
        end = steps[-1].place if vehicle.end is None else vehicle.end
        steps.append(Step(StepKind.END, end, begins[-1], begins[-1], begins[-1]))
        return Route(vehicle.id, tuple(steps))


class Trip(NamedTuple):
    """What is driven from empty to empty: its first stop, the one after its last, and how full the
    vehicle gets, by the measure that is fuller.
    """

    first: int
    after: int
    filled: float


def trips(vehicle: Vehicle, stops: Sequence[Stop]) -> Iterator[Trip]:
    """The trips of a tour. What the vehicle carries from the beginning belongs to none."""
    known = {stop.job.id for stop in stops if stop.kind == StepKind.PICKUP and stop.job}
    aboard = {stop.job.id for stop in stops if stop.job} - known
    first, load, peak = None, np.zeros(len(vehicle.capacity)), 0.0
    for index, stop in enumerate(stops):
        if stop.job is None:
            continue
        if not aboard:
            first, load, peak = index, 0 * load, 0.0
        aboard ^= {stop.job.id}
        load += np.array(stop.job.load) * (1 if stop.kind == StepKind.PICKUP else -1)
        peak = max(peak, float((load / np.maximum(1, vehicle.capacity)).max()))
        if not aboard and first is not None:
            yield Trip(first, index + 1, peak)


def _visit(stop: Stop, vehicle: Vehicle) -> Visit:
    if stop.job is None:
        return Visit(stop.place, service_s=vehicle.reload_s)
    if stop.kind == StepKind.PICKUP and stop.job.pickup:
        return stop.job.pickup
    return stop.job.delivery


def _not_before(stop: Stop, released: int, vehicle: Vehicle) -> int:
    if stop.job is None:
        return released - vehicle.reload_s
    return stop.job.released_s if stop.kind == StepKind.PICKUP else 0


def _releases(stops: Sequence[Stop]) -> list[int]:
    """For the start and after each stop: until when the trip that begins there must wait for goods
    (0 where no trip begins).
    """
    found, here = [0] * (len(stops) + 1), 0
    for index, stop in enumerate(stops):
        if stop.job is None:
            here = index + 1
        elif stop.kind == StepKind.DELIVERY and not stop.job.pickup and not stop.job.aboard:
            found[here] = max(found[here], stop.job.released_s)
    return found
