"""Leave: asking for it, entering somebody who is ill, one with its turns and who stands in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import WORKING
from youhu.rosters import actions, queries
from youhu.rosters.forms import LeaveForm, NoteForm, SickForm, SubstitutesForm
from youhu.rosters.models import Leave
from youhu.rosters.rules import LeaveKind, LeaveState
from youhu.rosters.views.showing import did, shown


@for_roles(*WORKING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_leave(request: MemberRequest) -> HttpResponse:
    """Ask to be away for some days."""
    now = timezone.now()
    form = LeaveForm(request.POST or None)
    made: list[Leave] = []

    def ask(**told: Any) -> None:
        made.append(actions.ask_leave(by=request.member, now=now, **told))

    if request.method == "POST" and act(form, ask):
        messages.success(request, _("Asked. You are told as soon as there is an answer."))
        return redirect(made[0])
    return shown(
        request, "new_leave.html", {"form": form, "is_sick": False}, is_wrong=form.is_bound
    )


@for_roles(*WORKING)
@require_http_methods(["GET", "HEAD", "POST"])
def sick(request: MemberRequest) -> HttpResponse:
    """Enter that somebody is ill: it holds at once, and turns without anybody are an alarm."""
    now = timezone.now()
    people = queries.led_people(request.member, now)
    today = timezone.localdate(now)
    first = {"kind": LeaveKind.SICK, "from_on": today, "to_on": today}
    form = SickForm(request.POST or None, people=people, initial=first)
    made: list[Leave] = []

    def enter(member: Any, days: Any) -> None:
        made.append(actions.enter_sick(member, days, by=request.member, now=now))

    if request.method == "POST" and act(form, enter):
        messages.success(request, _("Entered. Name who stands in for each turn."))
        return redirect(made[0])
    context = {"form": form, "is_sick": True}
    return shown(request, "new_leave.html", context, is_wrong=form.is_bound)


@for_roles(*WORKING)
@require_safe
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """One leave: its days, the turns in it, who stands in, and what this person may do."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Leave:
    return get_object_or_404(Leave.objects.visible_to(request.member).whole(), pk=pk)


def _page(
    request: MemberRequest, found: Leave, wrong: str = "", form: SubstitutesForm | None = None
) -> HttpResponse:
    now = timezone.now()
    people = ("post__unit", "post__chief", "substitute__person")
    turns = list(found.turns.select_related(*people))
    context = {
        "leave": found,
        "turns": turns,
        "leads": actions.leads_leave(request.member, found, now),
        "is_mine": found.member.person_id == request.member.person_id,
        "form": form or _substitutes(found, turns, now),
        "noting": NoteForm(),
        "lines": Entry.objects.of(found).select_related("by__person"),
        "wrong": wrong,
        "now": now,
    }
    return shown(request, "leave.html", context, is_wrong=bool(wrong))


def _substitutes(found: Leave, turns: Any, now: Any, told: Any = None) -> SubstitutesForm:
    """The form for the turns that still need somebody."""
    open_turns = [turn for turn in turns if turn.substitute_id is None and turn.ends_at > now]
    return SubstitutesForm(told, leave=found, turns=open_turns, now=now)


@for_roles(*WORKING)
@require_POST
def act_leave(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Grant it with substitutes, refuse, withdraw, or name who stands in for whoever is ill."""
    found, now = _find(request, pk), timezone.now()
    turns = list(found.turns.select_related("post__unit", "post__chief"))
    if verb in ("grant", "substitute"):
        form: Any = _substitutes(found, turns, now, request.POST)
        action: Any = actions.grant_leave if verb == "grant" else name_all
    elif verb == "refuse":
        form, action = NoteForm(request.POST), actions.refuse_leave
    elif verb == "withdraw":
        form, action = forms.Form(request.POST), actions.withdraw_leave
    else:
        raise Http404
    wrong = did(request, form, action, found, now=now)
    if not wrong:
        return redirect(found)
    kept = form if isinstance(form, SubstitutesForm) else None
    return _page(request, _find(request, pk), wrong, kept)


def name_all(found: Leave, substitutes: Any, *, by: Any, now: Any) -> None:
    """Name those who stand in, each turn on its own: one that cannot does not keep the others."""
    named = [(turn, substitutes.get(turn.pk)) for turn in found.turns.select_related("post__unit")]
    if found.state != LeaveState.GRANTED or not any(member for _turn, member in named):
        raise Refused(_("Name somebody for at least one turn."))
    for turn, member in named:
        if member is not None:
            turn.leave = found
            actions.name_substitute(turn, member, by=by, now=now)
