from datetime import timedelta

import pytest

from tests.factories.orders import Market, market_of_orders, ordered
from tests.factories.rows import NOW
from youhu.delivery.rules import State
from youhu.dispatch.models import Shift, Stop, Trip
from youhu.dispatch.rules import ShiftState, StopKind, StopState, TripState
from youhu.fleets.models import Vehicle, VehicleType

PAYLOAD = 1000


@pytest.fixture
def made(district) -> Market:
    return market_of_orders()


def drive(made: Market, n: int = 2, *, at=NOW) -> Trip:
    """A trip that collected and delivered `n` orders within an hour, a quarter hour a stop."""
    # before anybody is on duty: whoever is gets stops of their own for what they load
    orders = [ordered(made, State.DELIVERED, now=at) for _each in range(n)]
    kind = VehicleType.objects.create(
        market=made.market, code="van", name="Van", payload_kg=PAYLOAD, volume_l=8000,
        energy="diesel", co2_g_per_km=200, fixed_cost_cents=1, cost_per_km_cents=1,
    )  # fmt: skip
    facts = {"district": "440105", "fleet": made.fleet}
    vehicle = Vehicle.objects.create(
        type=kind, plate="A1", mark="01-001", token="t", state="admitted", applied_at=at, **facts
    )
    shift = Shift.objects.create(
        market=made.market, vehicle=vehicle, driver=made.fleet.drivers.get(), starts_at=at,
        ends_at=at + timedelta(hours=8), lng=113.305, lat=23.092, state=ShiftState.ON_DUTY, **facts,
    )  # fmt: skip
    trip = Trip.objects.create(
        district="440105", shift=shift, place=1, state=TripState.DONE, ended_at=at
    )
    ways = [(StopKind.PICKUP, one) for one in orders] + [(StopKind.DELIVERY, one) for one in orders]
    for seq, (way, order) in enumerate(ways):
        is_pickup = way == StopKind.PICKUP
        there = at + seq * timedelta(minutes=15)
        Stop.objects.create(
            trip=trip, seq=seq, kind=way, order=order, address="x", state=StopState.DONE,
            lng=order.pickup_lng if is_pickup else order.lng,
            lat=order.pickup_lat if is_pickup else order.lat, planned_at=there, leave_at=there,
            until=there, arrived_at=there, left_at=there + timedelta(minutes=5),
        )  # fmt: skip
    return trip
