"""What a plan says: tours with their moments, figures before and after, what changes for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from youhu.delivery.rules import State as OrderState
from youhu.dispatch.live import Live, due_of
from youhu.dispatch.posing import Posed
from youhu.dispatch.rules import StopKind
from youhu.solvers.tours.check import priced
from youhu.solvers.tours.live import Live as Tables
from youhu.solvers.tours.problem import Plan, Problem, Route, Step, StepKind
from youhu.solvers.tours.rolling import FULL
from youhu.solvers.tours.timing import Stop as Halt
from youhu.solvers.tours.timing import stops_of

Figures = dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """One stop as a plan has it."""

    order: int
    kind: str
    begin_at: datetime
    leave_at: datetime


Tours = dict[int, list[Planned]]  # by shift


def as_plan(tours: Mapping[str, Sequence[Halt]]) -> Plan:
    """These tours without their times, which are reckoned when they are read."""
    routes = []
    for name, stops in tours.items():
        steps = [Step(one.kind, one.place, 0, 0, 0, one.job.id) for one in stops if one.job]
        if steps:
            start = Step(StepKind.START, steps[0].place, 0, 0, 0)
            end = Step(StepKind.END, steps[-1].place, 0, 0, 0)
            routes.append(Route(name, (start, *steps, end)))
    return Plan(tuple(routes))


def standing_plan(posed: Posed, tours: Mapping[str, Sequence[Halt]] | None = None) -> Plan:
    """These tours (those in force, when none are named) with their times.

    What does not hold any more falls out and counts as unserved.
    """
    told = as_plan(posed.tours() if tours is None else tours)
    return Tables(posed.problem, told).plan(engine="standing")


def planned(posed: Posed, plan: Plan) -> Tours:
    """The plan's stops by shift, as moments."""
    found: Tours = {one.pk: [] for one in posed.live.standings}
    for route in plan.routes:
        for step in _told(posed, route).steps[1:-1]:
            if step.job:
                found[int(route.vehicle)].append(
                    Planned(int(step.job), kind_of(posed.live, int(step.job), step.kind),
                            posed.live.moment(step.begin_s), posed.live.moment(step.leave_s))
                )  # fmt: skip
    return found


def _told(posed: Posed, route: Route) -> Route:
    """The tour with the moments that its driver is told. Nobody waits with goods aboard about which
    the desk decides first, nor with what lies in a broken vehicle.
    """
    live = posed.live
    is_known = live.by_shift[int(route.vehicle)].aboard <= live.orders.keys() - live.held
    if not live.terms.waits_for_goods or not is_known:
        return route
    vehicle, stops = posed.vehicles[route.vehicle], stops_of(route, posed.jobs)
    early_s, urgent = live.terms.reserve_minutes * 60, {str(pk) for pk in live.stranded}
    return posed.clock.held(vehicle, stops, full=FULL, early_s=early_s, urgent=urgent) or route


def kind_of(live: Live, order: int, kind: StepKind) -> StopKind:
    """What the driver does there: goods of a broken vehicle are taken over from it."""
    if kind == StepKind.PICKUP:
        return StopKind.TRANSFER if order in live.stranded else StopKind.PICKUP
    is_back = live.orders[order].state == OrderState.RETURNING
    return StopKind.RETURN if is_back else StopKind.DELIVERY


def halts(posed: Posed, plan: Plan) -> dict[str, list[Halt]]:
    """The plan's tours as the engine's stops, by vehicle."""
    return {route.vehicle: stops_of(route, posed.jobs) for route in plan.routes}


def figures(posed: Posed, plan: Plan, earned: Mapping[int, int]) -> Figures:
    """What is compared: the way ahead, who would be late, how full, how fair, what is on no tour.

    `earned`: cents of each fleet today so far.
    """
    late = {job: seconds for job, seconds in lateness(posed, plan).items() if seconds > 0}
    loads = [peak(posed, route) for route in plan.routes]
    return {
        "metres": plan.metres,
        "late": len(late),
        "late_s": sum(late.values()),
        "load": round(sum(loads) / len(loads), 3) if loads else 0,
        "fairness": round(jain(shares(posed, plan, earned)), 3),
        "unassigned": len(plan.unserved) + len(posed.live.held),
        "vehicles": len(plan.routes),
        "cents": plan.cost,
    }


def lateness(posed: Posed, plan: Plan) -> dict[str, int]:
    """Seconds by which it is handed over after what was promised, for every delivery on a tour."""
    live = posed.live
    return {
        step.job: max(0, step.leave_s - live.second(due_of(live.orders[int(step.job)])))
        for route in plan.routes
        for step in route.steps
        if step.kind == StepKind.DELIVERY and step.job
    }


def late_s(posed: Posed, plan: Plan) -> int:
    """Seconds of lateness of all deliveries together."""
    return sum(lateness(posed, plan).values())


def peak(posed: Posed, route: Route) -> float:
    """How full the vehicle is at its fullest, by weight or volume, whichever is fuller."""
    capacity = posed.vehicles[route.vehicle].capacity
    return max(
        max(a / b for a, b in zip(load, capacity, strict=True)) for load in loads(posed, route)
    )


