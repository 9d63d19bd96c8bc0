"""Rooms near by, for everybody: open now or when next, who is there, how to ring them."""

from collections.abc import Iterable
from math import cos, hypot, radians
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_safe

from youhu.registry.http import MemberRequest
from youhu.rooms.models import Room
from youhu.rooms.opening import Standing, standings
from youhu.rooms.queries import keeps_rooms
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

METRES_A_DEGREE = 111_320
MOST = 60


@login_not_required
@require_safe
def rooms_near(request: MemberRequest) -> HttpResponse:
    """The rooms of the district, those of one community first, or the nearest first."""
    now = timezone.now()
    rows = Room.objects.serving(timezone.localdate(now)).select_related("community")
    here, chosen = _position(request), request.GET.get("community", "")[:12]
    found = standings(rows.order_by("community__area_code", "name", "pk"), now)
    near = _ordered(found, here, chosen)[:MOST]
    context = {
        "near": near,
        "communities": _communities(found),
        "chosen": chosen,
        "is_located": here is not None,
        "now": now,
        "keeps": keeps_rooms(request.member),
    }
    return render(request, "rooms/near.html", context)


def _position(request: MemberRequest) -> tuple[float, float] | None:
    try:
        return float(request.GET["lng"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None


def _ordered(
    found: Iterable[Standing], here: tuple[float, float] | None, chosen: str
) -> list[tuple[Standing, int | None]]:
    """With metres where the visitor's place is known; the chosen community alone, or all."""
    rows = [one for one in found if not chosen or one.room.community.area_code == chosen]
    if here is None:
        return [(one, None) for one in sorted(rows, key=lambda one: not one.is_open)]
    far = [(one, metres(here, (one.room.lng, one.room.lat))) for one in rows]
    return sorted(far, key=lambda pair: pair[1] or 0)


def metres(one: tuple[float, float], other: tuple[float, float]) -> int:
    """As the crow flies, good enough within a city; points are (longitude, latitude)."""
    lng = (one[0] - other[0]) * cos(radians(one[1])) * METRES_A_DEGREE
    return round(hypot(lng, (one[1] - other[1]) * METRES_A_DEGREE))


def _communities(found: Iterable[Standing]) -> list[tuple[str, str]]:
    codes = {one.room.community.area_code for one in found}
    areas = Area.objects.filter(kind=AreaKind.COMMUNITY, code__in=codes).order_by("code")
    return [(area.code, str(area)) for area in areas]


@login_not_required
@require_safe
def public_room(request: MemberRequest, pk: int) -> HttpResponse:
    """One room: its hours, its special days, who is there now."""
    now = timezone.now()
    rows = Room.objects.serving(timezone.localdate(now)).select_related("community")
    room = get_object_or_404(rows, pk=pk)
    standing = standings([room], now)[0]
    today = timezone.localdate(now)
    context = {
        "standing": standing,
        "room": standing.room,
        "week": week_of(standing.room),
        "special": [day for day in standing.room.special_days.all() if day.on >= today],
        "today": today.isoweekday(),
        "now": now,
    }
    return render(request, "rooms/room.html", context)


def week_of(room: Room) -> list[tuple[int, Any, list[Any]]]:
    """Each day of the week with its stretches."""
    rows = sorted(room.hours.all(), key=lambda row: row.opens)
    return [
        (n + 1, label, [row for row in rows if row.weekday == n + 1])
        for n, label in sorted(WEEKDAYS.items())
    ]
