"""Statements: the list, drawing up, and one of them with its steps."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.moves import open_moves
from youhu.common.pages import Pages
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, Organisation
from youhu.settling import actions
from youhu.settling.forms import EmptyForm, NoteForm, PayForm, PeriodForm, TermsForm
from youhu.settling.listing import Listing
from youhu.settling.models import Statement
from youhu.settling.queries import fee_percent
from youhu.settling.rules import BY_FLEET, State, month_before
from youhu.settling.views.guard import MOST_IN_A_FILE, UNPROCESSABLE, for_desks, for_readers

LINES_A_PAGE = 50
Act = tuple[type[forms.Form], Callable[..., Any]]
ACTS: Mapping[str, Act] = {
    "send": (EmptyForm, actions.send),
    "discard": (NoteForm, actions.discard),
    "agree": (EmptyForm, actions.agree),
    "object": (NoteForm, actions.object_to),
    "answer": (NoteForm, actions.answer),
    "pay": (PayForm, actions.pay),
}


@for_readers
@require_safe
def statements(request: MemberRequest) -> HttpResponse:
    """The statements that concern this member; the desk draws up new ones here."""
    return _list(request)


def _list(request: MemberRequest, *, wrong: str = "") -> HttpResponse:
    listing, member, now = Listing(request.member, request.GET), request.member, timezone.now()
    first, last = month_before(timezone.localdate(now))
    context = {
        "listing": listing,
        "page": listing.page(),
        "sums": listing.sums(),
        "sorts": _sorts(listing),
        "drafts": Statement.objects.visible_to(member).filter(state=State.DRAFT).count(),
        "period_form": PeriodForm(initial={"starts_on": first, "ends_on": last}),
        "wrong": wrong,
        "now": now,
        **_terms(member),
    }
    status = UNPROCESSABLE if wrong else 200
    return render(request, "settling/statements.html", context, status=status)


def _terms(member: Member) -> dict[str, Any]:
    market = member.organisation
    if not member.keeps_market or market is None:
        return {"keeps": False}
    percent = fee_percent(market)
    return {"keeps": True, "percent": percent, "terms": TermsForm(initial={"percent": percent})}


def _sorts(listing: Listing) -> dict[str, tuple[str, str]]:
    """Each column that sorts: its address and the direction that holds now."""
    found = {}
    for name in ("fleet", "period", "orders", "net", "due"):
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        state = "ascending" if is_up else "descending" if is_down else ""
        found[name] = (listing.query(sort=f"-{name}" if is_up else name), state)
    return found


@for_readers
@require_safe
def export_statements(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table; amounts in yuan."""
    columns = [
        _("Statement"), _("Fleet"), _("From"), pgettext("period", "Until"), _("Orders"), _("Late"),
        _("Weight (kg)"), _("Freight (yuan)"), _("Fee (yuan)"), _("Corrections (yuan)"),
        _("To be paid (yuan)"), _("State"), _("Number of the transfer"),
    ]  # fmt: skip
    table = (
        [one.code, str(one.fleet), one.starts_on, one.ends_on, one.orders, one.late, one.kg,
         one.freight_cents / 100, one.fee_cents / 100, one.corrected_cents / 100,
         one.net_cents / 100, one.get_state_display(), one.reference]
        for one in Listing(request.member, request.GET).rows()[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("statements", form, columns=columns, rows=table, now=timezone.now())


def _market(request: MemberRequest) -> Organisation:
    market = request.member.organisation
    if not request.member.keeps_market or market is None:
        raise PermissionDenied
    return market


@for_desks
@require_POST
def draw_up(request: MemberRequest) -> HttpResponse:
    """Draw up the statements of a period."""
    market, form = _market(request), PeriodForm(request.POST)
    if not form.is_valid():
        return _list(request, wrong=_("Choose the first and the last day."))
    try:
        told, now = form.cleaned_data, timezone.now()
        drawn = actions.draw_up(market, by=request.member, now=now, **told)
    except Refused as why:
        return _list(request, wrong=str(why))
    said = ngettext("%(n)s statement drawn up.", "%(n)s statements drawn up.", drawn)
    messages.success(request, said % {"n": drawn})
    return redirect("statements")


@for_desks
@require_POST
def send_all(request: MemberRequest) -> HttpResponse:
    """Send every draft."""
    sent = actions.send_all(_market(request), by=request.member, now=timezone.now())
    said = ngettext("%(n)s statement sent.", "%(n)s statements sent.", sent)
    messages.success(request, said % {"n": sent})
    return redirect("statements")


@for_desks
@require_POST
def set_terms(request: MemberRequest) -> HttpResponse:
    """Set the association's part of the freight."""
    market, form = _market(request), TermsForm(request.POST)
    if not act(form, actions.set_terms, market, by=request.member, now=timezone.now()):
        return _list(request, wrong=_("Write a whole number from 0 to 50."))
    messages.success(request, _("Kept. It holds for statements that are drawn up from now on."))
    return redirect("statements")


def find(request: MemberRequest, pk: int) -> Statement:
    """A statement that is this member's business, or 404."""
    return get_object_or_404(Statement.objects.visible_to(request.member).whole(), pk=pk)


@for_readers
@require_safe
def statement(request: MemberRequest, pk: int) -> HttpResponse:
    """One statement: what it adds up from, in which state, whose turn it is."""
    return _page(request, find(request, pk))


def offered(one: Statement, member: Member) -> list[str]:
    """The verbs that would not be refused to this member."""
    verbs = open_moves(one, member.role)
    if member.keeps_fleet:
        return [verb for verb in verbs if verb in BY_FLEET]
    return [verb for verb in verbs if verb not in BY_FLEET] if member.keeps_market else []


def _page(
    request: MemberRequest, one: Statement, *, wrong: str = "",
    faulty: tuple[str, forms.Form] | None = None,
) -> HttpResponse:  # fmt: skip
    verbs = offered(one, request.member)
    blank = {verb: ACTS[verb][0](auto_id=f"id_{verb}_%s") for verb in verbs}
    if faulty is not None:
        blank[faulty[0]] = faulty[1]
    lines = one.lines.select_related("order__shop").order_by("pk")
    past = Entry.objects.of(one).select_related("by__person", "by__organisation")
    context = {
        "one": one,
        "acts": blank,
        "page": Pages(lines, LINES_A_PAGE, count=one.orders).get_page(request.GET.get("page")),
        "corrections": one.corrections.order_by("pk"),
        "past": past,
        "wrong": wrong,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong or faulty else 200
    return render(request, "settling/statement.html", context, status=status)


@for_desks
@require_POST
def act_statement(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take one step with a statement."""
    if verb not in ACTS:
        raise Http404
    one = find(request, pk)
    kind, action = ACTS[verb]
    form = kind(request.POST, auto_id=f"id_{verb}_%s")
    if act(form, action, one, by=request.member, now=timezone.now()):
        messages.success(request, _("Done. It stands in the history."))
        return redirect("statement", pk)
    again = find(request, pk)
    if verb in offered(again, request.member):
        return _page(request, again, faulty=(verb, form))
    return _page(request, again, wrong=str(form.non_field_errors()[0]))
