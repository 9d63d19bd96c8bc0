"""What a desk writes down for a driver whose phone cannot: the stop is done, the next begins."""

from datetime import datetime

from youhu.delivery import actions as delivery
from youhu.delivery.models import Order
from youhu.dispatch.actions.calling import off_dock
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.steps import end_idle, give_up, go_on, going, last_takers, put_down
from youhu.dispatch.models import Stop, Trip
from youhu.dispatch.rules import TO_DO, StopKind, StopState, TripState
from youhu.registry.models import Member

KINDS = {
    "load": StopKind.PICKUP,
    "deliver": StopKind.DELIVERY,
    "bring_back": StopKind.RETURN,
}


def write_down(order: Order, verb: str, *, by: Member, now: datetime) -> bool:
    """The order went on without its driver's phone: its tour follows, and the phone sees it.

    What nobody has to drive for any more leaves the tours. Answers whether a tour is another now.
    """
    hold_market(order.market, now)
    rows = Stop.objects.filter(order=order, state__in=TO_DO)
    whole = rows.select_related("trip__shift__vehicle", "trip__shift__fleet", "order")
    stop = whole.filter(kind=KINDS[verb]).first()
    is_on_tour = rows.exists()
    if stop is not None:
        _done(stop, order, verb, by=by, now=now)
    if verb != "load":
        give_up(rows, now=now)
        for shift in last_takers(order):
            end_idle(shift, now=now)
    return is_on_tour


def _done(stop: Stop, order: Order, verb: str, *, by: Member, now: datetime) -> None:
    shift, was_begun = stop.trip.shift, stop.state != StopState.AHEAD
    if verb == "load":
        delivery.give(order, fleet=shift.fleet, by=by, now=now)
    stop.trip = _in_hand(stop.trip)
    stop.state, stop.left_at, stop.arrived_at = StopState.DONE, now, stop.arrived_at or now
    stop.save(update_fields=["trip", "state", "left_at", "arrived_at"])
    said = {"stop": stop.seq, "order": order.number, "at": now.isoformat()}
    put_down(stop.trip, str(stop.kind), by=by, now=now, said=said)
    if was_begun:
        ahead = go_on(stop, at=now, by=by, now=now)
        off_dock(ahead, shift.vehicle, at=now, by=by, now=now)
    end_idle(shift, now=now)


def _in_hand(trip: Trip) -> Trip:
    """What was done belongs to the trip under way, or else to the one that is next, whichever it
    was planned for: a later one that sets out first would bar the way to all before it.
    """
    found = going(trip.shift).first() if trip.state == TripState.PLANNED else None
    return found or trip
