"""Where a vehicle may drive when: the zones of a market's streets, their rules and permits.

Hours are seconds since midnight (Asia/Shanghai) of the day, as pairs (from, until).
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from shapely.geometry import shape

from youhu.common.geo import PlaceIndex
from youhu.fleets.models import AccessRule, Permit, StreetZone, Vehicle, VehicleType
from youhu.registry.models import Organisation

Windows = tuple[tuple[int, int], ...]
DAY_S = 24 * 60 * 60
LAST_MINUTE = time(23, 59)  # a rule that ends here ends with the day


class Zones:
    """The zones of one market (or of all), loaded once and asked for many points."""

    def __init__(self, market: Organisation | None = None) -> None:
        rows = StreetZone.objects.order_by("pk")
        rows = rows if market is None else rows.filter(market=market)
        self._rows = {f"{zone.pk:012d}": zone for zone in rows}
        drawn = ((code, shape(zone.geometry)) for code, zone in self._rows.items())
        self._index = PlaceIndex(drawn) if self._rows else None

    def __iter__(self) -> Iterable[StreetZone]:
        return iter(self._rows.values())

    def at(self, lng: float, lat: float) -> StreetZone | None:
        """The zone that a point lies in; the older one where two overlap."""
        code = self._index.find(lng, lat) if self._index else None
        return self._rows[code] if code else None


def zone_of(lng: float, lat: float, market: Organisation | None = None) -> StreetZone | None:
    """The zone that a point (WGS-84) lies in. For many points keep one `Zones`."""
    return Zones(market).at(lng, lat)


def access_windows(thing: Vehicle | VehicleType, zone: StreetZone, day: date) -> Windows:
    """When a type, or one vehicle with its permits, may be in the zone on that day.

    The whole day is ((0, 86400),), never is (). Permits lift the rules that say so.
    """
    is_vehicle = isinstance(thing, Vehicle)
    kind = thing.type if isinstance(thing, Vehicle) else thing
    open_hours: Windows = ((0, DAY_S),)
    permits = _permits(thing, zone, day) if is_vehicle else ()
    for rule in _rules(kind, zone, day):
        closed: Windows = (_span(rule.starts, rule.ends),)
        if rule.with_permit:
            for permit in permits:
                closed = _without(closed, permit)
        for span in closed:
            open_hours = _without(open_hours, span)
    return open_hours


def said_windows(windows: Windows) -> list[str]:
    """The windows as people read them: 10:00–16:00."""
    return [f"{_clock(start)}–{_clock(end)}" for start, end in windows]


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}"


def may_enter(thing: Vehicle | VehicleType, zone: StreetZone, at: datetime) -> bool:
    """Whether it may be in the zone at that moment."""
    local = timezone.localtime(at)
    second = local.hour * 3600 + local.minute * 60 + local.second
    return any(start <= second < end for start, end in access_windows(thing, zone, local.date()))


def _rules(kind: VehicleType, zone: StreetZone, day: date) -> list[AccessRule]:
    """The rules of the zone that hold for a type on a day."""
    of_all = Q(type=None, energy="")
    rows = zone.rules.filter(
        of_all | Q(type=kind.pk) | Q(type=None, energy=kind.energy),
        Q(valid_until=None) | Q(valid_until__gte=day),
        valid_from__lte=day,
        weekdays__contains=str(day.isoweekday()),
    )
    return list(rows.order_by("starts", "pk"))


def _permits(thing: Vehicle | VehicleType, zone: StreetZone, day: date) -> list[tuple[int, int]]:
    rows = Permit.objects.filter(
        vehicle_id=thing.pk, zone=zone, valid_from__lte=day, valid_until__gte=day
    )
    return [_span(permit.starts, permit.ends) for permit in rows.order_by("pk")]


def _span(starts: time, ends: time) -> tuple[int, int]:
    last = DAY_S if ends >= LAST_MINUTE else _second(ends)
    return _second(starts), last


def _second(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _without(spans: Windows, taken: tuple[int, int]) -> Windows:
    """What is left of the spans when one is taken out."""
    start, end = taken
    parts = [(a, min(b, start)) for a, b in spans] + [(max(a, end), b) for a, b in spans]
    return tuple(sorted({(a, b) for a, b in parts if a < b}))
