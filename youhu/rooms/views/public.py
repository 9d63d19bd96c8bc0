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

from youhu.common.cookies import kept
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest
from youhu.rooms.models import Room
from youhu.rooms.opening import Standing, standings
from youhu.rooms.queries import keeps_rooms
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

METRES_A_DEGREE = 111_320
PER_PAGE = 20
HOME_COOKIE = "community"  # which the page “my community” keeps on the device


@login_not_required
@require_safe
def rooms_near(request: MemberRequest) -> HttpResponse:
    """The rooms of the district, those of one community first, or the nearest first."""
    now = timezone.now()
    rows = Room.objects.serving(timezone.localdate(now)).select_related("community")
    here, chosen = _position(request), request.GET.get("community", "")[:12]
    found = standings(rows.order_by("community__area_code", "name", "pk"), now)
    home = kept(request, HOME_COOKIE)
    near = _ordered(
        [one for one in found if chosen in ("", one.room.community.area_code)], here, home
    )
    context = {
        "page": Pages(near, PER_PAGE, count=len(near)).get_page(request.GET.get("page")),
        "query": _query(request),
        "communities": _communities(found),
        "chosen": chosen,
        "is_located": here is not None,
        "now": now,
        "keeps": keeps_rooms(request.member),
    }
    return render(request, "rooms/near.html", context)


def _position(request: MemberRequest) -> tuple[float, float] | None:
    """Where the phone says that it is: longitude and latitude, if that is a place on earth."""
    try:
        lng, lat = float(request.GET["lng"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None
    return (lng, lat) if abs(lng) <= 180 and abs(lat) <= 90 else None


def _query(request: MemberRequest) -> str:
    """What was asked for, for the pager."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{asked.urlencode()}&" if asked else ""


def _ordered(
    rows: Iterable[Standing], here: tuple[float, float] | None, home: str
) -> list[tuple[Standing, int | None]]:
    """The nearest first, with metres, where the visitor's place is known; else one's own community
    first, and what is open now."""
    if here is None:
        own = sorted(rows, key=lambda one: (one.room.community.area_code != home, not one.is_open))
        return [(one, None) for one in own]
    far = [(metres(here, (one.room.lng, one.room.lat)), one) for one in rows]
    return [(one, away) for away, one in sorted(far, key=lambda pair: pair[0])]


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