def loads(posed: Posed, route: Route) -> list[tuple[int, ...]]:
    """What is aboard when leaving the start and each stop."""
    aboard = [job.load for job in posed.problem.jobs if job.aboard == route.vehicle]
    load = tuple(sum(column) for column in zip(*aboard, strict=True)) if aboard else (0, 0)
    found = [load]
    for step in route.steps[1:-1]:
        sign = 1 if step.kind == StepKind.PICKUP else -1
        more = posed.jobs[step.job or ""].load
        load = tuple(a + sign * b for a, b in zip(load, more, strict=True))
        found.append(load)
    return found


def shares(posed: Posed, plan: Plan, earned: Mapping[int, int]) -> dict[int, float]:
    """Cents of work for each kg·h that a fleet offers today, with what the plan would bring."""
    offered: dict[int, float] = defaultdict(float)
    work: dict[int, float] = defaultdict(float, earned)
    for one in posed.live.standings:
        hours = (one.shift.ends_at - one.shift.starts_at).total_seconds() / 3600
        offered[one.shift.fleet_id] += hours * one.shift.vehicle.type.payload_kg
    for route in plan.routes:
        fleet = posed.live.by_shift[int(route.vehicle)].shift.fleet_id
        done = [step for step in route.steps if step.kind == StepKind.DELIVERY]
        work[fleet] += sum(posed.live.orders[int(step.job or 0)].price_cents for step in done)
    return {fleet: work[fleet] / kg_h for fleet, kg_h in offered.items() if kg_h}


def jain(values: Mapping[int, float]) -> float:
    """Jain's index: 1 when all got the same, 1/n when one got everything."""
    squares = sum(value * value for value in values.values())
    return sum(values.values()) ** 2 / (len(values) * squares) if squares else 1.0


def changes(posed: Posed, before: Plan, after: Plan) -> list[dict[str, Any]]:
    """One for each order that another vehicle would carry, with why."""
    # What does not hold any more fell out of `before`, but was on a driver's tour all the same.
    stood = {str(order): str(shift) for order, shift in posed.live.shift_of.items()}
    was, will = stood | _vehicle_of(before), _vehicle_of(after)
    late = lateness(posed, after)
    routes = {route.vehicle: route for route in after.routes}
    found = []
    for job in posed.jobs:
        if was.get(job) == will.get(job):
            continue
        order = posed.live.orders[int(job)]
        found.append({
            "order": order.pk, "number": order.number,
            "from": _mark(posed, was.get(job)), "to": _mark(posed, will.get(job)),
            "detour": detour(posed, routes[will[job]], job) if job in will else 0,
            "late": late.get(job, 0),
        })  # fmt: skip
    return found


def _vehicle_of(plan: Plan) -> dict[str, str]:
    return {step.job: route.vehicle for route in plan.routes for step in route.steps if step.job}


def _mark(posed: Posed, vehicle: str | None) -> str:
    return posed.live.by_shift[int(vehicle)].shift.vehicle.mark if vehicle else ""


def detour(posed: Posed, route: Route, job: str) -> int:
    """Metres that the tour is longer for the sake of one job."""
    vehicle = posed.vehicles[route.vehicle]
    rest = [step.place for step in route.steps[:-1] if step.job != job]
    return _far(posed.problem, vehicle.profile, [s.place for s in route.steps[:-1]]) - _far(
        posed.problem, vehicle.profile, rest
    )


def _far(problem: Problem, profile: int, places: Iterable[int]) -> int:
    metres = problem.profiles[profile].metres
    return sum(int(metres[a, b]) for a, b in pairwise(places))


def as_rows(posed: Posed, plan: Plan) -> list[dict[str, Any]]:
    """Tours as they are kept in a TourPlan."""
    tours, metres = planned(posed, plan), {route.vehicle: route for route in plan.routes}
    return [
        {
            "shift": shift,
            "metres": priced(posed.problem, Plan((metres[str(shift)],))).metres if stops else 0,
            "stops": [
                [stop.order, str(stop.kind), stop.begin_at.isoformat(), stop.leave_at.isoformat()]
                for stop in stops
            ],
        }
        for shift, stops in tours.items()
    ]


def from_rows(posed: Posed, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Halt]]:
    """Kept tours as the engine's stops; orders that are over fall out."""
    found: dict[str, list[Halt]] = {}
    for row in rows:
        name = str(row["shift"])
        if name in posed.vehicles:
            found[name] = [halt for stop in row["stops"] for halt in _halt(posed, stop)]
    return found


def _halt(posed: Posed, stop: Sequence[Any]) -> list[Halt]:
    job = posed.jobs.get(str(stop[0]))
    if job is None:
        return []
    is_pickup = stop[1] in (StopKind.PICKUP, StopKind.TRANSFER)
    visit = job.pickup if is_pickup else job.delivery
    kind = StepKind.PICKUP if is_pickup else StepKind.DELIVERY
    return [Halt(kind, visit.place, job)] if visit else []
