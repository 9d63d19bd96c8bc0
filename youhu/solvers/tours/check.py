"""Is a plan sound, and what does it cost: reckoned again from its steps, by nobody's word.

No engine and no adapter is used here, so a mistake of theirs cannot hide. Whole numbers and
fractions (matrices in double precision) are both understood.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from youhu.solvers.tours.problem import Job, Plan, Problem, Route, Step, StepKind, Vehicle

# A cent is 18 000 of these: a thousandth of a cent a metre, and a 3600th a second, are whole.
GRAINS, OF_A_METRE, OF_A_SECOND = 18_000, 18, 5
FIGURES = ("cost", "forgone", "metres", "seconds", "late_s", "vehicles_used")


class Kind(StrEnum):
    """What can be wrong with a plan."""

    ROUTE = "route"  # unknown or doubled vehicle, no start or end, nothing to do
    PLACE = "place"  # a step stands where its job, vehicle or reload is not
    TIME = "time"  # quicker than the road or the work allows
    SHIFT = "shift"
    WINDOW = "window"
    ACCESS = "access"
    RELEASE = "release"  # loaded before the goods are there
    LOAD = "load"
    SKILL = "skill"
    ORDER = "order"  # delivered before, or without, being picked up; never brought to its end
    SPLIT = "split"  # picked up by one vehicle and delivered by another
    ABOARD = "aboard"  # goods aboard one vehicle delivered by another
    RELOAD = "reload"
    TWICE = "twice"
    LOST = "lost"  # neither on a tour nor said to be unserved
    UNKNOWN = "unknown"  # a job that the problem does not have
    UNSERVED = "unserved"  # a required job is left out, and the plan says so
    FIGURE = "figure"  # the plan states another figure than its steps have


@dataclass(frozen=True)
class Fault:
    kind: Kind
    vehicle: str = ""
    job: str = ""


def faults(problem: Problem, plan: Plan) -> list[Fault]:
    """Everything that is wrong; empty when the plan may go to a driver."""
    return list(_everything(problem, plan))


def is_sound(problem: Problem, plan: Plan) -> bool:
    """No fault but required jobs that the plan itself says it could not serve."""
    return all(fault.kind == Kind.UNSERVED for fault in _everything(problem, plan))


def _everything(problem: Problem, plan: Plan) -> Iterator[Fault]:
    jobs, vehicles = _known(problem)
    seen: set[str] = set()
    for route in plan.routes:
        vehicle = vehicles.get(route.vehicle)
        if vehicle is None or route.vehicle in seen or not _is_whole(route, jobs):
            yield Fault(Kind.ROUTE, route.vehicle)
            continue
        seen.add(route.vehicle)
        yield from _Tour(problem, vehicle, route, jobs).faults()
    yield from _once(problem, plan, jobs)
    if not [r for r in plan.routes if r.vehicle not in vehicles or not _is_whole(r, jobs)]:
        right = priced(problem, plan)
        for name in FIGURES:
            if abs(getattr(plan, name) - getattr(right, name)) > 1e-6:
                yield Fault(Kind.FIGURE)


def _known(problem: Problem) -> tuple[dict[str, Job], dict[str, Vehicle]]:
    return {job.id: job for job in problem.jobs}, {one.id: one for one in problem.vehicles}


def _is_whole(route: Route, jobs: dict[str, Job]) -> bool:
    """A start, something to do, an end, and only jobs that there are."""
    kinds = [step.kind for step in route.steps]
    if len(kinds) < 3 or kinds[0] != StepKind.START or kinds[-1] != StepKind.END:
        return False
    middle = route.steps[1:-1]
    if {StepKind.START, StepKind.END} & {step.kind for step in middle}:
        return False
    return all(step.kind == StepKind.RELOAD or step.job in jobs for step in middle)


class _Tour:
    """One vehicle's tour, walked from step to step."""

    def __init__(
        self, problem: Problem, vehicle: Vehicle, route: Route, jobs: dict[str, Job]
    ) -> None:
        self.problem, self.vehicle, self.jobs = problem, vehicle, jobs
        self.steps, self.middle = route.steps, route.steps[1:-1]

    def faults(self) -> Iterator[Fault]:
        for kind, job in [*self._ends(), *self._clock(), *self._work(), *self._reloads()]:
            yield Fault(kind, self.vehicle.id, job)
        for kind, job in [*self._order(), *self._loads()]:
            yield Fault(kind, self.vehicle.id, job)

    def _ends(self) -> Iterator[tuple[Kind, str]]:
        first, last = self.steps[0], self.steps[-1]
        end = self.steps[-2].place if self.vehicle.end is None else self.vehicle.end
        if first.place != self.vehicle.start or last.place != end:
            yield Kind.PLACE, ""
        if first.leave_s < self.vehicle.shift.start or last.arrive_s > self.vehicle.shift.end:
            yield Kind.SHIFT, ""

    def _clock(self) -> Iterator[tuple[Kind, str]]:
        seconds = self.problem.profiles[self.vehicle.profile].seconds
        for before, after in pairwise(self.steps):
            if after.arrive_s < before.leave_s + seconds[before.place, after.place] - 1e-6:
                yield Kind.TIME, after.job or ""
        for step in self.steps:
            if not step.arrive_s <= step.begin_s <= step.leave_s - self._lasts(step) + 1e-6:
                yield Kind.TIME, step.job or ""

    def _lasts(self, step: Step) -> int:
        if step.kind == StepKind.RELOAD:
            return self.vehicle.reload_s
        if step.kind in (StepKind.START, StepKind.END):
            return 0
        job = self.jobs[step.job or ""]
        visit = job.pickup if step.kind == StepKind.PICKUP else job.delivery
        return visit.service_s if visit else 0

    def _work(self) -> Iterator[tuple[Kind, str]]:
        for step in self.middle:
            if not self._may_enter(step):
                yield Kind.ACCESS, step.job or ""
            if step.kind == StepKind.RELOAD:
                continue
            job = self.jobs[step.job or ""]
            visit = job.pickup if step.kind == StepKind.PICKUP else job.delivery
            if visit is None or step.place != visit.place:
                yield Kind.PLACE, job.id
            elif not any(one.start <= step.begin_s <= one.end for one in visit.windows):
                yield Kind.WINDOW, job.id
            if not job.skills <= self.vehicle.skills:
                yield Kind.SKILL, job.id
            if step.kind == StepKind.PICKUP and step.begin_s < job.released_s:
                yield Kind.RELEASE, job.id

    def _may_enter(self, step: Step) -> bool:
        hours = self.vehicle.access.get(self.problem.places[step.place].zone)
        if hours is None:
            return True
        return any(one.start <= step.begin_s and step.leave_s <= one.end for one in hours)

    def _reloads(self) -> Iterator[tuple[Kind, str]]:
        reloads = [step for step in self.middle if step.kind == StepKind.RELOAD]
        if len(reloads) > self.vehicle.max_reloads:
            yield Kind.RELOAD, ""
        for step in reloads:
            if step.place not in self.vehicle.reload_places:
                yield Kind.RELOAD, ""

    def _order(self) -> Iterator[tuple[Kind, str]]:
        picked: set[str] = set()
        delivered = {step.job for step in self.middle if step.kind == StepKind.DELIVERY}
        for step in self.middle:
            if step.kind == StepKind.RELOAD:
                continue
            job = self.jobs[step.job or ""]
            if step.kind == StepKind.PICKUP:
                picked.add(job.id)
                if job.id not in delivered:
                    yield Kind.ORDER, job.id
            elif job.pickup is not None and job.aboard is None and job.id not in picked:
                yield Kind.ORDER, job.id
            elif job.aboard is not None and job.aboard != self.vehicle.id:
                yield Kind.ABOARD, job.id

    def _loads(self) -> Iterator[tuple[Kind, str]]:
        """Goods from the depot are aboard from the start or the last reload to their door."""
        aboard = [job for job in self.jobs.values() if job.aboard == self.vehicle.id]
        load = _sum(len(self.vehicle.capacity), *(job.load for job in aboard))
        for index, step in enumerate(self.steps[:-1]):
            if step.kind in (StepKind.START, StepKind.RELOAD):
                for job in self._loaded_at(index):
                    load = [a + b for a, b in zip(load, job.load, strict=True)]
                    if step.leave_s < job.released_s:
                        yield Kind.RELEASE, job.id
            else:
                job, sign = self.jobs[step.job or ""], 1 if step.kind == StepKind.PICKUP else -1
                load = [a + sign * b for a, b in zip(load, job.load, strict=True)]
            if any(a > b for a, b in zip(load, self.vehicle.capacity, strict=True)):
                yield Kind.LOAD, step.job or ""

    def _loaded_at(self, index: int) -> Iterator[Job]:
        for step in self.steps[index + 1 : -1]:
            if step.kind == StepKind.RELOAD:
                return
            job = self.jobs[step.job or ""]
            if step.kind == StepKind.DELIVERY and job.pickup is None and job.aboard is None:
                yield job


