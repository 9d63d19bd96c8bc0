"""What driven tours say of the hours of the day: each night, from four weeks of ways between stops.

Every night all of them are looked at anew, so that a night left out, or done twice, loses nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from django.utils import timezone

from youhu.dispatch.models import Stop
from youhu.dispatch.rules import StopState, TripState
from youhu.dispatch.ways import profile_of
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.roads import actions as roads
from youhu.roads.models import HourFactor
from youhu.roads.queries import Profile
from youhu.solvers.roads import Trip as Way

BACK, MOST = timedelta(days=28), 8_000  # stops, the newest first: a way costs a run over the net
NIGHT, MINUTES = 3, 3  # at which hour, in its first minutes


def is_time(now: datetime) -> bool:
    """Whether the night's learning may begin."""
    local = timezone.localtime(now)
    return local.hour == NIGHT and local.minute < MINUTES


def learn_hours(*, now: datetime) -> int:
    """Factors of the hours from trips that were driven to their end; answers how many ways told."""
    told = 0
    for profile, ways in _ways(now).items():
        if not _is_learnt(profile, now):
            told += roads.learn(ways, profile=profile, by=nobody(Role.CLOCK), now=now)
    return told


def _is_learnt(profile: Profile, now: datetime) -> bool:
    """Whether this day's factors are there already."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return HourFactor.objects.filter(vehicle=profile.value, learnt_at__gte=midnight).exists()


def _ways(now: datetime) -> dict[Profile, list[Way]]:
    """From stop to stop as it was driven, by who moves so."""
    rows = Stop.objects.filter(
        trip__state=TripState.DONE, trip__ended_at__gte=now - BACK,
        state__in=(StopState.DONE, StopState.FAILED), arrived_at__isnull=False,
        left_at__isnull=False,
    ).select_related("trip__shift__vehicle__type")  # fmt: skip
    newest = list(rows.order_by("-trip__ended_at", "-trip", "arrived_at", "seq", "pk")[:MOST])
    found: dict[Profile, list[Way]] = defaultdict(list)
    for trip, stops in groupby(newest, key=lambda stop: stop.trip):
        found[profile_of(trip.shift.vehicle.type.profile)] += _between(stops)
    return found


def _between(stops: Iterable[Stop]) -> Iterator[Way]:
    for one, then in pairwise(stops):
        if one.left_at is None or then.arrived_at is None or then.arrived_at <= one.left_at:
            continue
        if _was_written_down(one) or _was_written_down(then):
            continue
        seconds = (then.arrived_at - one.left_at).total_seconds()
        hour = timezone.localtime(one.left_at).hour
        yield Way((one.lng, one.lat), (then.lng, then.lat), hour=hour, seconds=seconds)


def _was_written_down(stop: Stop) -> bool:
    """By the desk afterwards: when it really was, nobody knows."""
    return stop.arrived_at == stop.left_at
