"""From an engine's tours to a sound plan: timed, what is missing put in, the rest explained.

Slow and simple; engines leave little to do here. What must be on a tour is put there however long
that takes; whether late ones could be in time elsewhere is tried until there was enough of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from youhu.solvers.tours.check import priced
from youhu.solvers.tours.engines.choices import may_carry, stops_for
from youhu.solvers.tours.problem import (
    Job,
    Plan,
    Route,
    StepKind,
    Unserved,
    Vehicle,
    Why,
)
from youhu.solvers.tours.timing import Clock, Stop, stops_of

# Lateness weighs more than any way could cost, and a vehicle too when vehicles come first.
LATE_WEIGHT, FIRST_WEIGHT = 10**9, 10**7
MOST_TRIES = 200


@dataclass
class Tour:
    vehicle: Vehicle
    stops: list[Stop]
    route: Route
    cost: float


def never() -> bool:
    """Nobody waits: whatever helps is tried."""
    return False


def assembled(
    clock: Clock, tours: Iterable[tuple[Vehicle, Sequence[Stop]]], *, engine: str,
    enough: Callable[[], bool] = never,
) -> Plan:  # fmt: skip
    """A plan of these tours; jobs that they miss or break are put in where it costs least."""
    problem = clock.problem
    bench = Bench(clock)
    for vehicle, stops in tours:
        bench.take(vehicle, list(stops))
    missing = [job for job in problem.jobs if job.id not in bench.served]
    missing.sort(key=lambda job: (job.prize is not None, -(job.prize or 0), job.due_s or 0))
    for job in missing:
        if not bench.insert(job) and job.prize is None:
            Squeeze(bench).place(job)
    if problem.most_changes is None:  # else what drivers were told is left alone
        _hurried(bench, enough)
    bench.prune()
    left = [job for job in problem.jobs if job.id not in bench.served]
    reasons = tuple(Unserved(job.id, why(clock, job)) for job in left)
    routes = tuple(tour.route for tour in bench.tours.values() if tour.stops)
    return priced(problem, Plan(routes, reasons, engine=engine))


def restored(
    clock: Clock, plan: Plan, *, engine: str, enough: Callable[[], bool] = never
) -> Plan:  # fmt: skip
    """An older plan brought to this problem: jobs and vehicles that are gone fall out."""
    jobs = {job.id: job for job in clock.problem.jobs}
    vehicles = {one.id: one for one in clock.problem.vehicles}
    tours = [
        (vehicles[route.vehicle], stops_of(route, jobs))
        for route in plan.routes
        if route.vehicle in vehicles
    ]
    return assembled(clock, tours, engine=engine, enough=enough)


def why(clock: Clock, job: Job) -> Why:
    """Why no tour has the job."""
    vehicles = clock.problem.vehicles
    skilled = [one for one in vehicles if job.skills <= one.skills]
    able = [one for one in skilled if may_carry(one, job)]
    stops = stops_for(job)
    let_in = [one for one in able if all(clock.windows(one, stop) for stop in stops)]
    for found, reason in ((skilled, Why.SKILL), (able, Why.LOAD), (let_in, Why.ACCESS)):
        if not found:
            return reason
    if not any(clock.timed(one, stops) for one in let_in):
        return Why.TIME
    return Why.FULL if job.prize is None else Why.PRIZE


class Bench:
    """Tours being mended."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.tours: dict[str, Tour] = {}
        self.served: set[str] = set()
        self.aboard: dict[str, list[Job]] = {}
        for job in clock.problem.jobs:
            if job.aboard:
                self.aboard.setdefault(job.aboard, []).append(job)

    def take(self, vehicle: Vehicle, stops: list[Stop]) -> None:
        """A tour as it is; while it does not hold, the job that breaks it falls out."""
        stops = _paired(stops, vehicle, self.served)
        while stops and (tour := self.tour(vehicle, stops)) is None:
            stops = self._without_the_worst(vehicle, stops)
        if any(stop.job for stop in stops):
            self._keep(tour)

    def _keep(self, tour: Tour | None) -> None:
        assert tour is not None
        self.tours[tour.vehicle.id] = tour
        self.served |= {stop.job.id for stop in tour.stops if stop.job}

    def _without_the_worst(self, vehicle: Vehicle, stops: list[Stop]) -> list[Stop]:
        """Without the first job up to which the tour breaks."""
        for end in range(1, len(stops) + 1):
            if self.tour(vehicle, stops[:end]) is None:
                job = stops[end - 1].job
                gone = stops[: end - 1] + stops[end:]
                return [stop for stop in gone if job is None or stop.job is not job]
        last = stops[-1].job
        return [stop for stop in stops[:-1] if last is None or stop.job is not last]

    def tour(self, vehicle: Vehicle, stops: list[Stop]) -> Tour | None:
        if not fits(vehicle, stops, self.aboard.get(vehicle.id, [])):
            return None
        route = self.clock.timed(vehicle, stops)
        if route is None:
            return None
        return Tour(vehicle, stops, route, self._cost(vehicle, route, stops))

    def _cost(self, vehicle: Vehicle, route: Route, stops: Sequence[Stop]) -> float:
        metres = self.clock.problem.profiles[vehicle.profile].metres
        far = sum(metres[a.place, b.place].item() for a, b in pairwise(route.steps))
        lasts = route.steps[-1].arrive_s - route.steps[0].leave_s
        late = sum(
            max(0, step.begin_s - stop.job.due_s)
            for step, stop in zip(route.steps[1:-1], stops, strict=True)
            if stop.job and stop.job.due_s is not None and stop.kind == StepKind.DELIVERY
        )
        first = FIRST_WEIGHT if self.clock.problem.vehicles_first else 0
        driven = far * vehicle.cost_per_km / 1000 + lasts * vehicle.cost_per_h / 3600
        return float(vehicle.fixed_cost + driven + first + LATE_WEIGHT * late)

    def remove(self, job: Job) -> None:
        """Take a job off its tour; what is left of a tour always holds."""
        for tour in list(self.tours.values()):
            if not any(stop.job is job for stop in tour.stops):
                continue
            del self.tours[tour.vehicle.id]
            self.served -= {stop.job.id for stop in tour.stops if stop.job}
            self.take(tour.vehicle, [stop for stop in tour.stops if stop.job is not job])

    def insert(
        self, job: Job, *, most: float = inf, enough: Callable[[], bool] = never
    ) -> bool:  # fmt: skip
        """Put the job where it adds least; an optional one only if it is worth its way."""
        best: Tour | None = None
        least = most if job.prize is None else min(most, job.prize)
        for vehicle in self._asked(job):
            if enough():
                return False
            now = self.tours.get(vehicle.id)
            for stops in insertions(job, vehicle, now.stops if now else []):
                tour = self.tour(vehicle, stops)
                if tour and tour.cost - (now.cost if now else 0) < least:
                    best, least = tour, tour.cost - (now.cost if now else 0)
        if best is not None:
            self._keep(best)
        return best is not None

    def _asked(self, job: Job) -> Iterator[Vehicle]:
        """Vehicles under way, and of those that are not, the first of each kind."""
        seen = set()
        for one in self.clock.problem.vehicles:
            if not may_carry(one, job):
                continue
            key = (one.start, one.end, one.shift, one.capacity, one.profile, one.fixed_cost,
                   one.cost_per_km, one.cost_per_h, one.skills, tuple(sorted(one.access)),
                   one.id if one.id in self.aboard or one.id in self.tours else "")  # fmt: skip
            if key not in seen:
                seen.add(key)
                yield one

    def prune(self) -> None:
        """Drop optional jobs whose prize is less than their way."""
        for tour in list(self.tours.values()):
            for job in [stop.job for stop in tour.stops if stop.job and stop.job.prize is not None]:
                now = self.tours.get(tour.vehicle.id)
                if now is None or job.id not in self.served:
                    continue
                rest = [stop for stop in now.stops if stop.job is not job]
                self._drop_if_cheaper(job, now, rest)

    def _drop_if_cheaper(self, job: Job, now: Tour, rest: list[Stop]) -> None:
        is_empty = not any(stop.job for stop in rest)
        less = None if is_empty else self.tour(now.vehicle, rest)
        if not is_empty and less is None:
            return
        if now.cost - (less.cost if less else 0) > (job.prize or 0):
            self.served.discard(job.id)
            if less:
                self.tours[now.vehicle.id] = less
            else:
                del self.tours[now.vehicle.id]