def _sum(width: int, *loads: tuple[int, ...]) -> list[int]:
    return [sum(column) for column in zip(*loads, strict=True)] if loads else [0] * width


def _once(problem: Problem, plan: Plan, jobs: dict[str, Job]) -> Iterator[Fault]:
    """Each job is delivered once, or said once to be unserved; its two ends are one vehicle's."""
    steps = [(route.vehicle, step) for route in plan.routes for step in route.steps]
    ends = {
        kind: [(step.job or "", vehicle) for vehicle, step in steps if step.kind == kind]
        for kind in (StepKind.PICKUP, StepKind.DELIVERY)
    }
    told = Counter(one.job for one in plan.unserved)
    done = Counter(job for job, _vehicle in ends[StepKind.DELIVERY])
    picked = Counter(job for job, _vehicle in ends[StepKind.PICKUP])
    by = dict(ends[StepKind.DELIVERY])
    for job, vehicle in ends[StepKind.PICKUP]:
        if by.get(job, vehicle) != vehicle:
            yield Fault(Kind.SPLIT, vehicle, job)
    for name in {*told, *done, *picked} - jobs.keys():
        yield Fault(Kind.UNKNOWN, job=name)
    for job_ in problem.jobs:
        times = max(done[job_.id], picked[job_.id]) + told[job_.id]
        if times != 1:
            yield Fault(Kind.TWICE if times else Kind.LOST, job=job_.id)
        elif told[job_.id] and job_.prize is None:
            yield Fault(Kind.UNSERVED, job=job_.id)


