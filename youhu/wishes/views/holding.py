"""What a member holds: each wish with its clock, the one act that is next, and the others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youhu.common import words
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.volunteering.queries import desk_of
from youhu.wishes import actions, saying
from youhu.wishes.board import Card, cards_of
from youhu.wishes.forms import AgreeForm, FinishForm, NoteForm, PostponeForm
from youhu.wishes.models import Claim, Pick, Waiting, Wish
from youhu.wishes.queries import is_helper, places_left
from youhu.wishes.rules import HELD, TRUE, ClaimState, PickState, State, WaitState

MOST_DONE = 20
SOON_SHARE = 0.8


@dataclass(frozen=True)
class Held:
    """A wish in the hands of a member, as a card with a clock."""

    card: Card
    leads: bool
    now: datetime

    @property
    def wish(self) -> Wish:
        return self.card.wish

    @property
    def used(self) -> int:
        """How much of the time is over, in hundredths."""
        start = self.wish.meets_at or self.wish.claimed_at
        due = self.wish.due_at
        if start is None or due is None or due <= start:
            return 0
        return max(0, min(100, int((self.now - start) / (due - start) * 100)))

    @property
    def is_late(self) -> bool:
        return self.wish.due_at is not None and self.wish.due_at <= self.now

    @property
    def tone(self) -> str:
        if self.is_late:
            return "late"
        is_short = self.wish.state == State.CLAIMED and self.used >= SOON_SHARE * 100
        return "soon" if is_short else ""

    @property
    def due(self) -> str:
        return words.moment(self.wish.due_at, self.now) if self.wish.due_at else ""

    @property
    def meets(self) -> str:
        return words.moment(self.wish.meets_at, self.now) if self.wish.meets_at else ""

    @property
    def left(self) -> str:
        assert self.wish.due_at is not None
        return words.span(self.wish.due_at - self.now)


def held_by(member: Member, now: datetime) -> list[Held]:
    """The wishes that somebody leads or takes part in, the most urgent first."""
    if member.pk is None or member.role != Role.RESIDENT:
        return []
    seats = dict(
        Claim.objects.filter(person=member.person_id, state=ClaimState.HELD, unit=None)
        .values_list("wish", "seat")
    )  # fmt: skip
    rows = Wish.objects.filter(pk__in=seats, state__in=HELD).whole().order_by("due_at", "pk")
    return [Held(card, seats[card.wish.pk] == 1, now) for card in cards_of(rows, member, now)]


@for_roles(Role.RESIDENT)
@never_cache
@require_safe
def my_claims(request: MemberRequest) -> HttpResponse:
    """What I hold, what I am asked for, what I wait for, what came true."""
    return _page(request)


def _page(
    request: MemberRequest, *, shown: Wish | None = None, wrong: str = "",
) -> HttpResponse:  # fmt: skip
    now, member = timezone.now(), request.member
    if member.pk is None:  # signed in, but without a post: nothing here is theirs
        raise PermissionDenied
    context = {
        "held": held_by(member, now),
        "left": places_left(member),
        "asked": _asked(member, now),
        "waiting": _waiting(member),
        "done": _done(member),
        "own": _own(member),
        "shown": shown,
        "desk": desk_of(shown.community) if shown else None,
        "wrong": wrong,
        "now": now,
        "agreeing": AgreeForm(),
        "finishing": FinishForm(),
        "noting": NoteForm(),
        "postponing": PostponeForm(),
    }
    return render(request, "wishes/mine.html", context, status=422 if wrong else 200)


def _asked(member: Member, now: datetime) -> list[dict[str, Any]]:
    """Suggestions of the desk that wait for a yes or a no, each with its reasons."""
    rows = Pick.objects.filter(
        member__person=member.person_id, state=PickState.ASKED, answer_by__gt=now,
        wish__in=Wish.objects.askable().values("pk"),
    )  # fmt: skip
    told = []
    for pick in rows.select_related("wish__community__parent").order_by("answer_by", "pk"):
        why = saying.fit(pick.skills, pick.slots, pick.metres, names_time=bool(pick.slots))
        (card,) = cards_of([pick.wish], member, now)
        told.append({"pick": pick, "card": card, "why": why,
                     "by": words.moment(pick.answer_by, now)})  # type: ignore[arg-type]  # fmt: skip
    return told


def _waiting(member: Member) -> list[Waiting]:
    states = (WaitState.WAITING, WaitState.OFFERED)
    rows = Waiting.objects.filter(member=member.pk, state__in=states)
    return list(rows.select_related("wish__community").order_by("since"))


def _done(member: Member) -> list[Wish]:
    mine = Claim.objects.filter(person=member.person_id, state=ClaimState.DONE).values("wish")
    rows = Wish.objects.filter(pk__in=mine, state__in=TRUE).select_related("community")
    return list(rows.order_by("-realised_at")[:MOST_DONE])


def _own(member: Member) -> list[Wish]:
    rows = Wish.objects.filter(asked_by__person=member.person_id).select_related("community")
    return list(rows.order_by("-submitted_at")[:MOST_DONE])


@for_roles(Role.RESIDENT)
@never_cache
@require_POST
def look(request: MemberRequest, pk: int) -> HttpResponse:
    """How the asker is reached: shown once, in the answer to this very press."""
    found = get_object_or_404(Wish.objects.whole(), pk=pk)
    if not is_helper(found, request.member):
        raise Http404
    try:
        actions.look(found, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, wrong=str(why))
    return _page(request, shown=found)


@for_roles(Role.RESIDENT)
@require_POST
def answer(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Yes or no to a suggestion of the desk."""
    pick = get_object_or_404(
        Pick.objects.select_related("wish__community", "proposal", "member"), pk=pk,
        member__person=request.member.person_id,
    )  # fmt: skip
    if verb not in ("accept", "decline"):
        raise Http404
    act = actions.accept if verb == "accept" else actions.decline
    try:
        act(pick, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, wrong=str(why))
    said = _("It is yours. Ring them first.") if verb == "accept" else _("All right. Thank you.")
    messages.success(request, said)
    return redirect("my_claims")
