"""The desk: wishes that come in, wait, are done; each with its next step. Units see projects."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.common.masking import mask_name
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.wishes import actions, links
from youhu.wishes.actions import Public, Said
from youhu.wishes.board import cards_of
from youhu.wishes.forms import (
    AgreeForm,
    EmptyForm,
    FinishForm,
    HowForm,
    NoteForm,
    PostponeForm,
    PublicForm,
    RateForm,
    proposed,
)
from youhu.wishes.listing import Listing
from youhu.wishes.models import Claim, Pick, Wish
from youhu.wishes.queries import is_at_desk, is_helper, is_unit_contact, stands_for, waiting_at
from youhu.wishes.rules import SIDES, Kind, PickState, State, WaitState

UNPROCESSABLE = 422
READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
MOST_IN_A_FILE = 5000


@require_safe
def count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: what waits for this desk; nothing where nothing does."""
    n = waiting_at(request.member)
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(*READERS)
@require_safe
def wishes(request: MemberRequest) -> HttpResponse:
    """The wishes of the community, the area, or the projects of the unit."""
    listing = Listing(request.member, request.GET)
    context = {
        "listing": listing,
        "page": listing.page(),
        "tabs": listing.tabs(),
        "query": listing.query(),
        "kinds": Kind.choices,
        "sorts": _sorts(listing),
        "keeps": request.member.keeps_community,
        "is_unit": is_unit_contact(request.member),
        "now": timezone.now(),
    }
    return render(request, "wishes/list.html", context)


def _sorts(listing: Listing) -> list[tuple[str, str, str]]:
    """The columns that sort: label, address, and the direction that holds now."""
    labels = {"title": _("Wish"), "submitted": _("Came in"), "due": _("Next step due")}
    sorts = []
    for name, label in labels.items():
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        now = "ascending" if is_up else "descending" if is_down else ""
        sorts.append((label, listing.query(sort=f"-{name}" if is_up else name), now))
    return sorts


@for_roles(*READERS)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table; without names, numbers and addresses of askers."""
    columns = [
        _("Number"), _("Wish"), pgettext("wish", "Kind"), _("Community"), _("State"), _("Round"),
        _("Came in"), _("Published"), _("Claimed"), _("Came true"), _("Satisfaction"),
    ]  # fmt: skip
    rows = _table(Listing(request.member, request.GET).rows()[:MOST_IN_A_FILE])
    return download("wishes", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: QuerySet[Wish]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            row.code, row.title, row.get_kind_display(), str(row.community),
            row.get_state_display(), row.round, row.submitted_at, row.published_at,
            row.claimed_at, row.realised_at, row.get_satisfaction_display(),
        ]  # fmt: skip


@for_roles(*READERS)
@never_cache
@require_safe
def wish_at_desk(request: MemberRequest, pk: int) -> HttpResponse:
    """One wish: what was asked, what is published, who has it, what is next."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Wish:
    return get_object_or_404(Wish.objects.visible_to(request.member).whole(), pk=pk)


@dataclass(frozen=True)
class Act:
    """A verb at a desk: its form, what it does, the words of its button."""

    form: type[forms.Form]
    do: Callable[..., Any]


def _publish(wish: Wish, *, by: Member, now: Any, **told: Any) -> None:
    actions.publish(wish, Public(**told), by=by, now=now)


def _rate(wish: Wish, *, satisfaction: str, words: str, has_consent: bool, **more: Any) -> None:
    actions.rate(wish, Said(satisfaction, words, has_consent), **more)


ACTS: Mapping[str, Act] = {
    "publish": Act(PublicForm, _publish),
    "reject": Act(NoteForm, actions.reject),
    "publish_again": Act(EmptyForm, actions.publish_again),
    "claim": Act(EmptyForm, actions.claim),
    "agree": Act(AgreeForm, actions.agree),
    "extend": Act(NoteForm, actions.extend),
    "finish": Act(FinishForm, actions.finish),
    "postpone": Act(PostponeForm, actions.postpone),
    "confirm": Act(HowForm, actions.confirm),
    "send_back": Act(NoteForm, actions.send_back),
    "rate": Act(RateForm, _rate),
    "release": Act(NoteForm, actions.release),
    "withdraw": Act(NoteForm, actions.withdraw),
}


