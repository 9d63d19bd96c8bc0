"""Transfers of members: the list, one of them, its steps and its letter."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.masking import mask_name
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.party import actions
from youhu.party.actions.hands import keeps
from youhu.party.forms import AdmitForm, IssueForm, ReasonForm
from youhu.party.letters import letter_of
from youhu.party.listing import Moves
from youhu.party.models import Membership, Transfer
from youhu.party.rules import SIDE_OF, State
from youhu.party.views.guard import for_keepers, for_readers
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member

UNPROCESSABLE = 422


@for_readers
@require_safe
def party_transfers(request: MemberRequest) -> HttpResponse:
    """Transfers from and to the member's area: what is open, by due time; what has ended."""
    listing = Moves(request.GET, request.member)
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.address(),
        "states": [("", pgettext("transfer", "open")), ("all", _("all")), *State.choices],
        "now": timezone.now(),
    }
    return render(request, "party/transfers.html", context)


@for_readers
@require_safe
def export_party_transfers(request: MemberRequest, form: str) -> HttpResponse:
    """The list for a spreadsheet; members by number and family name only."""
    columns = [
        _("Letter number"), _("Member"), _("From"), _("To"), _("State"), _("Applied"),
        _("Valid until"), _("Due"), _("Ended"),
    ]  # fmt: skip
    rows = _table(Moves(request.GET, request.member).rows())
    return download("party-transfers", form, columns=columns, rows=rows, now=timezone.now())


def _table(rows: QuerySet[Transfer]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.letter_number, mask_name(row.person.name), row.comes_from, row.goes_to,
            row.get_state_display(), row.made_at, row.letter_until, row.due_at, row.ended_at,
        ]  # fmt: skip


@for_readers
@require_safe
def party_transfer(request: MemberRequest, pk: int) -> HttpResponse:
    """One transfer: where it stands, whose turn it is, until when."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Transfer:
    rows = Transfer.objects.visible_to(request.member)
    return get_object_or_404(
        rows.select_related("person", "source", "target", "membership__organisation"), pk=pk
    )


def offered(transfer: Transfer, member: Member) -> list[str]:
    """The verbs that would not be refused: what the page shows as buttons."""
    verbs = open_moves(transfer, member.role)
    own = keeps(transfer.turn, member)
    ends = keeps(transfer.source, member) or keeps(transfer.target, member)
    return [verb for verb in verbs if (own if verb in SIDE_OF else ends)]


def _page(request: MemberRequest, found: Transfer, **bound: forms.Form) -> HttpResponse:
    lines = Entry.objects.of(found).select_related("by__person", "by__organisation")
    context = {
        "found": found,
        "offered": offered(found, request.member),
        "steps": _steps(found),
        "opens_member": Membership.objects.visible_to(request.member)
        .filter(transfers=found)
        .exists(),
        "lines": lines,
        "now": timezone.now(),
        "issue": IssueForm(auto_id="issue_%s"),
        "send_back": ReasonForm(auto_id="send_back_%s"),
        **bound,
    }
    status = UNPROCESSABLE if bound else 200
    return render(request, "party/transfer.html", context, status=status)


def _steps(found: Transfer) -> list[tuple[str, str]]:
    """The way from the application to the receipt: label, and done, now or to come."""
    way = (State.APPLIED, State.ISSUED, State.RECEIVED, State.DONE)
    labels = [
        _("Applied for"),
        _("Letter issued"),
        pgettext("transfer", "Received"),
        _("Receipt returned"),
    ]
    at = way.index(State(found.state)) if found.state in way else -1
    return [
        (label, "done" if n < at or found.state == State.DONE else "now" if n == at else "")
        for n, label in enumerate(labels)
    ]


Answer = HttpResponse | None


def _with(verb: str, kind: type[forms.Form], action: Callable[..., None]) -> Callable[..., Answer]:
    """A step with what one form says."""

    def run(request: MemberRequest, found: Transfer) -> Answer:
        form = kind(request.POST, auto_id=f"{verb}_%s")
        if act(form, action, found, by=request.member, now=timezone.now()):
            return None
        return _page(request, _find(request, found.pk), **{verb: form})

    return run


def _plainly(action: Callable[..., None]) -> Callable[..., Answer]:
    """A step that needs no words."""

    def run(request: MemberRequest, found: Transfer) -> Answer:
        action(found, by=request.member, now=timezone.now())
        return None

    return run


VERBS = {
    "issue": _with("issue", IssueForm, actions.issue),
    "receive": _plainly(actions.receive),
    "return_receipt": _plainly(actions.return_receipt),
    "send_back": _with("send_back", ReasonForm, actions.send_back),
}


@for_keepers
@require_POST
def act_party_transfer(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Write the letter, receive it, return the receipt, or send it back."""
    found = _find(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        answer = VERBS[verb](request, found)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(found)
    if answer is not None:
        return answer
    messages.success(request, _done(verb))
    return redirect(found)


def _done(verb: str) -> str:
    return {
        "issue": _("The letter is numbered. Print it and hand it to the member."),
        "receive": _("Received. Return the receipt within a month."),
        "return_receipt": _("The receipt is back, and the member has the new home."),
        "send_back": _("Sent back. The member stays where they belong."),
    }[verb]


@for_keepers
@require_POST
def print_party_letter(request: MemberRequest, pk: int) -> HttpResponse:
    """The letter as a PDF; it is in clear, so printing it is written down like a look."""
    found = _find(request, pk)
    try:
        with transaction.atomic():
            actions.print_letter(found, by=request.member, now=timezone.now())
            paper = letter_of(found)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(found)
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.letter_number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def admit_party_member(request: MemberRequest) -> HttpResponse:
    """Take down somebody who comes with a letter from outside the district."""
    said = request.POST if request.method == "POST" else None
    form, made = AdmitForm(said), list[Transfer]()

    def admit(**told: Any) -> None:
        made.append(actions.admit_newcomer(told, by=request.member, now=timezone.now()))

    if form.is_bound and act(form, admit):
        messages.success(request, _("Taken down. Receive the letter next."))
        return redirect(made[0])
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "party/admit.html", {"form": form}, status=status)
