"""Vehicles of the sample market on the road, stop by stop: yesterday's, and today's until now."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from youhu.common.errors import Refused
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Order
from youhu.demo.market import MARKET
from youhu.dispatch.actions import driving, duty, offering, placing, tracking
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.positions import Point
from youhu.dispatch.rules import TO_DO, ShiftState, StopState
from youhu.fleets.models import Driver, Vehicle
from youhu.fleets.queries import admitted_drivers, admitted_vehicles
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role

Proof = Callable[[Order, datetime], ProofGiven]
GATE = (113.3046, 23.0947)
MOST_VANS, YESTERDAY, FOR_THE_LOGIN = 12, 3, 2
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
WAY, WORK = 4 * MINUTE, 6 * MINUTE  # at least, to a stop and there


def drive_yesterday(now: datetime) -> None:
    """Three vehicles were on duty yesterday; what is ordered of that day comes onto their tours."""
    market = Organisation.objects.get(code=MARKET)
    starts = timezone.localtime(now - DAY).replace(hour=8, minute=0, second=0, microsecond=0)
    for vehicle, driver in _pairs(market, starts)[:YESTERDAY]:
        _offer(vehicle, driver, starts, is_on_duty=True)


def carried(order: Order, proof: Proof) -> bool:
    """Its driver drives an order of yesterday, stop by stop; whether it stood on a tour."""
    stops = Stop.objects.filter(order=order, state__in=TO_DO).order_by("seq", "pk")
    for stop in list(stops.select_related("trip__shift__driver", "order")):
        at = stop.planned_at
        _drive(stop, at, until=at + WORK, proof=proof)
    order.refresh_from_db()
    return order.delivered_at is not None


def end_yesterday() -> None:
    """Everybody went off duty in the evening."""
    for shift in Shift.objects.filter(state=ShiftState.ON_DUTY).select_related("driver", "fleet"):
        duty.go_off_duty(shift, by=_member(shift.driver), now=shift.ends_at)


def begin_today(now: datetime) -> None:
    """All are on duty since three hours ago; the login's shift begins at the next full hour."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    pairs = _pairs(Organisation.objects.get(code=MARKET), now)[:MOST_VANS]
    for n, (vehicle, driver) in enumerate(pairs):
        _offer(vehicle, driver, hour + HOUR if n == 0 else hour - 3 * HOUR, is_on_duty=n > 0)


def drive_on(until: datetime, proof: Proof) -> None:
    """Everybody on duty does what there was to do until then."""
    on_duty = Shift.objects.filter(state=ShiftState.ON_DUTY, market__code=MARKET)
    for shift in on_duty.select_related("driver").order_by("pk"):
        left = shift.starts_at
        while (stop := _next(shift)) is not None:
            at = max(stop.planned_at, left + WAY)
            if at - WAY > until:
                break
            if not _drive(stop, at, until=until, proof=proof):
                break
            left = at + WORK


def be_seen(now: datetime) -> None:
    """Phones tell where vehicles are: at the stop where they were last, or at the gate."""
    for shift in Shift.objects.filter(state=ShiftState.ON_DUTY, market__code=MARKET):
        there = Stop.objects.filter(trip__shift=shift, arrived_at__isnull=False)
        last = there.order_by("-arrived_at", "-pk").first()
        place = (last.lng, last.lat) if last else GATE
        point = Point(now - MINUTE, *place, metres_accurate=12)
        tracking.keep_positions(shift, [point], by=_member(shift.driver), now=now)


def give_the_login_some(now: datetime) -> None:
    """The desk puts the newest orders onto the tour of the driver who signs in."""
    desk = Member.objects.get(person__user__username="market")
    shifts = Shift.objects.filter(state=ShiftState.OFFERED, market=desk.organisation)
    shift = shifts.filter(driver__person__user__username="driver").first()
    if shift is None:
        return
    rows = Order.objects.moving().filter(market=desk.organisation, fleet=None).order_by("-pk")
    for order in rows[:FOR_THE_LOGIN]:
        try:
            placing.assign(order, shift, by=desk, now=now)
        except Refused:
            continue  # an hour at which its vehicle may not go there


def _drive(stop: Stop, at: datetime, *, until: datetime, proof: Proof) -> bool:
    """As far as it is by then: on the way, there, done; whether it is done."""
    shift = stop.trip.shift
    by, began = _member(shift.driver), shift.began_at or at
    if stop.state == StopState.AHEAD:
        driving.set_out(stop.pk, by=by, now=max(at - WAY, began))
    if at <= until and stop.state != StopState.HERE:
        driving.arrive(stop.pk, by=by, now=at)
    if at + WORK <= until:
        driving.hand(stop.pk, proof(stop.order, at + WORK), by=by, now=at + WORK)
    return at + WORK <= until


def _next(shift: Shift) -> Stop | None:
    rows = Stop.objects.filter(trip__shift=shift, state__in=TO_DO)
    related = rows.select_related("trip__shift__driver", "order")
    return related.order_by("trip__place", "seq", "pk").first()


def _offer(vehicle: Vehicle, driver: Driver, starts: datetime, *, is_on_duty: bool) -> None:
    desk = Member.objects.get(person__user__username="market")
    hours = offering.Hours(starts, starts + 11 * HOUR, *GATE)
    shift = offering.offer(vehicle, driver, hours=hours, by=desk, now=starts - 12 * HOUR)
    if is_on_duty:
        duty.go_on_duty(shift, by=_member(driver), now=starts)


def _member(driver: Driver) -> Member:
    rows = Member.objects.filter(person=driver.person_id, role=Role.RESIDENT)
    return rows.order_by("pk")[0]


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
