"""The board on a phone: everybody reads it, who has checked in claims."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.wishes import actions
from youhu.wishes.board import Board, cards_of
from youhu.wishes.forms import AgreeForm, EmptyForm, FinishForm, NoteForm, PostponeForm
from youhu.wishes.models import Claim, Pick, Waiting, Wish
from youhu.wishes.queries import (
    is_helper,
    places_left,
    refuse_claim,
)
from youhu.wishes.rules import ClaimState, PickState, State, WaitState, published_clocks
from youhu.wishes.views.holding import held_by

UNPROCESSABLE = 422


@login_not_required
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    """What waits to be claimed, with what fits first; above it what the member holds."""
    now, member = timezone.now(), request.member
    found = Board(member, request.GET, now)
    context = {
        "board": found,
        "page": found.page(),
        "chips": found.chips(),
        "held": held_by(member, now),
        "left": places_left(member),
        "suggested": suggestions(member, now),
        "query": f"show={found.chip}&" if found.chip else "",
        "now": now,
    }
    return render(request, "wishes/board.html", context)


def suggestions(member: Any, now: datetime) -> int:
    """How many suggestions wait for an answer."""
    if member.pk is None:
        return 0
    asked = Pick.objects.filter(member__person=member.person_id, state=PickState.ASKED)
    return asked.filter(answer_by__gt=now).count()


@login_not_required
@require_safe
def wish(request: MemberRequest, pk: int) -> HttpResponse:
    """One wish as everybody may read it, and what this member can do with it."""
    return _page(request, _published(pk))


def _published(pk: int) -> Wish:
    rows = Wish.objects.published(timezone.now()).filter(is_project=False)
    return get_object_or_404(rows.whole(), pk=pk)


def _page(request: MemberRequest, found: Wish, wrong: str = "") -> HttpResponse:
    now, member = timezone.now(), request.member
    (card,) = cards_of([found], member, now)
    why_not = _why_not(found, member, now)
    context = {
        "wish": found,
        "card": card,
        "wrong": wrong,
        "why_not": why_not,
        "may_claim": found.state == State.OPEN and not why_not,
        "is_mine": is_helper(found, member),
        "place_in_line": _line(found, member),
        "may_join": _may_join(found, member),
        "lease_hours": published_clocks()["lease"],
        "now": now,
    }
    return render(request, "wishes/wish.html", context, status=UNPROCESSABLE if wrong else 200)


def _why_not(found: Wish, member: Any, now: datetime) -> str:
    """Why this member may not claim it; empty when they may, or when it is not open."""
    if found.state != State.OPEN:
        return ""
    try:
        refuse_claim(found, member, now)
    except Refused as why:
        return str(why)
    return "" if places_left(member) else _("You hold as many wishes as one may. Finish one first.")


def _line(found: Wish, member: Any) -> int:
    """The place of the member in the waiting list, from 1; 0 for who is not in it."""
    rows = Waiting.objects.filter(wish=found, state=WaitState.WAITING).order_by("since", "pk")
    people = list(rows.values_list("member", flat=True))
    return people.index(member.pk) + 1 if member.pk in people else 0


def _may_join(found: Wish, member: Any) -> bool:
    if found.state not in (State.CLAIMED, State.IN_PROGRESS) or found.people < 2:
        return False
    held = Claim.objects.filter(wish=found, state=ClaimState.HELD)
    people = set(held.values_list("person", flat=True))
    return len(people) < found.people and member.person_id not in people


Act = tuple[type[forms.Form], Callable[..., Any]]
ON_THE_BOARD: Mapping[str, Act] = {
    "claim": (EmptyForm, actions.claim),
    "join": (EmptyForm, actions.join),
    "wait": (EmptyForm, actions.wait),
    "leave_line": (EmptyForm, actions.leave_line),
    "leave": (EmptyForm, actions.leave),
}
WHILE_HELD: Mapping[str, Act] = {
    "agree": (AgreeForm, actions.agree),
    "extend": (NoteForm, actions.extend),
    "release": (NoteForm, actions.release),
    "postpone": (PostponeForm, actions.postpone),
    "finish": (FinishForm, actions.finish),
}


@for_roles(Role.RESIDENT)
@require_POST
def act_wish(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Claim, join, wait for it; talk, agree, finish or give it back."""
    kind, action = {**ON_THE_BOARD, **WHILE_HELD}.get(verb, (None, None))
    if kind is None or action is None:
        raise Http404
    found = _published(pk)
    if verb in WHILE_HELD and not is_helper(found, request.member):
        raise Http404
    form = kind(request.POST)
    if not act(form, action, found, by=request.member, now=timezone.now()):
        wrong = next(str(why) for whys in form.errors.values() for why in whys)
        return _page(request, _published(pk), wrong)
    messages.success(request, _done(verb))
    return redirect(
        "my_claims" if verb not in ("wait", "leave", "leave_line", "release") else found
    )


def _done(verb: str) -> str:
    return {
        "claim": _("It is yours. Ring them first; how to reach them stands below."),
        "join": _("You are with it. Who leads will tell you when."),
        "wait": _("You are on the list. You are told if it comes back."),
        "leave": _("All right. Who leads is told."),
        "leave_line": _("You do not wait for it any more."),
        "agree": _("Written down. The community knows, too."),
        "extend": _("You have until the seventh day."),
        "release": _("Given back. Somebody else can help now."),
        "postpone": _("Written down. The community knows, too."),
        "finish": _("Thank you! The hours count as soon as it is confirmed."),
    }[verb]
