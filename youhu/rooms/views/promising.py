"""The register of walk-ins and the log of the hotline: lists, quick entry, one entry, its acts."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.reading import door
from youhu.calls.reference import current
from youhu.calls.rules import RESIDENT_KINDS
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.rooms import actions, queries
from youhu.rooms.forms import (
    AnswerForm,
    CallForm,
    CaseForm,
    HandForm,
    HotlineForm,
    OpenForm,
    WalkInForm,
)
from youhu.rooms.listing import Hotline, Listing, WalkIns
from youhu.rooms.models import HotlineEntry, Promised, Room, WalkIn
from youhu.rooms.rules import KEEPERS, MONTH, READERS
from youhu.rooms.views.showing import Faulty, did, shown, wrong_of


@for_roles(*READERS)
@require_safe
def walk_ins(request: MemberRequest) -> HttpResponse:
    """Who came, what for, and what became of it."""
    listing = WalkIns(request.member, request.GET, timezone.now())
    return _list(request, listing, "walk_ins.html", named=OpenForm(auto_id="named_%s"))


@for_roles(*READERS)
@require_safe
def hotline(request: MemberRequest) -> HttpResponse:
    """Which newcomers rang, and what they needed in the last month."""
    now = timezone.now()
    listing = Hotline(request.member, request.GET, now)
    needs = queries.by_need(request.member, now - MONTH)
    most = max((row["n"] for _need, row in needs), default=1)
    return _list(request, listing, "hotline.html", needs=needs, most=most)


def _list(request: MemberRequest, listing: Listing, template: str, **more: Any) -> HttpResponse:
    page = listing.page()
    sorts = {name: listing.sorted_by(name) for name in listing.sorts}
    context = {"listing": listing, "page": page, "query": listing.query(), "sorts": sorts, **more}
    return shown(request, template, context)


def _offered(request: MemberRequest, *, with_hotline: bool) -> dict[str, Any]:
    """The rooms and people that a form offers."""
    now = timezone.now()
    rooms = Room.objects.visible_to(request.member).serving(timezone.localdate(now))
    if with_hotline:
        rooms = rooms.exclude(hotline="")
    people = queries.team(request.member.organisation_id, now)
    return {"rooms": list(rooms.order_by("pk")), "team": people}


@for_roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_walk_in(request: MemberRequest) -> HttpResponse:
    """Write down who came, in one go."""
    form = WalkInForm(request.POST or None, **_offered(request, with_hotline=False))
    return _new(request, form, actions.take_down, "new_walk_in.html")


@for_roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_hotline_entry(request: MemberRequest) -> HttpResponse:
    """Write down which newcomer rang."""
    form = HotlineForm(request.POST or None, **_offered(request, with_hotline=True))
    return _new(request, form, actions.take_call, "new_hotline_entry.html")


def _new(
    request: MemberRequest, form: forms.Form, action: Callable[..., Promised], template: str
) -> HttpResponse:
    made: list[Promised] = []

    def take(room: Room, said: actions.Said, **told: Any) -> None:
        made.append(action(room, said, **told))

    if request.method == "POST" and did(request, form, take):
        return redirect(made[0].get_absolute_url())
    return shown(request, template, {"form": form}, is_wrong=form.is_bound)


@for_roles(*READERS)
@require_safe
def walk_in(request: MemberRequest, pk: int) -> HttpResponse:
    """One walk-in: what for, what was promised, what can be done now."""
    return _page(request, _find(request, WalkIn, pk))


@for_roles(*READERS)
@require_safe
def hotline_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """One newcomer's call: what they need, when they are rung back."""
    return _page(request, _find(request, HotlineEntry, pk))


def _find(request: MemberRequest, kind: Any, pk: int) -> Any:
    return get_object_or_404(kind.objects.visible_to(request.member).whole(), pk=pk)


