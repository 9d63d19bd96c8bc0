"""A driver with a shift and a trip of today: two orders of one shop, collected and handed over."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.factories.market import Market, driver_of, market, vehicle_of
from tests.factories.rows import NOW, MemberFactory
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Consignee, Order, Shop
from youhu.delivery.rules import Goods, Source
from youhu.dispatch.actions import driving, duty
from youhu.dispatch.models import Shift, Stop, Trip
from youhu.dispatch.rules import StopKind
from youhu.fleets.models import Driver, Vehicle
from youhu.ledger.actions import begin
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

GATE = (113.3042, 23.0941)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass
class Driven:
    """All that a test of driving may want to name."""

    market: Market
    shop: Shop
    by: Member  # the driver
    shift: Shift
    trip: Trip
    orders: list[Order]
    stops: list[Stop]  # both pickups, then both deliveries


def driven(*, orders: int = 2, now: datetime = NOW, on_duty: bool = True) -> Driven:
    """Everything is admitted; the trip is planned, nothing is done yet."""
    there = market()
    shop = _shop(there)
    shift = a_shift(there, there.vehicle, there.driver, now=now)
    placed = [an_order(there, shop, n, now=now) for n in range(orders)]
    trip = a_trip(shift, now=now)
    stops = [a_stop(trip, n + 1, StopKind.PICKUP, order) for n, order in enumerate(placed)]
    stops += [
        a_stop(trip, orders + n + 1, StopKind.DELIVERY, order) for n, order in enumerate(placed)
    ]
    made = Driven(there, shop, there.driver_member, shift, trip, placed, stops)
    if on_duty:
        duty.go_on_duty(shift, by=made.by, now=now)
    return made


def another(made: Driven, *, now: datetime = NOW) -> tuple[Member, Shift]:
    """Another vehicle of the fleet with its driver, on duty."""
    member = MemberFactory(role=Role.RESIDENT, organisation=None)
    there = made.market
    vehicle = vehicle_of(there.fleet, there.van, number=2)
    shift = a_shift(there, vehicle, driver_of(there.fleet, member), now=now)
    duty.go_on_duty(shift, by=member, now=now)
    return member, shift


def a_shift(there: Market, vehicle: Vehicle, driver: Driver, *, now: datetime) -> Shift:
    shift = Shift.objects.create(
        district="440105", market=there.association, fleet=there.fleet, vehicle=vehicle,
        driver=driver, starts_at=now - HOUR, ends_at=now + 9 * HOUR, lng=GATE[0], lat=GATE[1],
        **clock(now + HOUR),
    )  # fmt: skip
    begin(shift, "offer", by=nobody(Role.CLOCK), now=now)
    return shift


def a_trip(shift: Shift, *, now: datetime = NOW) -> Trip:
    place = shift.trips.count() + 1
    trip = Trip.objects.create(
        district="440105", shift=shift, place=place, planned_m=9000, **clock(now + 4 * HOUR)
    )
    begin(trip, "plan", by=nobody(Role.CLOCK), now=now)
    return trip


def a_stop(trip: Trip, seq: int, kind: str, order: Order) -> Stop:
    takes = kind != StopKind.DELIVERY
    start = order.promised_from + seq * 15 * MINUTE
    return Stop.objects.create(
        trip=trip, seq=seq, kind=kind, order=order, planned_at=start, leave_at=start + 5 * MINUTE,
        until=order.promised_until, expected_at=start,
        address=order.pickup_address if takes else order.address,
        lng=order.pickup_lng if takes else order.lng, lat=order.pickup_lat if takes else order.lat,
    )  # fmt: skip


def _shop(there: Market) -> Shop:
    shop = Shop.objects.create(
        district="440105", market=there.association, name="Jinchang Cloth", stall="B 2118",
        address="Market gate 3", lng=GATE[0], lat=GATE[1], phone="020-84120001",
        opened_on=NOW.date() - timedelta(days=90),
    )  # fmt: skip
    begin(shop, "open", by=nobody(Role.CLOCK), now=NOW)
    return shop


def an_order(there: Market, shop: Shop, number: int, *, now: datetime = NOW) -> Order:
    lng, lat = GATE[0] + 0.004 * (number + 1), GATE[1] + 0.002 * (number + 1)
    said: dict[str, Any] = {
        "number": f"BMM-{10_001 + Order.objects.count()}", "client_key": uuid.uuid4(),
        "token": uuid.uuid4().hex[:22], "market": there.association, "shop": shop,
        "ordered_at": now - HOUR, "source": Source.DESK, "goods": Goods.ROLL,
        "pieces": 12 - number, "kg": 320 - 20 * number, "litres": 720,
        "pickup_address": shop.address, "pickup_lng": shop.lng, "pickup_lat": shop.lat,
        "address": f"Kangle West Street {27 + number}", "lng": lng, "lat": lat, "metres": 900,
        "ready_at": now - HOUR, "wanted_from": now, "wanted_until": now + 4 * HOUR,
        "promised_from": now, "promised_until": now + 4 * HOUR, "price_cents": 5000,
        "cost_cents": 5000, "code": "4711", "district": "440105",
    }  # fmt: skip
    order = Order.objects.create(**said, **clock(now + 4 * HOUR))
    Consignee.objects.create(order=order, name="Guo", phone="13911112222")
    begin(order, "order", by=nobody(Role.CLOCK), now=now)
    return order


def given(at: datetime = NOW, **facts: Any) -> ProofGiven:
    """A proof with the receiver's code, unless the test says otherwise."""
    return ProofGiven(
        **{"client_key": uuid.uuid4(), "at": at, "pieces": 12, "code": "4711", **facts}
    )


def loaded(made: Driven, *, now: datetime = NOW) -> None:
    """Both orders are aboard, the driver is on the way to the first receiver."""
    for stop in made.stops[: len(made.orders)]:
        driving.arrive(stop.pk, by=made.by, now=now)
        driving.hand(stop.pk, given(now), by=made.by, now=now)