def offered(wish: Wish, member: Member) -> list[str]:
    """The verbs that would not be refused to this member: what the page shows."""
    verbs = []
    for verb in open_moves(wish, member.role):
        if verb == "claim":
            is_theirs = wish.is_project and is_unit_contact(member)
        else:
            is_theirs = verb in SIDES and stands_for(wish, SIDES[verb], member)
        if is_theirs and verb in ACTS:
            verbs.append(verb)
    if is_helper(wish, member):  # these leave the state as it is
        verbs += {State.CLAIMED: ["extend"], State.IN_PROGRESS: ["postpone"]}.get(
            State(wish.state), []
        )
    return verbs


def _page(
    request: MemberRequest, found: Wish, *, wrong: str = "", faulty: tuple[str, Any] | None = None,
    shown: bool = False,
) -> HttpResponse:  # fmt: skip
    member, now = request.member, timezone.now()
    blank = {verb: _form(verb, found) for verb in offered(found, member)}
    if faulty is not None:
        blank[faulty[0]] = faulty[1]
    (card,) = cards_of([found], member, now)
    context = {
        "wish": found,
        "card": card,
        "acts": blank,
        "wrong": wrong,
        "shown": shown,
        "now": now,
        **_known_of(found, member),
    }
    status = UNPROCESSABLE if wrong or faulty else 200
    return render(request, "wishes/one.html", context, status=status)


def _known_of(found: Wish, member: Member) -> dict[str, Any]:
    """What happened so far, who helps, who was asked, and what only the desk reads."""
    keeps = is_at_desk(found, member)
    picks = Pick.objects.filter(wish=found).exclude(state=PickState.DRAFT)
    return {
        "keeps": keeps,
        "may_look": (keeps and found.goes_on) or is_helper(found, member),
        "lines": _history(found, reads_names=keeps),
        "claims": Claim.objects.filter(wish=found).select_related("person", "unit").order_by("pk"),
        "picks": picks.select_related("member__person").order_by("pk"),
        "waiting": found.waiting.filter(state=WaitState.WAITING).count(),
        "thanks": getattr(found, "thanks", None),
        "receipt_code": links.shown_code(found) if keeps and found.state == State.SUBMITTED else "",
    }


def _history(found: Wish, *, reads_names: bool) -> list[tuple[Entry, str]]:
    """Each line and whose hand it was; a resident's name only where that resident helped."""
    helpers = set(Claim.objects.filter(wish=found).values_list("member", flat=True))
    lines = Entry.objects.of(found).select_related("by__person")
    return [(line, _hand(line, helpers, reads_names)) for line in lines]


def _hand(line: Entry, helpers: set[int], reads_names: bool) -> str:
    is_asker = line.role == Role.RESIDENT and line.by_id not in helpers
    if line.by is None or is_asker:
        return str(line.get_role_display())
    is_masked = line.by.role == Role.RESIDENT and not reads_names
    return mask_name(line.by.person.name) if is_masked else str(line.by.person)


def _form(verb: str, found: Wish) -> forms.Form:
    kind = ACTS[verb].form
    initial = proposed(found) if verb == "publish" else None
    return kind(auto_id=f"id_{verb}_%s", initial=initial)


@for_roles(*READERS)
@never_cache
@require_POST
def act_at_desk(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take one step of a wish, at the community's desk or for a unit."""
    found = _find(request, pk)
    if verb == "look":
        return _look(request, found)
    if verb in ("show", "hide"):
        return _wall(request, found, verb)
    if verb not in ACTS:
        raise Http404
    form = ACTS[verb].form(request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if not act(form, ACTS[verb].do, found, by=request.member, now=timezone.now()):
        again = _find(request, pk)
        if verb in offered(again, request.member):
            return _page(request, again, faulty=(verb, form))
        return _page(request, again, wrong=str(form.non_field_errors()[0]))
    messages.success(request, _("Done. It stands in the history."))
    return redirect("wish_at_desk", pk)


def _look(request: MemberRequest, found: Wish) -> HttpResponse:
    form = EmptyForm(request.POST)
    if act(form, actions.look, found, by=request.member, now=timezone.now()):
        return _page(request, found, shown=True)
    return _page(request, found, wrong=str(form.non_field_errors()[0]))


def _wall(request: MemberRequest, found: Wish, verb: str) -> HttpResponse:
    """Put thanks on the wall, or take them off."""
    thanks = getattr(found, "thanks", None)
    if thanks is None:
        raise Http404
    form = EmptyForm(request.POST)
    action = actions.show_thanks if verb == "show" else actions.hide_thanks
    if not act(form, action, thanks, by=request.member, now=timezone.now()):
        return _page(request, found, wrong=str(form.non_field_errors()[0]))
    messages.success(request, _("Done. It stands in the history."))
    return redirect("wish_at_desk", found.pk)
