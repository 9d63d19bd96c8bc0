"""The desk: rounds that take orders, are shared out, are under way; what is missed."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds import actions, plan, queries
from youhu.rounds.actions import Sharing
from youhu.rounds.models import Drop, Part, Round, RoundPlan
from youhu.rounds.picture import picture_of
from youhu.rounds.rules import ACTIVE_PARTS, ENDED, DropState, State

READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
UNPROCESSABLE, A_PAGE = 422, 20
SHARED = frozenset({State.CLOSED, State.SPLIT, State.OUT})


@for_roles(*READERS)
@require_safe
def rounds(request: MemberRequest) -> HttpResponse:
    """The rounds of the community or the area: those that go on first, then the past ones."""
    is_past = request.GET.get("show") == "past"
    rows = Round.objects.visible_to(request.member).whole()
    rows = rows.filter(state__in=ENDED) if is_past else rows.going_on()
    ordered = rows.order_by("-departs_at" if is_past else "departs_at", "pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    known = queries.counts(page.object_list)
    context = {
        "page": page, "is_past": is_past, "query": "show=past" if is_past else "",
        "lines": [(one, known.get(one.pk, queries.Counts())) for one in page.object_list],
        "plans": plans_of(request.member), "keeps": request.member.keeps_community,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "rounds/list.html", context)


def plans_of(member: Member) -> Sequence[RoundPlan]:
    """The plans of the community, or of the area that the member looks over."""
    rows = RoundPlan.objects.select_related("community")
    if member.keeps_community:
        return list(rows.filter(community=member.organisation_id).order_by("pk"))
    if not member.oversees:
        return []
    return list(rows.filter(community__area_code__startswith=member.area_code).order_by("pk"))


def find(request: MemberRequest, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.member).whole(), pk=pk)


@for_roles(*READERS)
@require_safe
def one_round(request: MemberRequest, pk: int) -> HttpResponse:
    """One round: map, couriers, doors by house and floor, what to do next."""
    return page_of(request, find(request, pk))


def page_of(
    request: MemberRequest, of: Round, *, wrong: str = "", tried: Sharing | None = None
) -> HttpResponse:
    lists, parts = queries.door_list(of), _parts(of)
    keeps = queries.keeps(request.member, of)
    missed = Drop.objects.filter(round=of, state=DropState.MISSED).order_by("pk")
    context = {
        "round": of, "counts": queries.counts([of]).get(of.pk, queries.Counts()), "lists": lists,
        "parts": parts, "picture": picture_of(of, lists, parts), "wrong": wrong, "tried": tried,
        "keeps": keeps, "may_share": keeps and of.state in SHARED,
        "may_call_off": keeps and of.state in (State.COLLECTING, State.CLOSED, State.SPLIT),
        "may_finish": keeps and of.state == State.OUT,
        "people": _people(request, of) if keeps else [],
        "missed": missed.select_related("household__building"),
        "lines": Entry.objects.of(of).select_related("by__person").order_by("-seq")[:30],
        "now": timezone.now(),
    }  # fmt: skip
    status = UNPROCESSABLE if wrong else 200
    return render(request, "rounds/round.html", context, status=status)


def _parts(of: Round) -> list[Part]:
    rows = Part.objects.filter(round=of).select_related("courier__person")
    return list(rows.prefetch_related("stops__building", "stops__drops").order_by("pk"))


def _people(request: MemberRequest, of: Round) -> list[tuple[Member, bool]]:
    """Who can be sent, and whether they are ticked."""
    ready = plan.ready(of) if of.state in SHARED else []
    chosen = request.POST.getlist("courier")
    return [(one, not chosen or str(one.pk) in chosen) for one in ready]


@for_roles(Role.HANDLER)
@require_POST
def share(request: MemberRequest, pk: int) -> HttpResponse:
    """Try how a round would be shared out, or do it; both reckon the same."""
    of, now = find(request, pk), timezone.now()
    ready = {str(one.pk): one for one in plan.ready(of)}
    chosen = [ready[key] for key in request.POST.getlist("courier") if key in ready]
    try:
        found = plan.split(of, chosen, now=now)
        if "try" in request.POST:
            return page_of(request, of, tried=found)
        actions.share_out(of, found, by=request.member, now=now)
    except Refused as why:
        return page_of(request, find(request, pk), wrong=str(why))
    messages.success(request, _("Shared out. Every courier has been told."))
    return redirect(of)


def _drop_out(of: Round, said: Any, by: Member, now: Any) -> None:
    part = get_object_or_404(Part, pk=said.get("part") or 0, round=of, state__in=ACTIVE_PARTS)
    actions.drop_out(part, reason=said.get("note", ""), by=by, now=now)


def _drop(of: Round, said: Any) -> Drop:
    rows = Drop.objects.select_related("round__plan", "round__community")
    return get_object_or_404(rows, pk=said.get("drop") or 0, round=of)


VERBS: dict[str, Callable[[Round, Any, Member, Any], object]] = {
    "call-off": lambda of, said, by, now: actions.call_off(
        of, reason=said.get("note", ""), by=by, now=now
    ),
    "finish": lambda of, said, by, now: actions.finish(of, by=by, now=now),
    "drop-out": _drop_out,
    "settle": lambda of, said, by, now: actions.settle(
        _drop(of, said), note=said.get("note", ""), by=by, now=now
    ),
    "carry-over": lambda of, said, by, now: actions.carry_over(_drop(of, said), by=by, now=now),
}


@for_roles(Role.HANDLER)
@require_POST
def act_round(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One step of a round, of a share in it or of a missed door."""
    of = find(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](of, request.POST, request.member, timezone.now())
    except Refused as why:
        return page_of(request, find(request, pk), wrong=str(why))
    messages.success(request, _("Done."))
    return redirect(of)
