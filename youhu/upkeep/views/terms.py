"""The terms of requests and supervision: those in force, those before, those to come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.oversight.models import Terms
from youhu.oversight.models.terms import terms_on
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.upkeep import actions, supervision
from youhu.upkeep.forms.fields import KeptForm
from youhu.upkeep.forms.supervision import TermsForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column, FilterForm
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page

BOOK = Book(
    name="all_terms",
    title=_("Terms of supervision"),
    about=_("How much more time who may give, how long a decision takes, what a mark costs."),
    icon="clock",
    rows=supervision.terms,
    filters=FilterForm,
    columns=(
        Column(_("Valid from"), lambda row: row.valid_from, ("valid_from",)),
        Column(_("Days by the own room"), lambda row: row.own_days),
        Column(_("Days in all"), lambda row: row.most_days),
        Column(_("Requests"), lambda row: row.most_times),
        Column(_("Days on hold by the own room"), lambda row: row.own_hold_days),
        Column(_("Days on hold in all"), lambda row: row.most_hold_days),
        Column(_("Holds"), lambda row: row.most_holds),
        Column(_("Hours to decide"), lambda row: row.decide_hours),
        Column(_("Days to report"), lambda row: row.report_days),
        Column(
            _("Scores"), lambda row: f"{row.ordinary_score} / {row.yellow_score} / {row.red_score}"
        ),
    ),
    href=lambda row: reverse("terms", args=[row.pk]),
    new="new_terms",
    new_label=_("Set new terms"),
    mark=supervision.terms_mark,
)


@for_roles(*READERS)
@require_safe
def all_terms(request: MemberRequest) -> HttpResponse:
    """All of them, the newest first."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_all_terms(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_terms(request: MemberRequest) -> HttpResponse:
    """Set new ones from a day on, beginning with what holds today."""
    if request.method == "POST":
        form = TermsForm(request.POST)
        if done(request, form, _enter):
            messages.success(request, gettext("Entered. It holds from its day on."))
            return redirect("all_terms")
    else:
        held = TermsForm(row=terms_on(timezone.localdate())).initial
        form = TermsForm(initial={**held, "valid_from": None, "seen": ""})
        form.initial.pop("valid_from")
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form, from_day=True)


def _enter(hand: actions.Hand, *, seen: str, **told: Any) -> None:
    actions.enter_terms(hand, **told)


@for_roles(*READERS)
@require_safe
def terms(request: MemberRequest, pk: int) -> HttpResponse:
    """One set of terms, and its past."""
    return _page(request, get_object_or_404(Terms, pk=pk))


@for_roles(Role.ADMIN)
@require_POST
def act_terms(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Take back what has not begun."""
    row = get_object_or_404(Terms, pk=pk)
    if verb != "remove":
        raise Http404
    form = KeptForm(request.POST)
    if done(request, form, actions.remove_terms, row):
        messages.success(request, gettext("Taken back. It stands in the list of changes."))
        return redirect("all_terms")
    return _page(request, row, removing=form)


def _page(request: MemberRequest, row: Terms, **forms: KeptForm) -> HttpResponse:
    is_coming = row.valid_from > timezone.localdate()
    context = {"form": TermsForm(row=row), "removing": KeptForm(row=row), "is_coming": is_coming}
    return thing_page(request, row, BOOK, "upkeep/terms.html", **{**context, **forms})
