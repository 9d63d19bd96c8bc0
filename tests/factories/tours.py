"""A market's day: vans with their drivers on duty, shops around the middle, orders to all sides."""

import math
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.rows import NOW, MemberFactory, OrganisationFactory
from youhu.delivery.models import Order, Shop
from youhu.delivery.rules import Goods, Source
from youhu.dispatch.models import Shift
from youhu.fleets.models import Driver, Fleet, Vehicle, VehicleType
from youhu.fleets.rules import Energy, State
from youhu.ledger.actions import begin, move
from youhu.registry.models import Member, Organisation, new_token, nobody
from youhu.registry.rules import OrgKind, Role

MIDDLE = (113.305, 23.094)
SINCE = date(2025, 1, 1)


@dataclass
class MarketDay:
    """All that a test of tours may want to name."""

    market: Organisation
    desk: Member
    shop: Shop
    kind: VehicleType
    fleets: list[Fleet] = field(default_factory=list)
    managers: list[Member] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    drivers: list[Member] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)


def market_day(
    vans: int = 2,
    *,
    fleets: int = 1,
    now: datetime = NOW,
    on_duty: bool = True,
    area: str = "440105001",
) -> MarketDay:
    market = OrganisationFactory(kind=OrgKind.ASSOCIATION, area_code=area)
    made = MarketDay(
        market=market,
        desk=MemberFactory(role=Role.HANDLER, organisation=market),
        shop=shop(market),
        kind=VehicleType.objects.create(
            market=market, name="Van", code="van", payload_kg=1500, volume_l=8000,
            energy=Energy.ELECTRIC, co2_g_per_km=0, fixed_cost_cents=10_000,
            cost_per_km_cents=100,
        ),
    )  # fmt: skip
    for number in range(1, fleets + 1):
        carrier = OrganisationFactory(kind=OrgKind.FLEET, area_code="440105")
        made.managers.append(MemberFactory(role=Role.HANDLER, organisation=carrier))
        made.fleets.append(_admitted(Fleet(market=market, organisation=carrier, number=number)))
    for number in range(vans):
        add_van(made, number, now=now, on_duty=on_duty)
    return made


def add_van(made: MarketDay, number: int, *, now: datetime, on_duty: bool = True) -> Shift:
    """A van with its driver and a shift of twelve hours around now."""
    fleet = made.fleets[number % len(made.fleets)]
    member = MemberFactory(role=Role.RESIDENT, organisation=None)
    vehicle = Vehicle(
        fleet=fleet, type=made.kind, plate=f"A{made.market.pk}{number:04d}",
        mark=f"{fleet.number:02d}-{made.market.pk}{number:03d}", token=new_token(),
    )  # fmt: skip
    made.vehicles.append(_admitted(vehicle))
    made.drivers.append(member)
    driver = _admitted(Driver(fleet=fleet, person=member.person, licence_class="C1"))
    shift = shift_of(made, vehicle, driver, now=now)
    if on_duty:
        move(shift, "go_on_duty", by=member, now=now, began_at=now - timedelta(hours=1))
    made.shifts.append(shift)
    return shift


def shift_of(made: MarketDay, vehicle: Vehicle, driver: Driver, *, now: datetime) -> Shift:
    starts = _starts(now)
    ends = starts + timedelta(hours=12)
    shift = Shift.objects.create(
        district="440105", market=made.market, fleet=vehicle.fleet, vehicle=vehicle, driver=driver,
        starts_at=starts, ends_at=ends, due_at=ends, lng=MIDDLE[0], lat=MIDDLE[1],
    )  # fmt: skip
    begin(shift, "offer", by=nobody(Role.CLOCK), now=now)
    return shift


def _starts(now: datetime) -> datetime:
    """8 o'clock of the day; a run of the tests by night gets a night's shift."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour.replace(hour=8) if 8 <= now.hour < 16 else hour - timedelta(hours=1)


def shop(market: Organisation, **facts: Any) -> Shop:
    made = Shop.objects.create(
        district="440105", market=market, name="Silk", stall=f"B{market.pk}-{uuid.uuid4().hex[:6]}",
        address="Market gate 3", lng=MIDDLE[0], lat=MIDDLE[1], opened_on=SINCE, **facts,
    )  # fmt: skip
    begin(made, "open", by=nobody(Role.CLOCK), now=NOW)
    return made


def around(number: int, metres: float = 4000) -> tuple[float, float]:
    """The number-th of twelve directions, so far from the middle."""
    turn = math.pi * 2 * number / 12
    return (
        MIDDLE[0] + metres * math.cos(turn) / 102_300,
        MIDDLE[1] + metres * math.sin(turn) / 111_195,
    )


def order(made: MarketDay, number: int = 0, *, now: datetime = NOW, **facts: Any) -> Order:
    """Some rolls of cloth to the number-th direction, promised within the next four hours."""
    lng, lat = around(number)
    said: dict[str, Any] = {
        "number": f"BMM-{Order.objects.count() + 1:05d}", "client_key": uuid.uuid4(),
        "token": new_token(), "market": made.market, "shop": made.shop, "ordered_at": now,
        "source": Source.DESK, "goods": Goods.ROLL, "pieces": 4, "kg": 100, "litres": 240,
        "pickup_address": "Market gate 3", "pickup_lng": MIDDLE[0], "pickup_lat": MIDDLE[1],
        "address": f"Street {number}", "lng": lng, "lat": lat, "metres": 5600, "ready_at": now,
        "wanted_from": now, "wanted_until": now + timedelta(hours=4), "promised_from": now,
        "promised_until": now + timedelta(hours=4), "price_cents": 5000, "code": "123456",
        "district": "440105", "due_at": now + timedelta(hours=4), **facts,
    }  # fmt: skip
    found = Order.objects.create(**said)
    begin(found, "order", by=nobody(Role.CLOCK), now=now)
    return found


def _admitted(row: Any) -> Any:
    row.state, row.applied_at, row.admitted_on, row.district = State.ADMITTED, NOW, SINCE, "440105"
    row.save()
    begin(row, "apply", by=nobody(Role.CLOCK), now=NOW)
    return row