@dataclass
class Squeeze:
    """Makes room for a required job: another goes to another tour, which may move a third.

    `most`: what putting a job in may add, so that nothing becomes late where that is not wanted.
    """

    bench: Bench
    most: float = inf
    enough: Callable[[], bool] = never
    tries: int = MOST_TRIES

    def place(self, job: Job, depth: int = 2) -> bool:
        if self._insert(job):
            return True
        for tour in list(self.bench.tours.values()):
            if depth and may_carry(tour.vehicle, job) and self._beside(tour, job, depth):
                return True
        return False

    def _beside(self, tour: Tour, job: Job, depth: int) -> bool:
        for other in {stop.job.id: stop.job for stop in tour.stops if stop.job}.values():
            self.tries -= 1
            if self.tries < 0 or self.enough():
                return False
            before = dict(self.bench.tours), set(self.bench.served)
            self.bench.remove(other)
            is_whole = self.bench.served == before[1] - {other.id}
            if (
                is_whole
                and self._insert(job)
                and (other.prize is not None or self.place(other, depth - 1))
            ):
                return True
            self.bench.tours, self.bench.served = before
        return False

    def _insert(self, job: Job) -> bool:
        return self.bench.insert(job, most=self.most, enough=self.enough)


def _hurried(bench: Bench, enough: Callable[[], bool]) -> None:
    """Find each late job a tour where it is in time, and nothing else gets late."""
    late = [
        stop.job
        for tour in bench.tours.values()
        for stop, step in zip(tour.stops, tour.route.steps[1:-1], strict=True)
        if stop.kind == StepKind.DELIVERY and stop.job and step.begin_s > (stop.job.due_s or inf)
    ]
    for job in late:
        if enough():
            return
        before = dict(bench.tours), set(bench.served)
        bench.remove(job)
        is_whole = bench.served == before[1] - {job.id}
        if not is_whole or not Squeeze(bench, LATE_WEIGHT, enough).place(job):
            bench.tours, bench.served = before


