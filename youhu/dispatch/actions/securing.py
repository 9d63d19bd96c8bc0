"""Everything aboard has a stop where it ends, however late: nobody but its vehicle brings it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from youhu.common.geo import distance_m
from youhu.delivery.models import Order
from youhu.delivery.rules import State as OrderState
from youhu.delivery.rules import way
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.steps import going
from youhu.dispatch.actions.writing import ends, new_trip, set_due, write_stop
from youhu.dispatch.live import Live, Standing, read
from youhu.dispatch.rules import HANDING, StopKind
from youhu.dispatch.tours import Planned
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role


@transaction.atomic
def secure(market: Organisation, *, now: datetime) -> int:
    """Give what is aboard and has no way to its end a stop at the end of the trip in hand.

    What the desk must decide about first waits for that. A plan may put the stop elsewhere.
    """
    hold_market(market, now)
    live, by, found = read(market, now), nobody(Role.CLOCK), 0
    for one, order in list(endless(live)):
        _append(live, one, order, by=by, now=now)
        found += 1
    return found


def endless(live: Live) -> Iterator[tuple[Standing, Order]]:
    """What is aboard a vehicle that drives, has no stop where it ends, and waits for nobody."""
    stops = [stop for one in live.standings for stop in (*one.stops, one.busy) if stop]
    ending = {stop.order_id for stop in stops if stop.kind in HANDING}
    for one in live.standings:
        for pk in sorted(one.aboard - ending - live.held):
            if pk in live.orders:
                yield one, live.orders[pk]


def _append(live: Live, one: Standing, order: Order, *, by: Member, now: datetime) -> None:
    is_back = order.state == OrderState.RETURNING
    to = (order.pickup_lng, order.pickup_lat) if is_back else (order.lng, order.lat)
    trip = going(one.shift).first()
    last = trip.stops.order_by("-seq", "-pk").first() if trip else None
    place = (last.lng, last.lat) if last else one.place
    begin_at = max(one.free_at, last.leave_at if last else now) + way(
        round(distance_m(*place, *to))
    )
    kind = StopKind.RETURN if is_back else StopKind.DELIVERY
    stop = Planned(order.pk, kind, begin_at, begin_at)
    if trip is None:
        trip = new_trip(one.shift, ends(live, [stop]), by=by, now=now)
    seq = (trip.stops.aggregate(Max("seq"))["seq__max"] or 0) + 1
    write_stop(live, trip, seq, stop, None)
    set_due(trip)
