"""What a driver's steps have in common: whose they are, what is next, how a trip ends."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Case, Max, OuterRef, QuerySet, Subquery, Sum, When
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.geo import distance_m
from youhu.delivery.models import Order
from youhu.delivery.rules import MOVING
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.live import last_seen
from youhu.dispatch.models import Shift, Stop, Trip
from youhu.dispatch.positions import driven_m
from youhu.dispatch.rules import (
    GOING,
    TAKING,
    TO_DO,
    ShiftState,
    StopKind,
    StopState,
    TripState,
)
from youhu.dispatch.ways import between
from youhu.fleets.rules import OVER
from youhu.ledger.actions import move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

SAME_PLACE_M = 30


class Moved(Refused):
    """What a phone still shows has gone on meanwhile; the driver must see what stands now."""


def is_hers(shift: Shift, by: Member) -> bool:
    """Whether this is the driver of the shift, the market's desk or the manager of the fleet."""
    if by.role == Role.RESIDENT:
        is_theirs = by.person_id == shift.driver.person_id
        return bool(by.pk) and is_theirs and shift.driver.state not in OVER
    if by.keeps_market:
        return by.organisation_id == shift.market_id
    return by.keeps_fleet and by.organisation_id == shift.fleet.organisation_id


def check_hand(shift: Shift, by: Member) -> None:
    """Raise Refused for a hand that does not drive this shift."""
    if not is_hers(shift, by):
        raise Refused(_("This is another driver's shift. Ask dispatch."))


def locked(stop_pk: int, by: Member, *, now: datetime, with_market: bool = False) -> Stop:
    """The stop as it stands now, its shift held until the transaction ends.

    `with_market`: all tours of the market are held too, for a step that the plan follows.
    Raises Moved when the plan took it away, Refused for another driver's.
    """
    stop = Stop.objects.select_related("trip__shift__market").filter(pk=stop_pk).first()
    if stop is None:
        raise Moved(_("Dispatch has changed the tour: this stop is not yours any more."))
    if with_market:
        hold_market(stop.trip.shift.market, now)
    shift = Shift.objects.select_for_update(no_key=True).get(pk=stop.trip.shift_id)
    whole = Stop.objects.select_related(
        "trip__shift__driver", "trip__shift__fleet", "trip__shift__vehicle", "order"
    )
    found = whole.filter(pk=stop_pk).first()
    if found is None or found.trip.shift_id != shift.pk or not is_hers(found.trip.shift, by):
        raise Moved(_("Dispatch has given this stop to another vehicle."))
    if found.state not in TO_DO:
        said = _("This stop is “%(state)s” already.")
        raise Moved(said % {"state": found.get_state_display()})
    if found.trip.shift.state != ShiftState.ON_DUTY:
        raise Refused(_("You are not on duty. Go on duty first."))
    _belong_to_trip_in_hand(found, now)
    return found


def last_moment(shift: Shift) -> datetime | None:
    """The latest that is on record of a shift: nothing can have happened before it."""
    stops = Stop.objects.filter(trip__shift=shift).exclude(state=StopState.MOVED)
    known = [at for pair in stops.values_list("arrived_at", "left_at") for at in pair if at]
    return max([*known, *([shift.began_at] if shift.began_at else [])], default=None)


def put_down(trip: Trip, verb: str, *, by: Member, now: datetime, said: dict[str, Any]) -> None:
    """One line on the trip; the first step of a planned trip is that it sets out."""
    if trip.state == TripState.PLANNED:
        at = datetime.fromisoformat(said["at"])
        move(trip, "set_out", by=by, now=now, payload={**said, "step": verb}, set_out_at=at)
    else:
        record(trip, verb, by=by, now=now, payload=said, fence={"state": trip.state})


def _belong_to_trip_in_hand(stop: Stop, now: datetime) -> None:
    """A stop that is begun belongs to the trip under way, whichever it was planned for, once that
    has nothing else left to do. Raises Refused before.
    """
    found = going(stop.trip.shift).first()
    if stop.trip.state != TripState.PLANNED or not found or found.state == TripState.PLANNED:
        return
    if found.stops.filter(state__in=TO_DO).exists():
        raise Refused(_("Finish the trip in hand first, or ask dispatch."))
    last = found.stops.aggregate(Max("seq"))["seq__max"] or 0
    Stop.objects.filter(pk=stop.pk).update(trip=found, seq=last + 1)
    found.shift = stop.trip.shift
    if not stop.trip.stops.exists():
        move(stop.trip, "drop", by=nobody(Role.CLOCK), now=now, **clock(None))
    stop.trip, stop.seq = found, last + 1


def only_busy(stop: Stop) -> None:
    """Nobody is on the way to two stops: what else was begun lies ahead again."""
    others = Stop.objects.filter(trip__shift=stop.trip.shift_id, state__in=TO_DO).exclude(
        pk=stop.pk
    )
    others.exclude(state=StopState.AHEAD).update(state=StopState.AHEAD)


def go_on(stop: Stop, *, at: datetime, by: Member, now: datetime) -> Stop | None:
    """After a stop: the next one of the trip begins whose goods have room; without any stop the
    trip ends, if it is empty.
    """
    trip = stop.trip
    stops = list(trip.stops.filter(state=StopState.AHEAD).order_by("seq", "pk"))
    ahead = next(filter(_has_room, stops), None)
    if ahead is None:
        if not stops and not aboard(trip.shift).exists():
            end(trip, "finish", at=at, by=by, now=now)
        return None
    is_here = distance_m(stop.lng, stop.lat, ahead.lng, ahead.lat) < SAME_PLACE_M
    ahead.state = StopState.HERE if is_here else StopState.HEADING
    ahead.arrived_at = at if is_here else None
    ahead.expected_at = at if is_here else expected(ahead, at)
    ahead.save(update_fields=["state", "arrived_at", "expected_at"])
    return ahead


