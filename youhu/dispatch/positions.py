"""Where vehicles on duty are and were: read here, kept for a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from youhu.common.geo import distance_m
from youhu.dispatch.models import Position, Shift

EVERY = timedelta(seconds=10)  # more often than the phone shall tell; what is closer is left out
MOST = 1_000  # in one go: four hours without a network
INEXACT_M = 500  # of what a phone is surer than this


@dataclass(frozen=True)
class Point:
    """One place as a phone tells it."""

    at: datetime
    lng: float
    lat: float
    metres_accurate: int | None = None


def last_of(shift: Shift) -> Position | None:
    """Where the vehicle was last seen."""
    return shift.positions.order_by("-at", "-pk").first()


def driven_m(shift: Shift, start: datetime, end: datetime) -> int:
    """How far the vehicle went between two moments, by its positions; 0 without any."""
    rows = shift.positions.filter(at__gte=start, at__lte=end).order_by("at")
    places = list(rows.values_list("lng", "lat"))
    return round(sum(distance_m(*one, *other) for one, other in pairwise(places)))


def sparse(points: Iterable[Point]) -> list[Point]:
    """The points in their order, without those that are not sure or follow too soon."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: point.at):
        is_sure = point.metres_accurate is None or point.metres_accurate <= INEXACT_M
        if is_sure and (not kept or point.at - kept[-1].at >= EVERY):
            kept.append(point)
    return kept
