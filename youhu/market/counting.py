"""One day of a market, counted from its orders and stops."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from youhu.delivery.models import Order
from youhu.dispatch.models import Stop
from youhu.dispatch.rules import StopKind, StopState
from youhu.market.rules import Driven, Halt, driven
from youhu.registry.models import Organisation
from youhu.solvers.tours.baseline import Assumed, Effort, Parcel, busiest, own_carriers

ABOARD = frozenset({StopKind.PICKUP, StopKind.TRANSFER})


@dataclass
class Tally:
    """What one fleet or one shop did on the day; each name is a column of its table."""

    orders: int = 0
    late: int = 0
    kg: int = 0
    cents: int = 0
    direct_m: int = 0
    trips: int = 0
    metres: int = 0
    kerb_s: int = 0
    load_kgm: int = 0
    room_kgm: int = 0
    co2_g: int = 0
    vehicles: set[int] = field(default_factory=set)

    def deliver(self, order: Order) -> None:
        self.orders += 1
        self.late += order.delivered_at is not None and order.delivered_at > order.promised_until
        self.kg, self.cents = self.kg + order.kg, self.cents + order.price_cents
        self.direct_m += order.metres

    def drive(self, trip: Driven, *, co2_g_per_km: int, vehicle: int) -> None:
        self.trips += 1
        self.metres, self.kerb_s = self.metres + trip.metres, self.kerb_s + trip.kerb_s
        self.load_kgm, self.room_kgm = self.load_kgm + trip.load_kgm, self.room_kgm + trip.room_kgm
        self.co2_g += round(trip.metres / 1000 * co2_g_per_km)
        self.vehicles.add(vehicle)


@dataclass(frozen=True)
class Counted:
    """A day of a market: by fleet, by shop, what it took, what it would have taken before.

    Only the `driven` orders, whose trips were recorded, are compared with the time before.
    """

    driven: int
    fleets: dict[int, Tally]
    shops: dict[int, Tally]
    shared: Effort
    own: Effort


def span(on: date) -> tuple[datetime, datetime]:
    """From when to when a day of the district lasts."""
    begin = timezone.make_aware(datetime.combine(on, time()))
    return begin, begin + timedelta(days=1)


def count(market: Organisation, on: date, assumed: Assumed) -> Counted:
    """Count the day anew from its rows."""
    begin, end = span(on)
    orders = list(
        Order.objects.filter(market=market, delivered_at__gte=begin, delivered_at__lt=end)
        .exclude(fleet=None)
        .order_by("pk")
    )
    fleets: dict[int, Tally] = defaultdict(Tally)
    shops: dict[int, Tally] = defaultdict(Tally)
    for order in orders:
        assert order.fleet_id is not None
        fleets[order.fleet_id].deliver(order)
        shops[order.shop_id].deliver(order)
    stops = list(_stops(market, begin, end))
    driven_pks = {stop.order_id for stop in stops if stop.kind == StopKind.DELIVERY}
    spans = _drive(stops, fleets)
    parcels = [_parcel(order, begin) for order in orders if order.pk in driven_pks]
    shared, own = _shared(fleets.values(), spans), own_carriers(parcels, assumed)
    return Counted(len(parcels), dict(fleets), dict(shops), shared, own)


def _stops(market: Organisation, begin: datetime, end: datetime) -> QuerySet[Stop]:
    rows = Stop.objects.filter(
        trip__shift__market=market, state=StopState.DONE, arrived_at__gte=begin,
        arrived_at__lt=end, left_at__isnull=False,
    )  # fmt: skip
    related = ("trip__shift__vehicle__type", "order")
    return rows.select_related(*related).order_by("trip_id", "arrived_at", "seq", "pk")


def _drive(stops: Iterable[Stop], fleets: dict[int, Tally]) -> list[tuple[float, float]]:
    """Add what was driven to the fleets; answers from when to when each trip was out."""
    trips: dict[int, list[Stop]] = defaultdict(list)
    for stop in stops:
        trips[stop.trip_id].append(stop)
    spans = []
    for rows in trips.values():
        shift, halts = rows[0].trip.shift, [_halt(stop) for stop in rows]
        kind = shift.vehicle.type
        took = driven(halts, payload_kg=kind.payload_kg, recorded_m=rows[0].trip.driven_m)
        fleets[shift.fleet_id].drive(took, co2_g_per_km=kind.co2_g_per_km, vehicle=shift.vehicle_id)
        spans.append((halts[0].arrived_at.timestamp(), halts[-1].left_at.timestamp()))
    return spans


def _halt(stop: Stop) -> Halt:
    assert stop.arrived_at is not None
    assert stop.left_at is not None
    kg = stop.order.kg if stop.kind in ABOARD else -stop.order.kg
    return Halt((stop.lng, stop.lat), stop.arrived_at, stop.left_at, kg)


def _parcel(order: Order, begin: datetime) -> Parcel:
    ready_s = round((order.ready_at - begin).total_seconds())
    return Parcel(
        order.shop_id, ready_s, order.kg, (order.pickup_lng, order.pickup_lat),
        (order.lng, order.lat),
    )  # fmt: skip


def _shared(fleets: Iterable[Tally], spans: Sequence[Any]) -> Effort:
    all_of_them = list(fleets)
    return Effort(
        sum(one.metres for one in all_of_them), sum(one.trips for one in all_of_them),
        busiest(spans), sum(one.kerb_s for one in all_of_them),
        sum(one.co2_g for one in all_of_them),
    )  # fmt: skip