def _has_room(stop: Stop) -> bool:
    """Whether its goods still fit in: she may have loaded what a plan had given to another."""
    if stop.kind not in TAKING:
        return True
    kind = stop.trip.shift.vehicle.type
    sums = aboard(stop.trip.shift).aggregate(kg=Sum("kg"), litres=Sum("litres"))
    kg, litres = (sums["kg"] or 0) + stop.order.kg, (sums["litres"] or 0) + stop.order.litres
    return kg <= kind.payload_kg and litres <= kind.volume_l


def expected(stop: Stop, at: datetime) -> datetime:
    """When work begins there for who sets out now; the tour may have told her to wait for goods."""
    shift, order = stop.trip.shift, stop.order
    points = (last_seen(shift), (stop.lng, stop.lat))
    way = between(points, profile=shift.vehicle.type.profile, at=at)
    there = at + timedelta(seconds=int(way.seconds[0, 1]))
    if stop.kind == StopKind.RETURN:
        return there
    return max(there, order.ready_at if stop.kind in TAKING else order.promised_from)


def end(trip: Trip, verb: str, *, at: datetime, by: Member, now: datetime) -> None:
    """The trip is over: driven to its end, or broken off."""
    way = driven_m(trip.shift, trip.set_out_at or at, at) or _between_stops_m(trip, at)
    move(
        trip, verb, by=by, now=now, payload={"driven_m": way}, driven_m=way, ended_at=at,
        **clock(None),
    )  # fmt: skip


def _between_stops_m(trip: Trip, at: datetime) -> int:
    """Where no phone told positions: by the roads, from where it was before, to every stop."""
    done = Stop.objects.filter(trip__shift=trip.shift_id, left_at__isnull=False)
    rows = list(done.order_by("left_at", "seq", "pk").values_list("trip", "lng", "lat"))
    mine = [n for n, (pk, _lng, _lat) in enumerate(rows) if pk == trip.pk]
    if not mine:
        return 0
    before = rows[mine[0] - 1][1:] if mine[0] else (trip.shift.lng, trip.shift.lat)
    points = list(dict.fromkeys([before, *(rows[n][1:] for n in mine)]))
    profile = trip.shift.vehicle.type.profile
    metres = between(points, profile=profile, at=at).metres
    turns = [points.index(point) for point in (before, *(rows[n][1:] for n in mine))]
    return int(sum(metres[a, b] for a, b in pairwise(turns)))


def aboard(shift: Shift) -> QuerySet[Order]:
    """The orders whose goods this vehicle took last, and has still."""
    taken = Stop.objects.filter(kind__in=TAKING, state=StopState.DONE)
    mine = taken.filter(trip__shift=shift).values("order")
    # A stop to take goods over is made once they lie elsewhere: the last one made is the last.
    last = taken.filter(order=OuterRef("pk")).order_by("-pk").values("trip__shift")[:1]
    rows = Order.objects.filter(pk__in=mine, state__in=MOVING).exclude(state=OrderState.PROMISED)
    return rows.annotate(carrier=Subquery(last)).filter(carrier=shift.pk)


def last_takers(order: Order) -> QuerySet[Shift]:
    """The shift whose vehicle took the goods last, if one did."""
    taken = Stop.objects.filter(order=order, kind__in=TAKING, state=StopState.DONE)
    return Shift.objects.filter(pk__in=taken.order_by("-pk").values("trip__shift")[:1])


def going(shift: Shift) -> QuerySet[Trip]:
    """The trip under way, if any, then those that are planned."""
    is_planned = Case(When(state=TripState.UNDER_WAY, then=0), default=1)
    return shift.trips.filter(state__in=GOING).order_by(is_planned, "place", "pk")


def free_elsewhere(shift: Shift, *, now: datetime) -> None:
    """What is aboard is this vehicle's to bring: nobody comes for it any more."""
    rows = Stop.objects.filter(order__in=aboard(shift), state__in=TO_DO).exclude(trip__shift=shift)
    give_up(rows, now=now)


def give_up(rows: QuerySet[Stop], *, now: datetime, keeps_begun: bool = False) -> None:
    """Nobody drives to these stops any more; whoever is on the way to one is told so.

    `keeps_begun`: but who is on the way goes on.
    """
    shifts = list(Shift.objects.filter(trips__stops__in=rows).distinct().order_by("pk"))
    pks = list(rows.values_list("pk", flat=True))
    rows.filter(state=StopState.AHEAD).delete()
    if not keeps_begun:
        Stop.objects.filter(pk__in=pks, state__in=TO_DO).update(state=StopState.MOVED)
    for one in shifts:
        end_idle(one, now=now)


def end_idle(shift: Shift, *, now: datetime) -> None:
    """Trips on which nothing is left to do end: nobody shall have to finish what is not there."""
    by = nobody(Role.CLOCK)
    for trip in going(shift):
        if trip.stops.filter(state__in=TO_DO).exists():
            continue
        if trip.state == TripState.PLANNED:
            move(trip, "drop", by=by, now=now, **clock(None))
        elif not aboard(shift).exists():
            end(trip, "finish", at=last_moment(shift) or now, by=by, now=now)