def _page(
    request: MemberRequest, thing: Promised, faulty: Faulty | None = None, *, clear: bool = False
) -> HttpResponse:
    member = request.member
    may_act = queries.keeps(member, thing.room)
    verbs = _verbs(thing, member.role) if may_act else []
    context = {
        "thing": thing,
        "here": thing.get_absolute_url(),
        "is_walk_in": isinstance(thing, WalkIn),
        "is_readable": clear or not thing.is_close,
        "may_act": may_act,
        "clear": clear,
        "verbs": verbs,
        "lines": Entry.objects.of(thing).select_related("by__person", "by__organisation"),
        "wrong": wrong_of(faulty[1]) if faulty else "",
        "open_act": faulty[0] if faulty else "",
        "forms": _forms(thing, verbs, faulty, clear=clear) if may_act else {},
    }
    return shown(request, "promised.html", context, is_wrong=faulty is not None)


def _verbs(thing: Promised, role: str) -> list[str]:
    """The arrows; a dispute becomes no call."""
    return [verb for verb in open_moves(thing, role) if verb != "make_call" or not thing.is_close]


def _forms(
    thing: Promised, verbs: list[str], faulty: Faulty | None, *, clear: bool
) -> dict[str, forms.Form]:
    made: dict[str, forms.Form] = {"reveal": OpenForm(auto_id="reveal_%s")}
    if thing.is_open:
        step = thing.next_step if clear or not thing.is_close else ""
        known = {"owner": thing.owner_id, "next_step": step, "due_at": thing.due_at}
        team = queries.team(thing.room.community_id, timezone.now())
        made["hand_to"] = HandForm(team=team, initial=known, auto_id="hand_%s")
    if "make_call" in verbs:
        made["make_call"] = CallForm(initial=first_call(thing), auto_id="call_%s")
    if "make_case" in verbs:
        made["make_case"] = CaseForm(auto_id="case_%s")
    for verb in ("settle", "drop"):
        if verb in verbs:
            made[verb] = AnswerForm(auto_id=f"{verb}_%s")
    if faulty is not None:
        made[faulty[0]] = faulty[1]
    return made


def first_call(thing: Promised) -> dict[str, Any]:
    """What a call would say before anybody writes: the words, and what they seem to be about."""
    reading = door.read(str(thing.matter), RESIDENT_KINDS, current())
    chosen = reading.category.pk if reading.category else None
    return {"text": str(thing.matter), "category_id": chosen}


Making = tuple[Callable[[MemberRequest, Promised], forms.Form], Callable[..., Any]]


def _hand(request: MemberRequest, thing: Promised) -> forms.Form:
    team = queries.team(thing.room.community_id, timezone.now())
    return HandForm(request.POST, team=team, auto_id="hand_%s")


ACTS: Mapping[str, Making] = {
    "settle": (lambda r, _t: AnswerForm(r.POST, auto_id="settle_%s"), actions.settle),
    "drop": (lambda r, _t: AnswerForm(r.POST, auto_id="drop_%s"), actions.drop),
    "hand_to": (_hand, actions.hand_to),
    "make_call": (lambda r, _t: CallForm(r.POST, auto_id="call_%s"), actions.make_call),
    "reveal": (lambda r, _t: OpenForm(r.POST, auto_id="reveal_%s"), actions.reveal),
    "make_case": (lambda r, _t: CaseForm(r.POST, auto_id="case_%s"), actions.make_case),
}


@for_roles(*KEEPERS)
@require_POST
def act_walk_in(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Answer, give up, hand on, make it a call or a mediation, look in clear."""
    return _act(request, _find(request, WalkIn, pk), verb)


@for_roles(*KEEPERS)
@require_POST
def act_hotline_entry(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The same for a newcomer's call; a dispute is taken in at the room."""
    if verb == "make_case":
        raise Http404
    return _act(request, _find(request, HotlineEntry, pk), verb)


def _act(request: MemberRequest, thing: Promised, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    kind, action = ACTS[verb]
    form = kind(request, thing)
    if not did(request, form, action, thing):
        return _page(request, thing, (verb, form))
    if verb == "reveal":
        return _page(request, thing, clear=True)
    if verb == "make_call" and thing.call is not None:
        messages.success(request, _("It is call %(number)s now.") % {"number": thing.call.number})
    if verb == "make_case" and isinstance(thing, WalkIn) and thing.mediation is not None:
        return redirect(thing.mediation)
    return redirect(thing.get_absolute_url())
