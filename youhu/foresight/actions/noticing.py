"""A finding becomes a signal, or adds to one that is open; nothing is found twice."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from youhu.calls.models import Call, Category
from youhu.calls.reference import Reference, current
from youhu.calls.routing import command_room, route
from youhu.calls.rules import Kind as CallKind
from youhu.common.geo import Plane
from youhu.foresight.actions.telling import due, tell_found
from youhu.foresight.finding import Finding
from youhu.foresight.models import Evidence, Signal
from youhu.foresight.rules import MOST_EVIDENCE, OPEN, PACES, SAME_PLACE_M, Kind
from youhu.ledger.actions import begin, record
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import COMMUNITY_DIGITS, SUBDISTRICT_DIGITS

RENEWED = ("came", "usual", "times", "low", "high", "chance", "facts", "since", "until")


def notice(district: str, finding: Finding, *, now: datetime) -> Signal | None:
    """Write down what stands out; None where it is known already, or was settled a while ago."""
    known = _known(district, finding, now)
    if known is not None:
        if known.state in OPEN:
            _renew(known, finding, now)
        return None
    try:
        with transaction.atomic():
            return _begin(district, finding, now)
    except IntegrityError:  # another sweep was quicker
        return None


def _known(district: str, finding: Finding, now: datetime) -> Signal | None:
    """The signal that is about the same, open or at rest; an open one first."""
    resting = Q(ended_at__gt=now - PACES[finding.kind].rest) | Q(judge_at__gt=now, outcome="")
    rows = Signal.objects.filter(Q(state__in=OPEN) | resting, district=district)
    rows = rows.filter(kind=finding.kind, key=finding.key).select_related("unit")
    same = [signal for signal in rows.order_by("-found_at") if _is_same(signal, finding)]
    return min(same, key=lambda signal: signal.state not in OPEN, default=None)


def _is_same(signal: Signal, finding: Finding) -> bool:
    match finding.kind:
        case Kind.BURST:
            one, other = signal.area_code, finding.area_code
            return one.startswith(other) or other.startswith(one)
        case Kind.CALLER:
            return signal.area_code == finding.area_code
        case _:
            sheet, (lng, lat) = Plane.at(signal.lng, signal.lat), finding.point or (0.0, 0.0)
            east, north = (lng - sheet.lng) * sheet.east_m, (lat - sheet.lat) * sheet.north_m
            return bool(east**2 + north**2 <= SAME_PLACE_M**2)


@transaction.atomic
def _renew(signal: Signal, finding: Finding, now: datetime) -> None:
    """More calls came: they are added, and the figures say how it stands now."""
    fresh = _add_calls(signal, finding.calls)
    if not fresh:
        return
    last = Call.objects.filter(pk__in=fresh).order_by("-raised_at").values_list("raised_at")[0][0]
    changes: dict[str, Any] = {name: getattr(finding, name) for name in RENEWED}
    changes["last_call_at"] = max(signal.last_call_at, last)
    said = {"calls": len(fresh), "came": finding.came}
    record(signal, "renew", by=nobody(Role.CLOCK), now=now, payload=said, **changes)


def _add_calls(signal: Signal, calls: Sequence[int]) -> list[int]:
    """Link the newest calls that are not behind the signal yet."""
    had = set(signal.evidence.values_list("call", flat=True))
    fresh = [pk for pk in calls if pk not in had][-(MOST_EVIDENCE - len(had)) :]
    fresh = fresh if len(had) < MOST_EVIDENCE else []
    Evidence.objects.bulk_create(Evidence(signal=signal, call_id=pk) for pk in fresh)
    return fresh


def _begin(district: str, finding: Finding, now: datetime) -> Signal | None:
    reference = current()
    calls = list(Call.objects.filter(pk__in=finding.calls[-MOST_EVIDENCE:]).order_by("raised_at"))
    lng, lat = finding.point or _middle(calls)
    cell = reference.locate(lng, lat, now).cell.code
    category = reference.tables.categories[_most([call.category_id for call in calls])]
    unit = _unit(reference, finding, category, cell, now)
    if unit is None:
        return None
    signal = Signal.objects.create(
        **_figures(finding),
        **_whereabouts(finding, calls, reference, cell, (lng, lat)),
        district=district,
        category=category,
        unit=unit,
        due_at=due(reference, PACES[finding.kind].take_up, unit.pk, now),
        found_at=now,
        last_call_at=calls[-1].raised_at,
    )
    _add_calls(signal, [call.pk for call in calls])
    said = {"kind": signal.kind, "unit": unit.code, "calls": len(calls), "cell": cell}
    begin(signal, "notice", by=nobody(Role.CLOCK), now=now, payload=said)
    tell_found(signal, reference, now)
    return signal


def _figures(finding: Finding) -> dict[str, Any]:
    own = ("kind", "key", "matter_id", "radius_m")
    return {name: getattr(finding, name) for name in (*own, *RENEWED)}


def _whereabouts(
    finding: Finding,
    calls: Sequence[Call],
    reference: Reference,
    cell: str,
    point: tuple[float, float],
) -> dict[str, Any]:
    return {
        "area_code": finding.area_code or cell[:COMMUNITY_DIGITS],
        "cell_code": cell,
        "lng": point[0],
        "lat": point[1],
        "place": _place(finding, calls, reference, cell),
    }


def _unit(
    reference: Reference, finding: Finding, category: Category, cell: str, now: datetime
) -> Organisation | None:
    """Who would answer such a call there; a caller is heard out by the room of the subdistrict."""
    on, book = timezone.localdate(now), reference.tables.rules
    if finding.kind == Kind.CALLER:
        return command_room(book.localities, cell[:SUBDISTRICT_DIGITS], on)
    found = route(book, category, cell, CallKind.REPORT, on)
    return found.unit if found is not None else None


def _middle(calls: Sequence[Call]) -> tuple[float, float]:
    """The call that lies nearest to all others: a real place, not a point between places."""
    lngs, lats = sorted(call.lng for call in calls), sorted(call.lat for call in calls)
    lng, lat = lngs[len(lngs) // 2], lats[len(lats) // 2]
    sheet = Plane.at(lng, lat)
    nearest = min(calls, key=lambda c: _away(sheet, c))
    return nearest.lng, nearest.lat


def _away(sheet: Plane, call: Call) -> float:
    east, north = (call.lng - sheet.lng) * sheet.east_m, (call.lat - sheet.lat) * sheet.north_m
    return float(east**2 + north**2)


def _most(values: Sequence[Any]) -> Any:
    """What comes most often; the first of those that come equally often."""
    return Counter(values).most_common(1)[0][0]


def _place(finding: Finding, calls: Sequence[Call], reference: Reference, cell: str) -> str:
    """How people call the place: the area, or the address that is said most."""
    if finding.kind in (Kind.BURST, Kind.CALLER):
        named = Area.objects.filter(code=finding.area_code).values_list("name", flat=True).first()
        return named or finding.area_code
    said = [call.address for call in calls if call.address]
    return (_most(said) if said else reference.name_of(cell))[:200]
