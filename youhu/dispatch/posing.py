"""A market's tours as a problem for the engine: rows become plain facts, moments become seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from youhu.delivery.models import Order
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.live import Live, Standing, due_of
from youhu.dispatch.models import DispatchTerms, Stop
from youhu.dispatch.rules import TAKING
from youhu.dispatch.ways import Point, Travel, between
from youhu.dispatch.zoning import streets_of
from youhu.fleets.models import VehicleType
from youhu.fleets.rules import PROFILES
from youhu.solvers.tours.problem import (
    ALWAYS,
    Job,
    Place,
    Problem,
    Profile,
    StepKind,
    Task,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.rolling import share_of_day
from youhu.solvers.tours.timing import Clock
from youhu.solvers.tours.timing import Stop as Halt

TAIL_LIFT = "tail lift"
LET_IN = "let in"  # asked for only while somebody with a tour must not drive any more
# How long a stop takes: finding the door, and each piece; more than the longest nobody waits.
DOOR_S, PIECE_S, LONGEST_S = 180, 8, 900
WAGE_CENTS_PER_H = 3_000
PROFILE_ROWS = {name: row for row, (name, _label) in enumerate(PROFILES)}


@dataclass(frozen=True, eq=False)
class Posed:
    """The problem, the tours as they stand in it, and how its names lead back to rows."""

    live: Live
    problem: Problem
    points: tuple[Point, ...]
    is_estimate: bool

    @cached_property
    def clock(self) -> Clock:
        return Clock(self.problem)

    @cached_property
    def jobs(self) -> dict[str, Job]:
        return {job.id: job for job in self.problem.jobs}

    @cached_property
    def vehicles(self) -> dict[str, Vehicle]:
        return {one.id: one for one in self.problem.vehicles}

    def tours(self) -> dict[str, list[Halt]]:
        """What lies ahead of each vehicle, in its order."""
        return {str(one.pk): list(self._halts(one)) for one in self.live.standings}

    def _halts(self, standing: Standing) -> list[Halt]:
        found = []
        for stop in standing.stops:
            job = self.jobs.get(str(stop.order_id))
            if job is None:
                continue
            kind = _end(stop)
            visit = job.pickup if kind == StepKind.PICKUP else job.delivery
            if visit is not None:
                found.append(Halt(kind, visit.place, job))
        return found


class _Places:
    """Every point once, with the zone whose hours hold there."""

    def __init__(self) -> None:
        self.rows: dict[Point, int] = {}

    def row(self, lng: float, lat: float) -> int:
        return self.rows.setdefault((round(lng, 6), round(lat, 6)), len(self.rows))


def pose(live: Live, *, more: Sequence[Order] = ()) -> Posed:
    """The problem of this moment; `more` are orders that are not booked yet."""
    places = _Places()
    vehicles = [_vehicle(one, live, places) for one in live.standings]
    orders = [one for pk, one in live.orders.items() if _is_posed(pk, live)]
    jobs = [_job(order, live, places) for order in (*orders, *more)]
    points, streets = tuple(places.rows), streets_of(live)
    zones = tuple(Place(streets.zone(point)) for point in points)
    for row, one in enumerate(live.standings):
        vehicles[row] = replace(vehicles[row], access=streets.access(one.shift.vehicle))
    used = {one.profile for one in vehicles}
    ways = [_ways(points, name, live) if row in used else None for name, row in _profiles()]
    first = next((one for one in ways if one), None) or _ways(points, "van", live)
    profiles = tuple(Profile(one.metres, one.seconds) for one in (w or first for w in ways))
    problem = Problem(
        zones, profiles, tuple(vehicles), tuple(jobs), told=_told(live, jobs),
        most_changes=live.terms.most_changed_stops if live.terms.is_automatic else None,
    )  # fmt: skip
    return Posed(live, problem, points, any(one.is_estimate for one in ways if one))


def _told(live: Live, jobs: Sequence[Job]) -> dict[str, list[Task]]:
    """What each driver is at."""
    known, told = {job.id for job in jobs}, {}
    for one in live.standings:
        tasks = [Task(_end(stop), str(stop.order_id)) for stop in one.told]
        told[str(one.pk)] = [task for task in tasks if task.job in known]
    return told


def _end(stop: Stop) -> StepKind:
    return StepKind.PICKUP if stop.kind in TAKING else StepKind.DELIVERY


def _profiles() -> list[tuple[str, int]]:
    return sorted(PROFILE_ROWS.items(), key=lambda item: item[1])


def _ways(points: Sequence[Point], profile: str, live: Live) -> Travel:
    return between(points, profile=profile, at=live.now)


def _is_posed(pk: int, live: Live) -> bool:
    """Not what a driver is handing over, nor what the desk must decide about first."""
    if pk in live.held:
        return False
    busy = live.in_hand.get(pk)
    return busy is None or busy.kind in TAKING


def _vehicle(one: Standing, live: Live, places: _Places) -> Vehicle:
    kind, free_s = one.shift.vehicle.type, live.second(one.free_at)
    return Vehicle(
        id=str(one.pk),
        start=places.row(*one.place),
        capacity=(kind.payload_kg, kind.volume_l),
        owner=str(one.shift.fleet_id),
        shift=Window(free_s, max(live.second(one.shift.ends_at), free_s)),
        profile=PROFILE_ROWS.get(kind.profile, 0),
        fixed_cost=0 if one.is_used else _fixed_cost(one, live),
        cost_per_km=kind.cost_per_km_cents,
        cost_per_h=WAGE_CENTS_PER_H,
        skills=skills_of(kind) | (frozenset({LET_IN}) if one.takes_on else frozenset()),
    )  # fmt: skip


def _fixed_cost(one: Standing, live: Live) -> int:
    left = one.shift.ends_at - live.now
    return share_of_day(one.shift.vehicle.type.fixed_cost_cents, left.total_seconds())


def skills_of(kind: VehicleType) -> frozenset[str]:
    return frozenset({TAIL_LIFT}) if kind.has_tail_lift else frozenset()


def work_s(order: Order) -> int:
    """How long loading or handing over takes."""
    return min(DOOR_S + PIECE_S * order.pieces, LONGEST_S)


def reserve_s(terms: DispatchTerms, slot_s: int) -> int:
    """How much of a slot is kept back at its end, against delays on the road."""
    return min(terms.reserve_minutes * 60, slot_s // 3)


def kept_back_s(order: Order, live: Live) -> int:
    """Of the slot of that order; half of it is for what comes before its goods are loaded."""
    slot_s = (order.promised_until - order.promised_from).total_seconds()
    kept_back = reserve_s(live.terms, int(slot_s))
    return kept_back // 2 if order.pk in live.carriers else kept_back


def aim_s(order: Order, live: Live) -> int:
    """When a tour is to be at the door at the latest: what is promised is that the goods are handed
    over by then.
    """
    return live.second(due_of(order)) - work_s(order) - kept_back_s(order, live)


def _job(order: Order, live: Live, places: _Places) -> Job:
    """An order to be fetched and brought, one that is aboard, or one in a broken vehicle."""
    shift = live.carriers.get(order.pk or 0)
    carrier = str(shift) if shift else None
    here, there = (order.pickup_lng, order.pickup_lat), (order.lng, order.lat)
    if order.state == OrderState.RETURNING:
        there = here
    pickup = None
    if carrier is None:
        here = live.stranded.get(order.pk or 0, here)
        ready = Window(max(0, live.second(order.ready_at)), ALWAYS.end)
        pickup = Visit(places.row(*here), (ready,), work_s(order))
    earliest = max(0, live.second(order.promised_from))
    window = Window(0 if order.state == OrderState.RETURNING else earliest, ALWAYS.end)
    return Job(
        id=str(order.pk),
        load=(order.kg, order.litres),
        delivery=Visit(places.row(*there), (window,), work_s(order)),
        pickup=pickup,
        aboard=carrier,
        skills=_asked(order, carrier, live),
        due_s=aim_s(order, live),
    )


def _asked(order: Order, carrier: str | None, live: Live) -> frozenset[str]:
    """What a vehicle must have; who must not drive any more still brings what is aboard."""
    lift = {TAIL_LIFT} if order.needs_tail_lift else set()
    return frozenset(lift | ({LET_IN} if live.closed and carrier is None else set()))
