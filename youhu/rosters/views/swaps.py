"""Swaps: asking, one with what may be done, and the list of requests."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import WORKING
from youhu.rosters import actions, queries
from youhu.rosters.forms import NoteForm, SwapForm
from youhu.rosters.listing import Requests, counts
from youhu.rosters.models import Leave, Swap
from youhu.rosters.rules import SwapState
from youhu.rosters.views.showing import did, shown
from youhu.territory.duty import turn_of

MOST_IN_A_FILE = 5000


@for_roles(*WORKING)
@require_safe
def requests(request: MemberRequest) -> HttpResponse:
    """Swaps and leaves that one asked, was asked for, or decides on."""
    listing = Requests(request.member, request.GET)
    now = timezone.now()
    tabs = {"swaps": _("Swaps"), "leaves": pgettext("duty", "Leave")}
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "tabs": [(name, said, listing.query(tab=name)) for name, said in tabs.items()],
        "may_enter": leads_somebody(request.member),
        "counts": counts(request.member, now),
        "now": now,
    }
    return shown(request, "requests.html", context)


def leads_somebody(member: Member) -> bool:
    """Whether somebody's turns are this member's business."""
    return member.posts_led.exists() or queries.oversees(member)


@for_roles(*WORKING)
@require_safe
def export_requests(request: MemberRequest, form: str) -> HttpResponse:
    """The requests that the list shows, as a table."""
    listing = Requests(request.member, request.GET)
    rows = listing.rows()[:MOST_IN_A_FILE]
    if listing.tab == "leaves":
        columns = [_("Who"), _("Kind"), _("First day"), _("Last day"), _("Why"), _("State")]
        table: Iterator[list[Any]] = map(_leave_line, rows)
    else:
        columns = [
            _("Duty post"), _("Asked by"), _("Colleague"), _("Begins"), _("Ends"),
            _("In return"), _("Why"), _("State"),
        ]  # fmt: skip
        table = map(_swap_line, rows)
    return download(listing.tab, form, columns=columns, rows=table, now=timezone.now())


def _leave_line(leave: Leave) -> list[Any]:
    return [
        str(leave.member.person), leave.get_kind_display(), leave.from_on, leave.to_on,
        leave.reason, leave.get_state_display(),
    ]  # fmt: skip


def _swap_line(swap: Swap) -> list[Any]:
    return [
        str(swap.post), str(swap.asker.person), str(swap.colleague.person), swap.starts_at,
        swap.ends_at, swap.back_starts_at, swap.note, swap.get_state_display(),
    ]  # fmt: skip


@for_roles(*WORKING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_swap(request: MemberRequest, code: str) -> HttpResponse:
    """Ask a colleague to take one of my turns, or to exchange it."""
    now = timezone.now()
    turn = turn_of(code)
    if turn is None or turn.member is None or turn.member.person_id != request.member.person_id:
        messages.error(
            request, _("This turn is not yours any more. Reload the page and look again.")
        )
        return redirect("my_turns")
    form = SwapForm(request.POST or None, turn=turn, now=now)
    made: list[Swap] = []

    def ask(**told: Any) -> None:
        made.append(actions.ask_swap(by=request.member, now=now, **told))

    if request.method == "POST" and act(form, ask):
        messages.success(request, _("Asked. You are told as soon as there is an answer."))
        return redirect(made[0])
    return shown(request, "new_swap.html", {"form": form, "turn": turn}, is_wrong=form.is_bound)


@for_roles(*WORKING)
@require_safe
def swap(request: MemberRequest, pk: int) -> HttpResponse:
    """One swap: which turn, who answers next, by when, and what this person may do."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Swap:
    return get_object_or_404(Swap.objects.visible_to(request.member).whole(), pk=pk)


def _page(request: MemberRequest, found: Swap, wrong: str = "") -> HttpResponse:
    lines = Entry.objects.of(found).select_related("by__person")
    context = {
        "swap": found,
        "verbs": _offered(found, request.member),
        "lines": lines,
        "noting": NoteForm(),
        "wrong": wrong,
        "now": timezone.now(),
    }
    return shown(request, "swap.html", context, is_wrong=bool(wrong))


def _offered(found: Swap, member: Member) -> list[str]:
    """The verbs that would not be refused to this member: what the page shows as buttons."""
    is_asker = found.asker.person_id == member.person_id
    is_asked = found.colleague.person_id == member.person_id
    verbs = []
    if found.state == SwapState.ASKED and is_asked:
        verbs += ["accept", "decline"]
    if found.state == SwapState.ACCEPTED and not (is_asker or is_asked):
        verbs += ["approve", "refuse"] if queries.leads(member, found.post) else []
    if found.state in (SwapState.ASKED, SwapState.ACCEPTED) and is_asker:
        verbs.append("withdraw")
    return verbs


@for_roles(*WORKING)
@require_POST
def act_swap(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, decline, approve, refuse or withdraw."""
    acts: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
        "accept": (forms.Form, actions.accept_swap),
        "decline": (NoteForm, actions.decline_swap),
        "approve": (forms.Form, actions.approve_swap),
        "refuse": (NoteForm, actions.refuse_swap),
        "withdraw": (forms.Form, actions.withdraw_swap),
    }
    found = _find(request, pk)
    if verb not in acts:
        raise Http404
    kind, action = acts[verb]
    wrong = did(request, kind(request.POST), action, found, now=timezone.now())
    return _page(request, _find(request, pk), wrong) if wrong else redirect(found)
