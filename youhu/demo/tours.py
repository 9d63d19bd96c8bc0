"""A day of the market: shifts on duty, tours in force, a better plan that waits."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from youhu.common.errors import Refused
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Order
from youhu.demo.market import MARKET
from youhu.dispatch.actions import driving, duty, offering, planning
from youhu.dispatch.live import read
from youhu.dispatch.models import Shift, Stop, TourPlan
from youhu.dispatch.rules import TO_DO, ShiftState
from youhu.fleets.models import Driver, Vehicle
from youhu.fleets.queries import admitted_drivers, admitted_vehicles
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.solvers.tours.problem import Budget

MORNING = gettext_noop("tours of the morning")
NOW_AND_THEN = gettext_noop("in its turn")
# The same plan on every machine: so many turns of the engine, however long they take.
TURNS = Budget(iterations=40, seed=365)
GATE = (113.3046, 23.0947)
MOST_VANS, YESTERDAY = 12, 3
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def drive_tours(now: datetime) -> None:
    """Shifts of today, the morning's tours in force, and a plan for what was ordered since."""
    desk = Member.objects.get(person__user__username="market")
    market = Organisation.objects.get(code=MARKET)
    _offer_shifts(market, desk, now)
    _plan(market, MORNING, desk, now, publish=True)
    _plan(market, NOW_AND_THEN, desk, now, publish=False)


def drive_yesterday(now: datetime) -> None:
    """Three vehicles were on duty yesterday; what is ordered of that day comes onto their tours."""
    desk = Member.objects.get(person__user__username="market")
    market = Organisation.objects.get(code=MARKET)
    starts = timezone.localtime(now - DAY).replace(hour=8, minute=0, second=0, microsecond=0)
    hours = offering.Hours(starts, starts + 11 * HOUR, *GATE)
    for vehicle, driver in _pairs(market, starts)[:YESTERDAY]:
        by = _member(driver)
        if by is not None:
            shift = offering.offer(vehicle, driver, hours=hours, by=desk, now=starts - 12 * HOUR)
            duty.go_on_duty(shift, by=by, now=starts)


def carried(order: Order, proof: Callable[[datetime], ProofGiven]) -> bool:
    """Its driver drives an order of yesterday, stop by stop; whether it stood on a tour."""
    stops = Stop.objects.filter(order=order, state__in=TO_DO).order_by("seq", "pk")
    for stop in list(stops.select_related("trip__shift__driver")):
        by, at = _member(stop.trip.shift.driver), stop.planned_at
        assert by is not None
        began = stop.trip.shift.began_at or at
        driving.set_out(stop.pk, by=by, now=max(at - 4 * MINUTE, began))
        driving.arrive(stop.pk, by=by, now=at)
        driving.hand(stop.pk, proof(at + 6 * MINUTE), by=by, now=at + 6 * MINUTE)
    order.refresh_from_db()
    return order.delivered_at is not None


def end_yesterday() -> None:
    """Everybody went off duty in the evening."""
    for shift in Shift.objects.filter(state=ShiftState.ON_DUTY).select_related("driver", "fleet"):
        by = _member(shift.driver)
        assert by is not None
        duty.go_off_duty(shift, by=by, now=shift.ends_at)


def _member(driver: Driver) -> Member | None:
    rows = Member.objects.filter(person=driver.person_id, role=Role.RESIDENT)
    return rows.order_by("pk").first()


def _pairs(market: Organisation, at: datetime) -> list[tuple[Vehicle, Driver]]:
    """Each vehicle with a driver of its fleet, the login's first."""
    drivers: dict[int, list[Driver]] = defaultdict(list)
    for driver in admitted_drivers(market, at.date()):
        drivers[driver.fleet_id].append(driver)
    rows = [
        (vehicle, drivers[vehicle.fleet_id].pop(0))
        for vehicle in admitted_vehicles(market, at.date())
        if drivers[vehicle.fleet_id]
    ]
    login = Person.objects.filter(user__username="driver").values_list("pk", flat=True).first()
    return sorted(rows, key=lambda pair: pair[1].person_id != login)


def _offer_shifts(market: Organisation, desk: Member, now: datetime) -> None:
    """Every driver takes a vehicle of their fleet, from three hours ago on."""
    drivers: dict[int, list[Driver]] = defaultdict(list)
    for driver in admitted_drivers(market, now.date()):
        drivers[driver.fleet_id].append(driver)
    starts = now.replace(minute=0, second=0) - timedelta(hours=3)
    hours = offering.Hours(starts, starts + timedelta(hours=11), *GATE)
    for vehicle in admitted_vehicles(market, now.date())[:MOST_VANS]:
        if drivers[vehicle.fleet_id]:
            driver = drivers[vehicle.fleet_id].pop(0)
            offering.offer(vehicle, driver, hours=hours, by=desk, now=now)


def _plan(market: Organisation, cause: str, desk: Member, now: datetime, *, publish: bool) -> None:
    if not read(market, now).standings:
        return
    plan = planning.replan(market, cause=cause, by=desk, now=now, budget=TURNS)
    if plan is None or not publish:
        return
    try:
        planning.publish(plan, by=desk, now=now)
    except Refused:
        return  # an hour at which nobody drives any more


def a_plan() -> TourPlan:
    """The newest plan. Raises LookupError without one."""
    found: TourPlan = TourPlan.objects.order_by("-pk")[0]
    return found


def an_order() -> Order:
    """An order that somebody still drives for. Raises LookupError without one."""
    found: Order = Order.objects.moving().filter(market__code=MARKET).order_by("pk")[0]
    return found
