"""Where one more order fits into the tours: the slots that can be promised, and what-if."""

from dataclasses import dataclass, replace

import numpy as np

from youhu.dispatch.posing import Posed
from youhu.dispatch.tours import detour, peak
from youhu.solvers.tours.check import priced
from youhu.solvers.tours.engines.choices import may_carry, stops_for
from youhu.solvers.tours.mending import Bench, Tour, insertions
from youhu.solvers.tours.problem import Job, Plan, Route, StepKind
from youhu.solvers.tours.timing import Stop as Halt

# So many vehicles are looked at closely: those that pass nearest.
CLOSELY = 8


@dataclass(frozen=True)
class Place:
    """The best place for an order on one vehicle's tour."""

    vehicle: str
    stops: tuple[Halt, ...]
    route: Route
    cost: float  # cents more, and far more where anything gets late
    begin_s: int  # when the goods are handed over
    detour_m: int


def bench_of(posed: Posed, *, leaving_out: str = "") -> Bench:
    """The tours as they stand, without one order."""
    bench = Bench(posed.clock)
    for name, stops in posed.tours().items():
        kept = [stop for stop in stops if stop.job is None or stop.job.id != leaving_out]
        bench.take(posed.vehicles[name], kept)
    return bench


def best_place(posed: Posed, bench: Bench, job: Job, vehicle: str) -> Place | None:
    """The cheapest way to put the order onto this tour; None when there is none."""
    one = posed.vehicles[vehicle]
    if not may_carry(one, job):
        return None
    now = bench.tours.get(vehicle)
    best: Tour | None = None
    for stops in insertions(job, one, now.stops if now else []):
        tour = bench.tour(one, stops)
        if tour is not None and (best is None or tour.cost < best.cost):
            best = tour
    if best is None:
        return None
    begin = next(
        step.begin_s
        for step in best.route.steps
        if step.job == job.id and step.kind == StepKind.DELIVERY
    )
    return Place(
        vehicle, tuple(best.stops), best.route, best.cost - (now.cost if now else 0), begin,
        detour(posed, best.route, job.id),
    )  # fmt: skip


def places(posed: Posed, bench: Bench, job: Job) -> list[Place]:
    """The best place on each tour that passes near, cheapest first."""
    found = (best_place(posed, bench, job, name) for name in nearest(posed, bench, job))
    return sorted((one for one in found if one), key=lambda one: (one.cost, one.vehicle))


def nearest(posed: Posed, bench: Bench, job: Job) -> list[str]:
    """The vehicles that could carry it and whose way passes nearest to both of its ends."""
    ends = [stop.place for stop in stops_for(job)]
    far = {}
    for one in posed.problem.vehicles:
        if may_carry(one, job):
            tour = bench.tours.get(one.id)
            road = posed.problem.profiles[one.profile].metres
            passed = [one.start, *(stop.place for stop in tour.stops)] if tour else [one.start]
            far[one.id] = int(road[np.ix_(passed, ends)].min(axis=0).sum())
            far[one.id] += 0 if tour else one.fixed_cost * 10 // max(1, one.cost_per_km) * 100
    return sorted(far, key=lambda name: (far[name], name))[:CLOSELY]


@dataclass(frozen=True)
class Trial:
    """What would become of the tours if one vehicle carried the order."""

    plan: Plan | None  # all tours as they would be; None: it cannot
    before: Plan
    place: Place | None
    sides: tuple["Side", ...] = ()


@dataclass(frozen=True)
class Side:
    """One of the two vehicles, before and after."""

    vehicle: str
    metres: tuple[int, int]
    late_s: tuple[int, int]
    peak: tuple[float, float]


def trial(posed: Posed, order: str, vehicle: str) -> Trial:
    """The order on that vehicle's tour, where it costs least; nothing is written."""
    whole, bench = bench_of(posed), bench_of(posed, leaving_out=order)
    before = _plan(posed, whole)
    place = best_place(posed, bench, posed.jobs[order], vehicle)
    if place is None:
        return Trial(None, before, None)
    routes = {name: tour.route for name, tour in bench.tours.items()} | {vehicle: place.route}
    after = priced(posed.problem, Plan(tuple(routes.values()), engine="desk"))
    giver = {r.vehicle for r in before.routes for s in r.steps if s.job == order}
    names = [vehicle, *sorted(giver - {vehicle})]
    return Trial(after, before, place, tuple(_side(posed, name, before, after) for name in names))


def _plan(posed: Posed, bench: Bench) -> Plan:
    routes = tuple(tour.route for tour in bench.tours.values() if tour.stops)
    return priced(posed.problem, Plan(routes, engine="standing"))


def _side(posed: Posed, vehicle: str, before: Plan, after: Plan) -> Side:
    figures = [_of_one(posed, plan, vehicle) for plan in (before, after)]
    (metres, late, full), (metres_, late_, full_) = figures
    return Side(vehicle, (metres, metres_), (late, late_), (full, full_))


def _of_one(posed: Posed, plan: Plan, vehicle: str) -> tuple[int, int, float]:
    routes = [route for route in plan.routes if route.vehicle == vehicle]
    if not routes:
        return 0, 0, 0.0
    alone = priced(posed.problem, replace(plan, routes=tuple(routes), unserved=()))
    return alone.metres, alone.late_s, peak(posed, routes[0])
