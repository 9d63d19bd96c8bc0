"""Tours come into force: stops go to their trips, in their order, with their moments."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.dispatch.live import Live, Standing, due_of
from youhu.dispatch.models import Shift, Stop, Trip
from youhu.dispatch.rules import GOING, HANDING, TAKING, TO_DO, StopKind, StopState, TripState
from youhu.dispatch.tours import Planned, Tours
from youhu.ledger.actions import begin, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


def write_tours(live: Live, tours: Tours, *, by: Member, now: datetime) -> None:
    """Let the stops ahead be those of `tours`; what no tour has any more stands on none."""
    _free_elsewhere(live)
    new = [one for one in live.standings if _is_new(one, tours.get(one.pk, []))]
    rows = {(stop.order_id, stop.kind): stop for one in new for stop in one.stops}
    known = Known([one.shift for one in new])
    for one in new:
        _write_tour(live, one, tours.get(one.pk, []), rows, known, by=by, now=now)
    aboard = {order for one in new for order in one.aboard}
    left = [stop.pk for stop in rows.values() if not _is_carried(stop, aboard)]
    Stop.objects.filter(pk__in=left, state=StopState.AHEAD).delete()
    known.settle(by=by, now=now)


class Known:
    """The trips of shifts whose tours are written, read once for all of them."""

    def __init__(self, shifts: Sequence[Shift]) -> None:
        self.shifts = [one.pk for one in shifts]
        self.trips: dict[int, list[Trip]] = {}
        rows = Trip.objects.filter(shift__in=self.shifts, state__in=GOING).order_by("place", "pk")
        for trip in sorted(rows, key=lambda trip: trip.state == TripState.PLANNED):
            self.trips.setdefault(trip.shift_id, []).append(trip)
        begun = Stop.objects.filter(trip__in=rows.values("pk")).exclude(state=StopState.AHEAD)
        self.last = dict(begun.values_list("trip").annotate(Max("seq")).order_by())

    def settle(self, *, by: Member, now: datetime) -> None:
        """Trips are due when their last stop is; planned trips without a stop are not driven."""
        to_do = Q(stops__state__in=TO_DO)
        rows = Trip.objects.filter(shift__in=self.shifts, state__in=GOING).annotate(
            held=Count("stops"), until=Max("stops__until", filter=to_do),
            leave_at=Max("stops__leave_at", filter=to_do),
        )  # fmt: skip
        for trip in rows.select_related("shift__vehicle").order_by("pk"):
            if trip.state == TripState.PLANNED and not trip.held:
                move(trip, "drop", by=by, now=now, **clock(None))
            else:
                _set_due(trip, trip.until, trip.leave_at)


def _is_carried(stop: Stop, aboard: set[int]) -> bool:
    """What is aboard is brought to its end, however late: nobody else could."""
    return stop.order_id in aboard and stop.kind in HANDING


def _is_new(one: Standing, stops: Sequence[Planned]) -> bool:
    """A tour with the same stops in the same turn stays as it was told."""
    told = [(stop.order_id, stop.kind) for stop in one.stops]
    return told != [(stop.order, str(stop.kind)) for stop in stops]


def _free_elsewhere(live: Live) -> None:
    """What a vehicle that does not drive on was still to do is not its business any more."""
    rows = Stop.objects.filter(order__in=live.orders, state__in=TO_DO)
    rows.exclude(trip__shift__in=live.by_shift).update(state=StopState.MOVED)


def _write_tour(
    live: Live, one: Standing, stops: Sequence[Planned], rows: dict[tuple[int, str], Stop],
    known: Known, *, by: Member, now: datetime,
) -> None:  # fmt: skip
    """Take the rows that are there already, make those that are not."""
    trips = known.trips.get(one.pk, [])
    parts = list(_parts(stops, set(one.aboard)))
    if one.busy is not None and trips and not one.aboard and parts:
        parts = [[], *parts]  # the trip in hand ends with the stop in hand
    for number, part in enumerate(parts):
        if number == len(trips):
            trips.append(new_trip(one.shift, ends(live, part), by=by, now=now))
        trip = trips[number]
        for seq, stop in enumerate(part, start=known.last.get(trip.pk, 0) + 1):
            write_stop(live, trip, seq, stop, rows.pop((stop.order, str(stop.kind)), None))


def _parts(stops: Sequence[Planned], aboard: set[int]) -> Iterator[list[Planned]]:
    """Cut where the vehicle is empty."""
    part: list[Planned] = []
    for stop in stops:
        part.append(stop)
        aboard = aboard | {stop.order} if stop.kind in TAKING else aboard - {stop.order}
        if not aboard:
            yield part
            part = []
    if part:
        yield part


def ends(live: Live, part: Sequence[Planned]) -> datetime:
    """When a trip with these stops is due."""
    return max(until(live.orders[stop.order], stop) for stop in part)


def new_trip(shift: Shift, due_at: datetime, *, by: Member, now: datetime) -> Trip:
    place = (shift.trips.aggregate(Max("place"))["place__max"] or 0) + 1
    trip = Trip.objects.create(district=shift.district, shift=shift, place=place, **clock(due_at))
    begin(trip, "plan", by=by, now=now)
    return trip


def until(order: Order, stop: Planned) -> datetime:
    """At the latest: what was promised, or when it is planned, should that be later."""
    if stop.kind in TAKING:
        return stop.leave_at
    return max(due_of(order), stop.begin_at)


def write_stop(live: Live, trip: Trip, seq: int, stop: Planned, row: Stop | None) -> None:
    order = live.orders[stop.order]
    told: dict[str, Any] = {
        "trip_id": trip.pk, "seq": seq, "planned_at": stop.begin_at, "leave_at": stop.leave_at,
        "until": due_of(order), "expected_at": stop.begin_at, **_place(live, order, stop.kind),
    }  # fmt: skip
    if row is None:
        Stop.objects.create(kind=str(stop.kind), order=order, **told)
        return
    is_new = any(getattr(row, name) != value for name, value in told.items())
    if is_new and not Stop.objects.filter(pk=row.pk, state=StopState.AHEAD).update(**told):
        raise Refused(_("A driver went on meanwhile. Reckon the tours anew."))


def _place(live: Live, order: Order, kind: str) -> dict[str, Any]:
    """Where the stop is."""
    if kind == StopKind.TRANSFER:
        lng, lat = live.stranded[order.pk]
        return {"lng": lng, "lat": lat, "address": ""}
    if kind in (StopKind.PICKUP, StopKind.RETURN):
        lng, lat, address = order.pickup_lng, order.pickup_lat, order.pickup_address
        return {"lng": lng, "lat": lat, "address": address}
    return {"lng": order.lng, "lat": order.lat, "address": order.address}


def set_due(trip: Trip) -> None:
    """A trip is due when its last stop is."""
    ends = trip.stops.filter(state__in=TO_DO).aggregate(until=Max("until"), leave=Max("leave_at"))
    _set_due(trip, ends["until"], ends["leave"])


def _set_due(trip: Trip, *ends: datetime | None) -> None:
    """A clock that rings already rings on."""
    due_at = max((at for at in ends if at), default=trip.due_at)
    if due_at is not None and due_at != trip.due_at:
        Trip.objects.filter(pk=trip.pk).update(**clock(due_at))
