"""A market's tours as they stand at one moment: who drives, what is aboard, what lies ahead."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from youhu.delivery.models import Order, Trouble
from youhu.delivery.rules import State as OrderState
from youhu.delivery.rules import TroubleState
from youhu.dispatch.fit import is_let_in
from youhu.dispatch.models import DispatchTerms, Incident, Position, Shift, Stop, Trip
from youhu.dispatch.queries import terms_of
from youhu.dispatch.rules import (
    OFFERING,
    TAKING,
    TO_DO,
    ShiftState,
    StopKind,
    StopState,
    TripState,
)
from youhu.dispatch.ways import Point
from youhu.registry.models import Organisation

AHEAD = timedelta(hours=30)  # shifts that begin later are no business of today's tours
ENDED = (StopState.DONE, StopState.FAILED)


@dataclass(frozen=True)
class Standing:
    """One shift as it stands: where and when the vehicle is free, what it carries, what is next."""

    shift: Shift
    place: Point
    free_at: datetime
    aboard: frozenset[int]  # orders
    stops: tuple[Stop, ...]  # nobody has set out for these yet
    busy: Stop | None  # the one that the driver is on the way to, or at
    is_used: bool  # whether it has driven or loaded anything yet
    is_loading: bool = True  # nothing was handed over since goods were last fetched

    @property
    def pk(self) -> int:
        return self.shift.pk

    @cached_property
    def told(self) -> tuple[Stop, ...]:
        """What is ahead on the trip under way before goods are fetched anew. All after that may
        still become something else: nobody has set out for it.
        """
        found: list[Stop] = []
        is_loading = self.is_loading
        for stop in self.stops:
            if stop.trip.state != TripState.UNDER_WAY or (stop.kind in TAKING and not is_loading):
                break
            is_loading = stop.kind in TAKING
            found.append(stop)
        return tuple(found)

    @cached_property
    def takes_on(self) -> bool:
        """Whether it may be given anything more; what is aboard it brings to its end."""
        return is_let_in(self.shift)


@dataclass(frozen=True)
class Live:
    """All that tours are reckoned from."""

    market: Organisation
    now: datetime
    standings: tuple[Standing, ...]
    orders: Mapping[int, Order]
    stranded: Mapping[int, Point]  # goods that lie in a vehicle that does not drive on
    held: frozenset[int]  # orders about which the desk must decide something first
    terms: DispatchTerms

    @cached_property
    def midnight(self) -> datetime:
        return timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)

    def second(self, at: datetime) -> int:
        """The moment as seconds since midnight of the planning day."""
        return int((at - self.midnight).total_seconds())

    def moment(self, second: int) -> datetime:
        return self.midnight + timedelta(seconds=second)

    @cached_property
    def shift_of(self) -> dict[int, int]:
        """On whose tour each order stands: shift by order."""
        ahead = {stop.order_id: one.pk for one in self.standings for stop in one.stops}
        return ahead | self.carriers

    @cached_property
    def carriers(self) -> dict[int, int]:
        """Shift by order: who has the goods aboard, or will have once the stop in hand is done."""
        return {order: one.pk for one in self.standings for order in one.aboard}

    @cached_property
    def in_hand(self) -> dict[int, Stop]:
        """By order: the stops that drivers are on the way to, or at."""
        return {one.busy.order_id: one.busy for one in self.standings if one.busy}

    @cached_property
    def by_shift(self) -> dict[int, Standing]:
        return {one.pk: one for one in self.standings}

    @cached_property
    def closed(self) -> tuple[Standing, ...]:
        """Those of a vehicle, driver or fleet that is not let in any more."""
        return tuple(one for one in self.standings if not one.takes_on)

    @cached_property
    def loose(self) -> tuple[Order, ...]:
        """Orders on no tour, the one that can wait least first."""
        on_tour = {stop.order_id for one in self.standings for stop in one.stops}
        on_tour |= self.in_hand.keys()
        free = [order for pk, order in self.orders.items() if pk not in on_tour]
        return tuple(sorted(free, key=lambda order: (order.promised_until, order.pk)))

    @cached_property
    def digest(self) -> str:
        """Changes as soon as anything happens that a plan does not know of."""
        tours = [
            (one.pk, one.busy.pk if one.busy else 0, [(s.order_id, s.kind) for s in one.stops],
             sorted(one.aboard))
            for one in self.standings
        ]  # fmt: skip
        orders = [(pk, one.revision) for pk, one in sorted(self.orders.items())]
        closed = [one.pk for one in self.closed]
        facts = (tours, orders, sorted(self.held), *([closed] if closed else []))
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def read(market: Organisation, now: datetime) -> Live:
    """The tours of one market, in a fixed number of statements."""
    shifts = list(_shifts(market, now))
    stops, last = _stops_by_shift(shifts), _last_known(shifts)
    # Sorted here: asked for in this order, SQLite reads all orders that the market ever had.
    moving = Order.objects.moving().filter(market=market).order_by()
    orders = {one.pk: one for one in sorted(moving, key=lambda order: order.pk)}
    carried, stranded = _whereabouts(orders, {one.pk for one in shifts})
    standings = tuple(
        _standing(shift, stops[shift.pk], carried[shift.pk], last[shift.pk], now)
        for shift in shifts
    )
    held, terms = _held(orders), terms_of(market)
    return Live(market, now, standings, orders, stranded, held, terms)


def _held(orders: Mapping[int, Order]) -> frozenset[int]:
    """Orders that wait for the desk. What goes back goes on, unless its shop did not take it."""
    open_ones = Trouble.objects.filter(order__in=orders, state=TroubleState.OPEN)
    asked = set(open_ones.values_list("order", flat=True))
    back = {pk for pk in asked if orders[pk].state == OrderState.RETURNING}
    vain = Stop.objects.filter(order__in=back, kind=StopKind.RETURN, state=StopState.FAILED)
    return frozenset(asked - back | set(vain.values_list("order", flat=True)))


def _shifts(market: Organisation, now: datetime) -> Iterable[Shift]:
    rows = Shift.objects.filter(market=market, state__in=OFFERING, starts_at__lt=now + AHEAD)
    # Who is on duty past the end still has what is aboard, and drives it to its end.
    rows = rows.exclude(state=ShiftState.OFFERED, ends_at__lte=now)
    related = ("vehicle__type", "fleet__organisation", "driver__person")
    return rows.select_related(*related).order_by("vehicle__mark", "starts_at", "pk")


def _stops_by_shift(shifts: Sequence[Shift]) -> dict[int, list[Stop]]:
    """What is still to be done, the trip in hand first. Trips are read once, not for each stop."""
    rows = list(Stop.objects.filter(trip__shift__in=[one.pk for one in shifts], state__in=TO_DO))
    trips = Trip.objects.in_bulk({stop.trip_id for stop in rows})
    for stop in rows:
        stop.trip = trips[stop.trip_id]
    found: dict[int, list[Stop]] = defaultdict(list)
    for stop in sorted(rows, key=_turn):
        found[stop.trip.shift_id].append(stop)
    return found


def _turn(stop: Stop) -> tuple[bool, int, int, int]:
    return stop.trip.state == TripState.PLANNED, stop.trip.place, stop.seq, stop.pk


class _Last(NamedTuple):
    """The last that is known of a vehicle: where its phone was, and the stop that it left."""

    seen: Position | None = None
    left: Stop | None = None

    def place(self, shift: Shift) -> Point:
        """Where it was by the later of both, or where its shift begins."""
        seen, left = self
        if seen and (left is None or left.left_at is None or seen.at > left.left_at):
            return seen.lng, seen.lat
        return (left.lng, left.lat) if left else (shift.lng, shift.lat)


def _last_known(shifts: Sequence[Shift]) -> dict[int, _Last]:
    """By shift; whatever else a day leaves behind is not read."""
    positions = Position.objects.filter(shift=OuterRef("pk")).order_by("-at")
    ended = Stop.objects.filter(trip__shift=OuterRef("pk"), state__in=ENDED, left_at__isnull=False)
    rows = Shift.objects.filter(pk__in=[one.pk for one in shifts]).annotate(
        seen=Subquery(positions.values("pk")[:1]),
        left=Subquery(ended.order_by("-left_at", "-seq").values("pk")[:1]),
    )
    known = {pk: (seen, left) for pk, seen, left in rows.values_list("pk", "seen", "left")}
    seen = Position.objects.in_bulk({one for one, _left in known.values() if one})
    left = Stop.objects.in_bulk({one for _seen, one in known.values() if one})
    return {pk: _Last(seen.get(one), left.get(other)) for pk, (one, other) in known.items()}


def _whereabouts(
    orders: Mapping[int, Order], driving: set[int]
) -> tuple[dict[int, set[int]], dict[int, Point]]:
    """Which shift carries which goods, and where those of broken vehicles lie."""
    loaded = [pk for pk, order in orders.items() if order.state != OrderState.PROMISED]
    rows = Stop.objects.filter(order__in=loaded, kind__in=TAKING, state=StopState.DONE)
    # The last one made is the last: goods are taken over only where they lie by then.
    last = dict(rows.order_by("pk").values_list("order", "trip__shift"))
    carried: dict[int, set[int]] = defaultdict(set)
    stranded = {}
    for pk, shift in last.items():
        if shift in driving:
            carried[shift].add(pk)
        else:
            stranded[pk] = shift
    shifts = Shift.objects.in_bulk(set(stranded.values()))
    places = {pk: place_of(shift) for pk, shift in shifts.items()}
    for pk in set(loaded) - last.keys():  # loaded by nobody that we know of: at its shop
        order = orders[pk]
        places[-pk] = (order.pickup_lng, order.pickup_lat)
    found = {pk: places[shift] for pk, shift in stranded.items()}
    return carried, found | {pk: places[-pk] for pk in set(loaded) - last.keys()}


def due_of(order: Order) -> datetime:
    """When its goods are to be where they go: as promised, or by when the shop has them again."""
    is_back = order.state == OrderState.RETURNING
    return order.due_at if is_back and order.due_at else order.promised_until


def place_of(shift: Shift) -> Point:
    """Where a vehicle stands that does not drive on: as told, as seen, as last stopped."""
    told = Incident.objects.filter(shift=shift, lng__isnull=False).order_by("-at").first()
    if told is not None and told.lng is not None and told.lat is not None:
        return told.lng, told.lat
    return last_seen(shift)


def last_seen(shift: Shift) -> Point:
    """Where a vehicle was last: by its phone, by its last stop, or where its shift begins."""
    return _last_known([shift])[shift.pk].place(shift)


def _standing(
    shift: Shift, stops: Sequence[Stop], aboard: set[int], last: _Last, now: datetime
) -> Standing:
    ahead = tuple(stop for stop in stops if stop.state == StopState.AHEAD)
    busy = next((stop for stop in stops if stop.state != StopState.AHEAD), None)
    place, free_at = last.place(shift), max(now, shift.starts_at)
    if busy is not None:
        expected = busy.arrived_at or busy.expected_at or busy.planned_at
        place = busy.lng, busy.lat
        free_at = max(now, expected + (busy.leave_at - busy.planned_at))
        aboard = _after(busy, aboard)
    used, at = bool(last.left or busy or aboard), busy or last.left
    is_loading = at is None or at.kind in TAKING
    return Standing(shift, place, free_at, frozenset(aboard), ahead, busy, used, is_loading)


def _after(busy: Stop, aboard: set[int]) -> set[int]:
    """What is aboard once the stop in hand is done."""
    return aboard | {busy.order_id} if busy.kind in TAKING else aboard - {busy.order_id}
