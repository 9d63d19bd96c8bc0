"""The wall screen: the district at a glance, and the way from each figure to its rows."""

from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from youhu.calls import queries as calls
from youhu.calls import reference, telling
from youhu.promises.queries import mark
from youhu.registry.calendars import tokens
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.reports import maps, showing
from youhu.reports.queries import Board, board
from youhu.reports.rules import LOAD_STEPS
from youhu.territory.models import Area

WALL_ROLES = (Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
SCENES = ("overview", "late", "promises")
# Clocks run on while nothing happens: figures older than this are reckoned anew all the same.
KEPT = timedelta(seconds=10)

_kept: dict[str, Board] = {}


def _board(member: Member, now: datetime) -> Board:
    """The figures of the member's area; two hundred viewers cost one reckoning."""
    seen, of = mark(), member.area_code if member.oversees else f"member {member.pk}"
    kept = _kept.get(of)
    if kept is None or kept.mark != seen or not timedelta(0) <= now - kept.at < KEPT:
        kept = _kept[of] = board(member, mark=seen, now=now)
    return kept


def _drawing(member: Member) -> maps.Drawing | None:
    english = (get_language() or "").startswith("en")
    return maps.drawing(member.area_code, tokens().get("territory", ""), english=english)


@for_roles(*WALL_ROLES)
@require_safe
def wall(request: MemberRequest) -> HttpResponse:
    """The whole wall; from then on it asks for the board alone."""
    asked = request.GET.get("scene", "")
    area = Area.objects.filter(code=request.member.area_code).first()
    context = {
        **_parts(request),
        "area": area,
        "scene": asked if asked in SCENES else SCENES[0],
        "scenes": SCENES,
        "load_steps": LOAD_STEPS,
        "token": tokens().get("territory", ""),
    }
    return render(request, "reports/wall.html", context)


@for_roles(*WALL_ROLES)
@require_safe
def wall_board(request: MemberRequest) -> HttpResponse:
    """What changes on the wall, as its parts."""
    response = render(request, "reports/_board.html", _parts(request))
    patch_cache_control(response, no_store=True)
    return response


def _parts(request: MemberRequest) -> dict[str, object]:
    now = timezone.now()
    drawn = _drawing(request.member)
    return showing.parts(_board(request.member, now), drawn.frame if drawn else None)


@for_roles(*WALL_ROLES)
@require_safe
def wall_map(request: MemberRequest) -> HttpResponse:
    """The outlines of the map, asked for once."""
    drawn = _drawing(request.member)
    if drawn is None:
        raise Http404
    response = HttpResponse(drawn.lines, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=86_400)
    return response


@for_roles(*WALL_ROLES)
@require_safe
def wall_call(request: MemberRequest, number: str) -> HttpResponse:
    """One call in a drawer beside the map."""
    found = get_object_or_404(calls.one(request.member), number=number)
    now = timezone.now()
    place = telling.place_name(found, reference.current(), now)
    context = {"call": found, "place": place, "now": now}
    return render(request, "reports/_call.html", context)
