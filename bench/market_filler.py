"""A year of a market's orders at once: fleets, shops, orders with their ledger, trips with stops.

The rows are written in bulk, copied from those that the sample district's actions made: they are
the crowd behind the pages that are measured.
"""

import math
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from youhu.delivery.models import Consignee, Order, Proof, Shop
from youhu.delivery.rules import ProofKind, State
from youhu.demo.market import MARKET
from youhu.dispatch.models import FleetBalance, Shift, Stop, Trip
from youhu.dispatch.rules import ShiftState, StopKind, StopState, TripState
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.ledger.models import Entry
from youhu.ledger.rules import FIRST, Line, commit
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role

FLEETS, SHOPS, VEHICLES = 42, 400, 3
A_DAY = 500  # 150,000 orders are 300 days
A_TRIP = 12  # orders that ride together
CHUNK = 3_000
LATE = 0.06  # of the orders
SALT = "0" * 32  # nobody's words are hidden in a crowd that is made up
Row = TypeVar("Row", bound=Model)


@dataclass
class Crowd:
    """What the orders are drawn from."""

    market: Organisation
    pattern: Order
    shops: list[Shop]
    vehicles: list[Vehicle]
    drivers: dict[int, Driver]  # by vehicle
    desk: Member
    now: datetime
    rng: Random

    def uuid(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def fill(count: int, *, now: datetime, seed: int = 365) -> Crowd:
    """Write so many delivered orders, the newest of them yesterday's."""
    crowd = _crowd(now, Random(seed))
    for start in range(0, count, CHUNK):
        _keep(crowd, start, min(start + CHUNK, count))
    _balance(crowd, math.ceil(count / A_DAY))
    return crowd


def twin(row: Row, **changed: Any) -> Row:
    """Another row like this one, not yet saved."""
    other = copy(row)
    other._state = copy(row._state)
    other._state.adding, other.pk = True, None
    for name, value in changed.items():
        setattr(other, name, value)
    return other


def _crowd(now: datetime, rng: Random) -> Crowd:
    market = Organisation.objects.get(code=MARKET)
    desk = Member.objects.get(person__user__username="market")
    done = Order.objects.filter(market=market, state=State.CLOSED).exclude(fleet=None)
    crowd = Crowd(market, done.order_by("pk")[0], [], [], {}, desk, now, rng)
    pattern = Vehicle.objects.admitted().filter(fleet__market=market).order_by("pk")[0]
    fleet = Fleet.objects.select_related("organisation").get(pk=pattern.fleet_id)
    driver = Driver.objects.admitted().filter(fleet__market=market).order_by("pk")[0]
    with transaction.atomic():
        for n in range(FLEETS):
            _fleet(crowd, n, fleet, pattern, driver)
        crowd.shops = _shops(crowd)
    return crowd


def _fleet(crowd: Crowd, n: int, fleet: Fleet, vehicle: Vehicle, driver: Driver) -> None:
    """An admitted fleet with its vehicles and a driver for each."""
    unit = twin(fleet.organisation, code=f"bench-{n}", name=f"第{n}车队", name_en=f"Fleet {n}")
    unit.short_name = unit.name
    unit.save()
    own = twin(fleet, organisation=unit, number=500 + n)
    own.save()
    for k in range(VEHICLES):
        mark = f"{500 + n}-{k:03}"
        one = twin(vehicle, fleet=own, plate=f"粤B{n:02}{k:03}", mark=mark, token=f"bench{mark}")
        one.save()
        person = Person.objects.create(name=f"司机{n}-{k}", phone=f"137{n:04}{k:04}")
        hand = twin(driver, fleet=own, person=person)
        hand.save()
        crowd.vehicles.append(one)
        crowd.drivers[one.pk] = hand


def _shops(crowd: Crowd) -> list[Shop]:
    known = list(Shop.objects.filter(market=crowd.market).order_by("pk"))
    more = [
        twin(crowd.rng.choice(known), name=f"布行{n}", stall=f"F 区 {n}")
        for n in range(SHOPS - len(known))
    ]
    return known + Shop.objects.bulk_create(more)


@transaction.atomic
def _keep(crowd: Crowd, start: int, end: int) -> None:
    """The orders of these ages, in trips of a dozen, with everything that hangs on them."""
    orders = Order.objects.bulk_create(_order(crowd, age) for age in range(start, end))
    Consignee.objects.bulk_create(
        Consignee(order=one, name="林先生", phone=f"139{n:08}") for n, one in enumerate(orders)
    )
    Proof.objects.bulk_create(
        Proof(client_key=crowd.uuid(), order=one, kind=ProofKind.DELIVERY, at=_delivered(one),
              received_at=_delivered(one), code_given=True, pieces=one.pieces)
        for one in orders
    )  # fmt: skip
    Entry.objects.bulk_create(line for one in orders for line in _entries(one, crowd))
    loads = [orders[n : n + A_TRIP] for n in range(0, len(orders), A_TRIP)]
    shifts = Shift.objects.bulk_create(_shift(crowd, n, load) for n, load in enumerate(loads))
    trips = Trip.objects.bulk_create(_trip(*pair) for pair in zip(shifts, loads, strict=True))
    Stop.objects.bulk_create(
        stop for trip, load in zip(trips, loads, strict=True) for stop in _stops(trip, load)
    )
    for shift, load in zip(shifts, loads, strict=True):
        for one in load:
            one.fleet_id = shift.fleet_id
    Order.objects.bulk_update(orders, ["fleet"], batch_size=500)


def _order(crowd: Crowd, age: int) -> Order:
    """The `age`-th last order, delivered on the day that it was given."""
    rng = crowd.rng
    noon = timezone.localtime(crowd.now).replace(hour=12, minute=0, second=0, microsecond=0)
    given = noon - timedelta(days=1 + age // A_DAY, minutes=rng.uniform(-240, 240))
    until = given + timedelta(hours=3)
    done = until + timedelta(minutes=rng.uniform(1, 60) * (1 if rng.random() < LATE else -1))
    kg = int(min(max(rng.lognormvariate(4, 0.9), 5), 900))
    return twin(
        crowd.pattern, number=f"BMX-{age:06}", client_key=crowd.uuid(), client_ref="",
        token=f"bench{age:06}", shop=rng.choice(crowd.shops), ordered_at=given, ready_at=given,
        wanted_from=given + timedelta(hours=1), wanted_until=until, promised_until=until,
        promised_from=given + timedelta(hours=1), pieces=rng.randint(1, 40), kg=kg, litres=kg * 4,
        lng=113.32 + rng.uniform(-0.05, 0.05), lat=23.09 + rng.uniform(-0.02, 0.02),
        loaded_at=given + timedelta(minutes=50), delivered_at=done, stars=rng.choice((4, 5, None)),
        ended_at=done + timedelta(hours=5), price_cents=rng.randint(2_000, 20_000), revision=4,
    )  # fmt: skip


def _entries(order: Order, crowd: Crowd) -> Iterator[Entry]:
    """The chained lines of an order's past."""
    assert order.loaded_at
    assert order.delivered_at
    assert order.ended_at
    past = (
        ("order", "", State.PROMISED, order.ordered_at),
        ("load", State.PROMISED, State.ABOARD, order.loaded_at),
        ("deliver", State.ABOARD, State.DELIVERED, order.delivered_at),
        ("rate", State.DELIVERED, State.CLOSED, order.ended_at),
    )
    previous = FIRST
    for seq, (verb, source, target, at) in enumerate(past):
        line = Line(
            district=order.district, subject=order.subject, seq=seq, verb=verb, source=source,
            target=target, by=crowd.desk.pk, role=Role.HANDLER, at=at, words=commit("", SALT),
            payload={}, previous=previous,
        )  # fmt: skip
        previous = line.seal()
        facts: dict[str, Any] = {name: value for name, value in vars(line).items() if name != "by"}
        yield Entry(**facts, by_id=line.by, note="", salt=SALT, digest=previous)


def _shift(crowd: Crowd, n: int, load: Sequence[Order]) -> Shift:
    first, last = min(one.ordered_at for one in load), max(_delivered(one) for one in load)
    vehicle = crowd.vehicles[n % len(crowd.vehicles)]
    return Shift(
        district=crowd.market.area_code[:6], market=crowd.market, fleet_id=vehicle.fleet_id,
        vehicle=vehicle, driver=crowd.drivers[vehicle.pk], starts_at=first, began_at=first,
        ends_at=last + timedelta(minutes=5), ended_at=last + timedelta(minutes=5), lng=113.304,
        lat=23.094, state=ShiftState.OFF_DUTY,
    )  # fmt: skip


def _delivered(order: Order) -> datetime:
    assert order.delivered_at is not None
    return order.delivered_at


def _trip(shift: Shift, load: Sequence[Order]) -> Trip:
    return Trip(
        district=shift.district, shift=shift, place=1, state=TripState.DONE,
        planned_m=2_000 * len(load), driven_m=2_000 * len(load), set_out_at=shift.starts_at,
        ended_at=shift.ended_at,
    )  # fmt: skip


def _stops(trip: Trip, load: Sequence[Order]) -> Iterator[Stop]:
    """All goods are collected, then handed over in the order of their moments."""
    halts = [(StopKind.PICKUP, one, one.loaded_at) for one in load]
    halts += [(StopKind.DELIVERY, one, one.delivered_at) for one in load]
    for seq, (kind, one, at) in enumerate(sorted(halts, key=lambda halt: str(halt[2]))):
        assert at is not None
        gone = at + timedelta(minutes=3)
        is_pickup = kind == StopKind.PICKUP
        yield Stop(
            trip=trip, seq=seq, kind=kind, order=one, address=one.address, state=StopState.DONE,
            lng=one.pickup_lng if is_pickup else one.lng,
            lat=one.pickup_lat if is_pickup else one.lat, planned_at=at, leave_at=gone,
            until=one.promised_until, arrived_at=at, left_at=gone,
        )  # fmt: skip


def _balance(crowd: Crowd, days: int) -> None:
    """What every fleet offered and earned on every day."""
    today = timezone.localdate(crowd.now)
    fleets = {vehicle.fleet_id for vehicle in crowd.vehicles}
    FleetBalance.objects.bulk_create(
        FleetBalance(
            fleet_id=pk, on=today - timedelta(days=n + 1), offered_s=86_400, offered_kg_h=36_000,
            work_cents=crowd.rng.randint(90_000, 110_000), due_cents=100_000, driven_m=24_000,
            orders=12,
        )
        for pk in sorted(fleets)
        for n in range(days)
    )  # fmt: skip
