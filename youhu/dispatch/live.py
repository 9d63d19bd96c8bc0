"""A market's tours as they stand at one moment: who drives, what is aboard, what lies ahead."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from youhu.delivery.models import Order, Trouble
from youhu.delivery.rules import State as OrderState
from youhu.delivery.rules import TroubleState
from youhu.dispatch.fit import is_let_in
from youhu.dispatch.models import DispatchTerms, Incident, Position, Shift, Stop
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

    @property
    def pk(self) -> int:
        return self.shift.pk

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
        return ahead | {pk: one.pk for one in self.standings for pk in one.aboard}

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
        on_tour |= {one.busy.order_id for one in self.standings if one.busy}
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
    stops = _stops_by_shift(shifts)
    # Sorted here: asked for in this order, SQLite reads all orders that the market ever had.
    moving = Order.objects.moving().filter(market=market).order_by()
    orders = {one.pk: one for one in sorted(moving, key=lambda order: order.pk)}
    carried, stranded = _whereabouts(orders, {one.pk for one in shifts})
    seen = _positions(shifts)
    standings = tuple(
        _standing(shift, stops[shift.pk], carried[shift.pk], seen.get(shift.pk), now)
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
    rows = Stop.objects.filter(trip__shift__in=[one.pk for one in shifts])
    found: dict[int, list[Stop]] = defaultdict(list)
    ordered = rows.exclude(state=StopState.MOVED).select_related("trip")
    rows = ordered.order_by("trip__place", "seq", "pk")
    for stop in sorted(rows, key=lambda stop: stop.trip.state == TripState.PLANNED):
        found[stop.trip.shift_id].append(stop)
    return found


def _whereabouts(
    orders: Mapping[int, Order], driving: set[int]
) -> tuple[dict[int, set[int]], dict[int, Point]]:
    """Which shift carries which goods, and where those of broken vehicles lie."""
    loaded = [pk for pk, order in orders.items() if order.state != OrderState.PROMISED]
    rows = Stop.objects.filter(order__in=loaded, kind__in=TAKING, state=StopState.DONE)
    # The last one made is the last: goods are taken over only where they lie by then.
    rows = rows.select_related("trip__shift").order_by("pk")
    last = {stop.order_id: stop.trip.shift for stop in rows}
    carried: dict[int, set[int]] = defaultdict(set)
    stranded = {}
    for pk, shift in last.items():
        if shift.pk in driving:
            carried[shift.pk].add(pk)
        else:
            stranded[pk] = shift
    places = {shift.pk: place_of(shift) for shift in set(stranded.values())}
    for pk in set(loaded) - last.keys():  # loaded by nobody that we know of: at its shop
        order = orders[pk]
        places[-pk] = (order.pickup_lng, order.pickup_lat)
    found = {pk: places[shift.pk] for pk, shift in stranded.items()}
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
    seen = Position.objects.filter(shift=shift).order_by("-at").first()
    ended = Stop.objects.filter(trip__shift=shift, state__in=ENDED, left_at__isnull=False)
    stopped = ended.order_by("-left_at").first()
    if seen and (stopped is None or stopped.left_at is None or seen.at > stopped.left_at):
        return seen.lng, seen.lat
    return (stopped.lng, stopped.lat) if stopped else (shift.lng, shift.lat)


def _positions(shifts: Sequence[Shift]) -> dict[int, Position]:
    """The newest position of each shift on duty."""
    rows = Position.objects.filter(shift__in=[one.pk for one in shifts if one.began_at])
    return {one.shift_id: one for one in rows.order_by("at")}


def _standing(
    shift: Shift, stops: Sequence[Stop], aboard: set[int], seen: Position | None, now: datetime
) -> Standing:
    ahead = tuple(stop for stop in stops if stop.state == StopState.AHEAD)
    busy = next((stop for stop in stops if stop.state in TO_DO - {StopState.AHEAD}), None)
    ended = [stop for stop in stops if stop.state in ENDED and stop.left_at]
    place, free_at = (shift.lng, shift.lat), max(now, shift.starts_at)
    if busy is not None:
        expected = busy.expected_at or busy.planned_at
        place = busy.lng, busy.lat
        free_at = max(now, expected + (busy.leave_at - busy.planned_at))
        aboard = _after(busy, aboard)
    elif seen is not None and (
        not ended or seen.at > max(stop.left_at for stop in ended if stop.left_at)
    ):
        place = seen.lng, seen.lat
    elif ended:
        last = max(ended, key=lambda stop: (stop.left_at, stop.seq))
        place = last.lng, last.lat
    used = bool(ended or busy or aboard)
    return Standing(shift, place, free_at, frozenset(aboard), ahead, busy, used)


def _after(busy: Stop, aboard: set[int]) -> set[int]:
    """What is aboard once the stop in hand is done."""
    return aboard | {busy.order_id} if busy.kind in TAKING else aboard - {busy.order_id}
