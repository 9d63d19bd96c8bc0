"""One press proposes who might help whom; the desk looks, takes out, sends. Nobody is ordered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.wishes import actions, saying
from youhu.wishes.models import Pick, Proposal, Wish
from youhu.wishes.rules import PickState, ProposalState, State
from youhu.wishes.views.entering import own_community

READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
PER_PAGE = 20


@for_roles(*READERS)
@require_safe
def proposals(request: MemberRequest) -> HttpResponse:
    """What was proposed so far, and how many wishes wait for somebody."""
    return _list(request)


def _list(request: MemberRequest, wrong: str = "") -> HttpResponse:
    rows = Proposal.objects.visible_to(request.member).select_related(
        "community", "made_by__person"
    )
    waiting = Wish.objects.visible_to(request.member).filter(state=State.OPEN, is_project=False)
    context = {
        "page": Pages(rows.order_by("-made_at", "-pk"), PER_PAGE, count=None).get_page(
            request.GET.get("page")
        ),
        "open": waiting.count(),
        "keeps": request.member.keeps_community,
        "wrong": wrong,
        "now": timezone.now(),
    }
    return render(request, "wishes/proposals.html", context, status=422 if wrong else 200)


@for_roles(Role.HANDLER)
@require_POST
def propose(request: MemberRequest) -> HttpResponse:
    """Match all open wishes of the community with who has checked in there."""
    community = own_community(request)
    try:
        made = actions.propose(community, by=request.member, now=timezone.now())
    except Refused as why:
        return _list(request, str(why))
    return redirect(made)


@for_roles(*READERS)
@require_safe
def proposal(request: MemberRequest, pk: int) -> HttpResponse:
    """Every pick with its reason, and what became of it."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("community", "made_by__person"), pk=pk)


def _page(request: MemberRequest, found: Proposal, wrong: str = "") -> HttpResponse:
    rows = Pick.objects.filter(proposal=found).select_related("wish", "member__person")
    picks = [_row(pick) for pick in rows.order_by("wish__title", "pk")]
    keeps = request.member.keeps_community
    context = {
        "proposal": found,
        "picks": picks,
        "keeps": keeps,
        "is_draft": found.state == ProposalState.DRAFT and keeps,
        "left": sum(pick["pick"].state == PickState.DRAFT for pick in picks),
        "wrong": wrong,
        "now": timezone.now(),
    }
    return render(request, "wishes/proposal.html", context, status=422 if wrong else 200)


def _row(pick: Pick) -> dict[str, Any]:
    return {
        "pick": pick,
        "far": saying.far(pick.metres),
        "skills": saying.skills(pick.skills),
        "times": saying.times(pick.slots) if pick.slots else "",
        "look": _LOOKS[PickState(pick.state)],
    }


_LOOKS = {
    PickState.DRAFT: ("wait", "wait"), PickState.TAKEN_OUT: ("off", "off"),
    PickState.ASKED: ("half", "now"), PickState.ACCEPTED: ("done", "done"),
    PickState.DECLINED: ("back", "back"), PickState.LAPSED: ("off", "off"),
    PickState.GONE: ("off", "off"),
}  # fmt: skip


@for_roles(Role.HANDLER)
@require_POST
def act_proposal(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Send it, or drop it."""
    found = _find(request, pk)
    acts: dict[str, Callable[..., Any]] = {"send": actions.send, "drop": actions.drop}
    if verb not in acts:
        raise Http404
    try:
        n = acts[verb](found, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, _find(request, pk), str(why))
    text = ngettext("%(n)s neighbour is asked.", "%(n)s neighbours are asked.", n or 0)
    messages.success(request, text % {"n": n} if verb == "send" else _("Nobody is asked."))
    return redirect(found)


@for_roles(Role.HANDLER)
@require_POST
def take_out(request: MemberRequest, pk: int) -> HttpResponse:
    """This person is not asked for this wish."""
    mine = Proposal.objects.visible_to(request.member)
    rows = Pick.objects.select_related("proposal__community", "wish")
    pick = get_object_or_404(rows, pk=pk, proposal__in=mine)
    try:
        actions.take_out(pick, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, pick.proposal, str(why))
    return redirect(pick.proposal)
