"""What a resident's home shows: my matters, who is on duty, and what is open near by."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from youhu.calls import public
from youhu.calls.models import Call
from youhu.calls.public import PublicCall
from youhu.calls.reference import Reference, current
from youhu.calls.rules import OPEN
from youhu.common import cookies
from youhu.registry.http import MemberRequest
from youhu.territory import index
from youhu.territory.duty import on_duty
from youhu.territory.index import CellRef
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS
from youhu.web import maps

LATEST = 3
MOST_ON_THE_MAP = 60
PLACE_COOKIE = "community"


def front(request: MemberRequest) -> dict[str, Any]:
    """My matters, who is on duty, and what neighbours raised in my community, if I have one."""
    now, known, mine = timezone.now(), current(), Call.objects.none()
    if request.user.is_authenticated:
        mine = Call.objects.visible_to(request.member).select_related("unit", "category")
    latest = list(mine.order_by("-raised_at", "-pk")[:LATEST])
    places = communities(known, now)
    chosen = my_community(request, places)
    community = chosen or (latest[0].cell_code[:COMMUNITY_DIGITS] if latest else "")
    around = _around(community, known, now)
    codes = [community, community[:SUBDISTRICT_DIGITS], next(iter(places), "")[:DISTRICT_DIGITS]]
    return {
        "calls": latest,
        "duty": on_duty([code for code in codes if code], now=now),
        "community": community,
        "place": places.get(community, ""),
        "around": around[:LATEST],
        "points": _points(around),
        "box": maps.bounds_of(community) if community else None,
        "now": now,
    }


def communities(known: Reference, now: datetime) -> dict[str, CellRef]:
    """Every community that the map knows, by its code, named with its subdistrict."""
    cells = index.cells(now=now, token=known.map_token).values()
    found: dict[str, CellRef] = {}
    for cell in cells:
        found.setdefault(cell.community_code, CellRef(cell.code, cell.names[:2]))
    return found


def my_community(request: HttpRequest, places: dict[str, CellRef]) -> str:
    """The community that was chosen on this device, as long as there is one of that code."""
    code = cookies.kept(request, PLACE_COOKIE)
    return code if code in places else ""


def _around(community: str, known: Reference, now: datetime) -> list[PublicCall]:
    rows = public.listed(now).filter(state__in=OPEN)
    rows = public.in_community(rows, community) if community else rows
    newest = rows.order_by("-raised_at", "-pk")[:MOST_ON_THE_MAP]
    return [public.shown(call, known, now) for call in newest]


def _points(around: list[PublicCall]) -> list[tuple[float, float, int]]:
    """The squares in which something is open, in degrees, each with how many."""
    counted = Counter((call.lng, call.lat) for call in around)
    return [(lng, lat, n) for (lng, lat), n in counted.items()]
