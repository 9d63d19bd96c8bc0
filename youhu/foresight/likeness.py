"""The calls of the kind that a signal is about, whenever they came."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from youhu.calls.models import Caller
from youhu.calls.models.call import CallQuerySet
from youhu.common.geo import Plane
from youhu.common.sealed import where
from youhu.foresight.finding import calls_of, calls_of_callers
from youhu.foresight.models import Signal
from youhu.foresight.rules import MOST_EVIDENCE, Kind

Moment = tuple[int, datetime]  # id and moment of a call


def alike(signal: Signal, since: datetime, until: datetime) -> list[Moment]:
    """Calls like those behind the signal, in that time, oldest first; at most some hundreds."""
    rows = _rows(signal).filter(raised_at__gte=since, raised_at__lte=until)
    columns = rows.order_by("raised_at", "pk").values_list("pk", "raised_at", "lng", "lat")
    found = columns[: 4 * MOST_EVIDENCE]
    if signal.kind not in (Kind.HOT_PLACE, Kind.RECURRING):
        return [(pk, at) for pk, at, _lng, _lat in found]
    return list(_within(signal, found))


def _rows(signal: Signal) -> CallQuerySet:
    match signal.kind:
        case Kind.CALLER:
            same = where(Caller, "phone_index", phone_of(signal), path="caller__")
            rows = calls_of_callers(signal.district).filter(same)
            return rows.filter(cell_code__startswith=signal.area_code)
        case Kind.BURST:
            wide = signal.matter.parent_id or signal.matter_id if signal.matter else None
            about = Q(category=wide) | Q(category__parent=wide)
            return calls_of(signal.district).filter(about, cell_code__startswith=signal.area_code)
        case Kind.RECURRING:
            return _box(signal).filter(category=signal.matter_id)
        case _:
            return _box(signal)


def phone_of(signal: Signal) -> str:
    """The telephone behind a signal about a caller, as the calls know it; empty once erased."""
    rows = Caller.objects.filter(call__evidence_of__signal=signal).exclude(phone="")
    latest = rows.order_by("-call").first()
    return str(latest.phone) if latest else ""


def _box(signal: Signal) -> CallQuerySet:
    sheet = Plane.at(signal.lng, signal.lat)
    north, east = signal.radius_m / sheet.north_m, signal.radius_m / sheet.east_m
    return calls_of(signal.district).filter(
        lat__range=(signal.lat - north, signal.lat + north),
        lng__range=(signal.lng - east, signal.lng + east),
    )


def _within(signal: Signal, rows: Iterable[tuple[int, datetime, float, float]]) -> Iterator[Moment]:
    sheet = Plane.at(signal.lng, signal.lat)
    for pk, at, lng, lat in rows:
        east, north = (lng - sheet.lng) * sheet.east_m, (lat - sheet.lat) * sheet.north_m
        if east**2 + north**2 <= signal.radius_m**2:
            yield pk, at