def priced(problem: Problem, plan: Plan) -> Plan:
    """The same plan with its figures reckoned from its steps."""
    jobs, vehicles = _known(problem)
    metres = seconds = late = cost = 0
    for route in plan.routes:
        vehicle = vehicles[route.vehicle]
        road = problem.profiles[vehicle.profile].metres
        far = sum(road[a.place, b.place].item() for a, b in pairwise(route.steps))
        lasts = route.steps[-1].arrive_s - route.steps[0].leave_s
        grains = far * vehicle.cost_per_km * OF_A_METRE + lasts * vehicle.cost_per_h * OF_A_SECOND
        cost += vehicle.fixed_cost + (grains + GRAINS // 2) // GRAINS
        metres, seconds = metres + far, seconds + lasts
        late += sum(_late(step, jobs) for step in route.steps)
    return replace(
        plan, cost=cost, metres=metres, seconds=seconds, late_s=late,
        forgone=sum(jobs[one.job].prize or 0 for one in plan.unserved if one.job in jobs),
        vehicles_used=len(plan.routes),
    )  # fmt: skip


def _late(step: Step, jobs: dict[str, Job]) -> int:
    job = jobs.get(step.job or "")
    if step.kind != StepKind.DELIVERY or job is None or job.due_s is None:
        return 0
    return max(0, step.begin_s - job.due_s)


def rank(problem: Problem, plan: Plan) -> tuple[int, int, int, int, int]:
    """Less is better: required jobs left out, lateness, then vehicles if they come first, money."""
    jobs = {job.id: job for job in problem.jobs}
    dropped = sum(jobs[one.job].prize is None for one in plan.unserved)
    used = plan.vehicles_used if problem.vehicles_first else 0
    return dropped, plan.late_s, used, plan.cost + plan.forgone, plan.metres
