"""Mediations: the list, taking one in, one with its file once it was opened, every act, the paper.

A page says number, kind, state and dates. The content comes only to whoever is named in the case
and put the reading on record a moment ago.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rooms import actions, queries
from youhu.rooms.forms import (
    AcceptForm,
    AgreeForm,
    CallForm,
    DeskForm,
    EndForm,
    FailForm,
    FollowUpForm,
    MediatorsForm,
    MeetForm,
    OpenForm,
)
from youhu.rooms.listing import Mediations
from youhu.rooms.models import FollowUp, Mediation, Room
from youhu.rooms.paper import agreement_paper
from youhu.rooms.rules import KEEPERS, MOST_EXTENSIONS, READERS, UNDECIDED, Referral
from youhu.rooms.views.showing import Faulty, did, shown, wrong_of


@for_roles(*READERS)
@require_safe
def mediations(request: MemberRequest) -> HttpResponse:
    """Number, kind, state and dates of the mediations that one may know of."""
    listing = Mediations(request.member, request.GET, timezone.now())
    sorts = {name: listing.sorted_by(name) for name in listing.sorts}
    context = {
        "listing": listing, "page": listing.page(), "query": listing.query(), "sorts": sorts,
    }  # fmt: skip
    return shown(request, "mediations.html", context)


@for_roles(Role.HANDLER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_mediation(request: MemberRequest) -> HttpResponse:
    """The desk of a community takes a dispute in."""
    now, member = timezone.now(), request.member
    rooms = list(Room.objects.visible_to(member).serving(timezone.localdate(now)).order_by("pk"))
    team = queries.team(member.organisation_id, now) if queries.keeps_rooms(member) else []
    form = AcceptForm(request.POST or None, rooms=rooms, team=team)
    made: list[Mediation] = []

    def accept(**told: Any) -> None:
        assert member.organisation is not None
        made.append(actions.accept(member.organisation, **told))

    if request.method == "POST" and did(request, form, accept):
        return redirect(made[0])
    return shown(request, "new_mediation.html", {"form": form}, is_wrong=form.is_bound)


def _find(request: MemberRequest, pk: int) -> Mediation:
    rows = Mediation.objects.visible_to(request.member).whole()
    found: Mediation = get_object_or_404(rows.distinct(), pk=pk)
    return found


@for_roles(*READERS)
@never_cache
@require_safe
def mediation(request: MemberRequest, pk: int) -> HttpResponse:
    """The outside of a file, and what is in it for whoever opened it a moment ago."""
    return _page(request, _find(request, pk))


def _page(request: MemberRequest, case: Mediation, faulty: Faulty | None = None) -> HttpResponse:
    member, now = request.member, timezone.now()
    is_named = queries.is_named_in(case, member)
    reads = is_named and queries.has_opened(case, member, now) and case.erased_at is None
    context = {
        "case": case,
        "is_named": is_named,
        "reads": reads,
        "opening": OpenForm(auto_id="open_%s"),
        "may_inherit": case.is_open and queries.may_inherit(case, member, now),
        "people": list(case.mediators.select_related("person").order_by("pk")),
        "lines": Entry.objects.of(case).select_related("by__person", "by__organisation"),
        "wrong": wrong_of(faulty[1]) if faulty else "",
        "open_act": faulty[0] if faulty else "",
        **_inside(request, case, faulty, reads=reads),
    }
    return shown(request, "mediation.html", context, is_wrong=faulty is not None)


def _inside(
    request: MemberRequest, case: Mediation, faulty: Faulty | None, *, reads: bool
) -> dict[str, Any]:
    """The content and the acts; nothing of it for who has not opened the file."""
    if not reads:
        return {"verbs": [], "forms": {}, "sessions": [], "visits": [], "parties": []}
    verbs = _verbs(case, request.member)
    forms_of = {verb: FORMS[verb](request, case) for verb in verbs if verb in FORMS}
    if faulty is not None and faulty[0] in forms_of:
        forms_of[faulty[0]] = faulty[1]
    return {
        "verbs": verbs,
        "forms": forms_of,
        "parties": list(case.parties.order_by("-side", "pk")),
        "sessions": list(case.sessions.prefetch_related("mediators__person").order_by("at", "pk")),
        "visits": [(one, FollowUpForm(auto_id=f"visit_{one.pk}_%s")) for one in _visits(case)],
        "may_print": case.agreed_at is not None,
    }


def _verbs(case: Mediation, member: Member) -> list[str]:
    """What may be done in an open file now: the arrows, and what moves nothing."""
    arrows, in_charge = open_moves(case, member.role), queries.is_in_charge(case, member)
    verbs = [verb for verb in arrows if verb != "archive" or in_charge]
    if case.state in UNDECIDED and case.times_extended < MOST_EXTENSIONS:
        verbs.append("extend")
    if in_charge and case.is_open:
        verbs += ["name_mediators", "hand_over_desk"]
    if case.referral == Referral.CALL and case.call is None:
        verbs.append("call_about")
    return verbs


def _visits(case: Mediation) -> list[FollowUp]:
    return list(case.follow_ups.order_by("on", "pk"))


def _sent(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _meet(request: MemberRequest, case: Mediation) -> forms.Form:
    team = list(case.mediators.select_related("person").order_by("pk"))
    now = timezone.localtime().replace(second=0, microsecond=0)
    known = {"at": now, "mediators": [one.pk for one in team]}
    return MeetForm(_sent(request), team=team, initial=known, auto_id="meet_%s")


def _agree(request: MemberRequest, _case: Mediation) -> forms.Form:
    today = timezone.localdate()
    known = {
        "perform_by": today + timedelta(days=15), "follow_1": today + timedelta(days=7),
        "follow_2": today + timedelta(days=30),
    }  # fmt: skip
    return AgreeForm(_sent(request), initial=known, auto_id="agree_%s")


def _mediators(request: MemberRequest, case: Mediation) -> forms.Form:
    team = queries.team(case.community_id, timezone.now())
    known = {"mediators": list(case.mediators.values_list("pk", flat=True))}
    return MediatorsForm(_sent(request), team=team, initial=known, auto_id="mediators_%s")


def _desk(request: MemberRequest, case: Mediation) -> forms.Form:
    team = queries.desks(case.community_id, timezone.now())
    return DeskForm(_sent(request), team=team, initial={"desk": case.desk_id}, auto_id="desk_%s")


FORMS: Mapping[str, Callable[[MemberRequest, Mediation], forms.Form]] = {
    "meet": _meet,
    "agree": _agree,
    "fail": lambda r, _case: FailForm(_sent(r), auto_id="fail_%s"),
    "withdraw": lambda r, _case: EndForm(_sent(r), auto_id="withdraw_%s"),
    "perform": lambda r, _case: EndForm(_sent(r), auto_id="perform_%s"),
    "call_about": lambda r, _case: CallForm(_sent(r), auto_id="call_%s"),
    "name_mediators": _mediators,
    "hand_over_desk": _desk,
}
ACTS: Mapping[str, Callable[..., Any]] = {
    "open_file": actions.open_file,
    "meet": actions.meet,
    "extend": actions.extend,
    "agree": actions.agree,
    "fail": actions.fail,
    "withdraw": actions.withdraw,
    "perform": actions.perform,
    "archive": actions.archive,
    "call_about": actions.call_about,
    "name_mediators": actions.name_mediators,
    "hand_over_desk": actions.hand_over_desk,
}


@for_roles(*KEEPERS)
@require_POST
def act_mediation(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Open the file, write a session, agree, end it, archive it, name others."""
    case = _find(request, pk)
    if verb not in ACTS:
        raise Http404
    form = _form(request, case, verb)
    if did(request, form, ACTS[verb], case):
        return redirect(case)
    return _page(request, case, (verb, form))


def _form(request: MemberRequest, case: Mediation, verb: str) -> forms.Form:
    if verb == "open_file":
        return OpenForm(request.POST, auto_id="open_%s")
    return FORMS[verb](request, case) if verb in FORMS else forms.Form(request.POST)


@for_roles(*KEEPERS)
@require_POST
def write_follow_up(request: MemberRequest, pk: int, visit: int) -> HttpResponse:
    """What was heard of whether the agreement is kept."""
    case = _find(request, pk)
    found = get_object_or_404(case.follow_ups, pk=visit)
    form = FollowUpForm(request.POST, auto_id=f"visit_{found.pk}_%s")
    if did(request, form, actions.follow_up, case, found):
        return redirect(case)
    return _page(request, case, ("follow_up", form))


@for_roles(*KEEPERS)
@require_POST
def agreement(request: MemberRequest, pk: int) -> HttpResponse:
    """The agreement as a PDF to be signed, once the file is open; printing is on record."""
    case = _find(request, pk)
    try:
        actions.print_agreement(case, by=request.member, now=timezone.now())
        paper = agreement_paper(case)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(case)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