def insertions(job: Job, vehicle: Vehicle, stops: list[Stop]) -> Iterator[list[Stop]]:
    """All tours with the job added; goods from the depot may also come by one more reload."""
    new = stops_for(job)
    for at in range(len(stops) + 1):
        if len(new) == 1:
            yield [*stops[:at], new[0], *stops[at:]]
            if job.pickup is None and job.aboard is None:
                for place in vehicle.reload_places:
                    reload = Stop(StepKind.RELOAD, place)
                    yield [*stops[:at], reload, new[0], *stops[at:]]
            continue
        for then in range(at, len(stops) + 1):
            yield [*stops[:at], new[0], *stops[at:then], new[1], *stops[then:]]


def fits(vehicle: Vehicle, stops: Sequence[Stop], aboard: Sequence[Job]) -> bool:
    """Never more aboard than the vehicle holds, and no more reloads than it may make."""
    if sum(stop.job is None for stop in stops) > vehicle.max_reloads:
        return False
    width = range(len(vehicle.capacity))
    load = [sum(job.load[d] for job in aboard) for d in width]
    for index in range(-1, len(stops)):
        job = stops[index].job if index >= 0 else None
        if job is None:
            more = [one.load for one in _loaded_after(stops, index)]
            load = [load[d] + sum(one[d] for one in more) for d in width]
        else:
            sign = 1 if stops[index].kind == StepKind.PICKUP else -1
            load = [load[d] + sign * job.load[d] for d in width]
        if any(load[d] > vehicle.capacity[d] for d in width):
            return False
    return True


def _loaded_after(stops: Sequence[Stop], index: int) -> Iterator[Job]:
    for stop in stops[index + 1 :]:
        if stop.job is None:
            return
        if stop.kind == StepKind.DELIVERY and not stop.job.pickup and not stop.job.aboard:
            yield stop.job


def _paired(stops: Iterable[Stop], vehicle: Vehicle, served: set[str]) -> list[Stop]:
    """Only jobs that this vehicle may carry, whole, in order, and that no other tour has."""
    kept = list(stops)
    wanted = set()
    for job in {stop.job.id: stop.job for stop in kept if stop.job}.values():
        has = [stop.kind for stop in kept if stop.job is job]
        if has == [stop.kind for stop in stops_for(job)] and may_carry(vehicle, job):
            wanted.add(job.id)
    wanted -= served
    return [stop for stop in kept if stop.job is None or stop.job.id in wanted]
