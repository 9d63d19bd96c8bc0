"""What a driver's steps mean at a loading dock: the bay is taken when there, free when gone."""

from datetime import datetime, timedelta

from youhu.common.geo import distance_m
from youhu.dispatch.models import Stop
from youhu.docks import actions as docks
from youhu.docks.queries import next_of
from youhu.docks.rules import State
from youhu.fleets.models import Vehicle
from youhu.registry.models import Member

NEAR_M = 200
EARLY = timedelta(minutes=30)


def at_dock(stop: Stop, *, at: datetime, by: Member, now: datetime) -> None:
    """Whoever arrives near the dock where they are booked stands at their bay."""
    one = next_of(stop.trip.shift.vehicle, now)
    if one is None or one.state != State.BOOKED or at < one.starts_at - EARLY:
        return  # not yet: a booking of later is not used up by driving past
    if distance_m(stop.lng, stop.lat, one.dock.lng, one.dock.lat) <= NEAR_M:
        docks.arrive(one, by=by, now=now, at=at)


def off_dock(
    ahead: Stop | None, vehicle: Vehicle, *, at: datetime, by: Member, now: datetime
) -> None:
    """Whoever goes on to another place, or is done, frees the bay."""
    one = next_of(vehicle, now)
    if one is None or one.state != State.THERE:
        return
    if ahead is None or distance_m(ahead.lng, ahead.lat, one.dock.lng, one.dock.lat) > NEAR_M:
        docks.leave(one, by=by, now=now, at=at)
