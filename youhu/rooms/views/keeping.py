"""The rooms at a desk: the list, one room with its hours and turns, and every act on it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.rooms import actions, queries
from youhu.rooms.forms import CloseForm, HoursForm, RoomForm, SpecialDayForm, TurnForm
from youhu.rooms.models import Room
from youhu.rooms.opening import gaps, prepared, rosters_of, standings
from youhu.rooms.rules import AHEAD, READERS
from youhu.rooms.views.public import week_of
from youhu.rooms.views.showing import Faulty, did, shown, wrong_of
from youhu.territory.models import Roster

PER_PAGE = 24


@for_roles(*READERS)
@require_safe
def kept_rooms(request: MemberRequest) -> HttpResponse:
    """The rooms that one keeps or oversees, as they stand now."""
    now = timezone.now()
    rows = Room.objects.visible_to(request.member).serving(timezone.localdate(now))
    ordered = rows.select_related("community").order_by("community__code", "name", "pk")
    page = Pages(ordered, PER_PAGE, count=None).get_page(request.GET.get("page"))
    found = standings(page.object_list, now)
    rosters = rosters_of([one.room for one in found], now)
    rooms = [
        (one, gaps(one.room, rosters.get(one.room.post_id, []), now, now + AHEAD)[:1])
        for one in found
    ]
    return shown(request, "kept.html", {"rooms": rooms, "page": page})


@require_safe
def rooms_count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: what is open in one's rooms; nothing where nothing is."""
    n = queries.waiting(request.member)
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_room(request: MemberRequest) -> HttpResponse:
    """The desk of a community opens a room."""
    form = RoomForm(request.POST or None, initial=_middle(request))
    made: list[Room] = []

    def set_up(**told: Any) -> None:
        made.append(actions.set_up_room(**told))

    if request.method == "POST" and did(request, form, set_up):
        return redirect(made[0])
    return shown(request, "new.html", {"form": form, "room": None}, is_wrong=form.is_bound)


def _middle(request: MemberRequest) -> dict[str, float]:
    """Where the pin stands at first: in the middle of the community."""
    try:
        place = current().middle(request.member.area_code, timezone.now())
    except Refused:
        return {}
    return {"lng": round(place.lng, 6), "lat": round(place.lat, 6)}


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_room(request: MemberRequest, pk: int) -> HttpResponse:
    """Another name, place or telephone."""
    room = find(request, pk)
    known = {name: getattr(room, name) for name in RoomForm.base_fields}
    form = RoomForm(request.POST or None, initial=known)
    if request.method == "POST" and did(request, form, actions.amend_room, room):
        return redirect(room)
    return shown(request, "new.html", {"form": form, "room": room}, is_wrong=form.is_bound)


def find(request: MemberRequest, pk: int) -> Room:
    rows = Room.objects.visible_to(request.member).select_related("community", "post")
    return get_object_or_404(rows, pk=pk)


@for_roles(*READERS)
@require_safe
def kept_room(request: MemberRequest, pk: int) -> HttpResponse:
    """One room: how it stands, its week, its special days, who sits there."""
    return _page(request, find(request, pk))


def _page(request: MemberRequest, room: Room, faulty: Faulty | None = None) -> HttpResponse:
    now = timezone.now()
    standing = standings([room], now)[0]
    rosters = rosters_of([room], now).get(room.post_id, [])
    today = timezone.localdate(now)
    context = {
        "room": room,
        "standing": standing,
        "week": week_of(room),
        "special": [day for day in room.special_days.all() if day.on >= today],
        "rosters": [row for row in rosters if row.until_on is None or row.until_on > today],
        "gaps": gaps(room, rosters, now, now + AHEAD)[:5],
        "may_keep": request.member.keeps_community and queries.keeps(request.member, room),
        "open_act": faulty[0] if faulty else "",
        "wrong": wrong_of(faulty[1]) if faulty else "",
        **_forms(request, room, faulty),
    }
    return shown(request, "kept_room.html", context, is_wrong=faulty is not None)


def _forms(request: MemberRequest, room: Room, faulty: Faulty | None) -> dict[str, Any]:
    today = timezone.localdate()
    team = queries.team(room.community_id, timezone.now())
    made: dict[str, Any] = {
        "hours": HoursForm(hours=list(room.hours.all())),
        "special_day": SpecialDayForm(initial={"on": today + timedelta(days=1)}, auto_id="sd_%s"),
        "turn": TurnForm(team=team, initial={"from_on": today}, auto_id="turn_%s"),
        "close": CloseForm(auto_id="close_%s"),
    }
    if faulty is not None and faulty[0] in made:
        made[faulty[0]] = faulty[1]
    return {f"{name}_form": form for name, form in made.items()}


Making = tuple[Callable[[MemberRequest, Room], forms.Form], Callable[..., Any]]
ACTS: Mapping[str, Making] = {
    "hours": (lambda r, _room: HoursForm(r.POST), actions.set_hours),
    "special_day": (lambda r, _room: SpecialDayForm(r.POST, auto_id="sd_%s"),
                    actions.set_special_day),
    "turn": (
        lambda r, room: TurnForm(
            r.POST, team=queries.team(room.community_id, timezone.now()), auto_id="turn_%s"
        ),
        actions.give_turn,
    ),
    "close": (lambda r, _room: CloseForm(r.POST, auto_id="close_%s"), actions.close_room),
}  # fmt: skip


@for_roles(Role.HANDLER)
@require_POST
def act_room(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change the week, a day, a turn; close the room."""
    room = prepared([find(request, pk)], timezone.now())[0]
    if verb not in ACTS:
        raise Http404
    kind, action = ACTS[verb]
    form = kind(request, room)
    if did(request, form, action, room):
        return redirect("kept_rooms" if verb == "close" else room.get_absolute_url())
    return _page(request, room, (verb, form))


@for_roles(Role.HANDLER)
@require_POST
def end_room_turn(request: MemberRequest, pk: int, turn: int) -> HttpResponse:
    """Somebody sits there no more."""
    room = find(request, pk)
    row = get_object_or_404(Roster, pk=turn, post=room.post_id)
    form = forms.Form(request.POST)
    if did(request, form, actions.end_turn, room, row):
        return redirect(room)
    return _page(request, room, ("end_turn", form))


@for_roles(Role.HANDLER)
@require_POST
def drop_room_day(request: MemberRequest, pk: int, day: int) -> HttpResponse:
    """A special day is like the others after all."""
    room = find(request, pk)
    special = get_object_or_404(room.special_days, pk=day)
    form = forms.Form(request.POST)
    if did(request, form, actions.drop_special_day, room, special):
        return redirect(room)
    return _page(request, room, ("drop_day", form))
