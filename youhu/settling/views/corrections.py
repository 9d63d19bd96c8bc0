"""Corrections: proposed by one person of the desk, decided by another."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.fleets.models import Fleet
from youhu.registry.http import MemberRequest
from youhu.settling import actions
from youhu.settling.forms import CorrectionForm, EmptyForm, NoteForm
from youhu.settling.models import Correction
from youhu.settling.rules import CorrectionState
from youhu.settling.views.guard import MOST_IN_A_FILE, UNPROCESSABLE, for_desks, for_readers

PER_PAGE = 50
ACTS: Mapping[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "allow": (EmptyForm, actions.allow),
    "refuse": (NoteForm, actions.refuse),
}


def _rows(request: MemberRequest) -> QuerySet[Correction]:
    rows = Correction.objects.visible_to(request.member)
    if request.GET.get("state") in CorrectionState:
        rows = rows.filter(state=request.GET["state"])
    related = ("fleet__organisation", "fleet__market", "order", "statement__fleet",
               "proposed_by__person")  # fmt: skip
    return rows.select_related(*related).order_by("-proposed_at", "-pk")


def _fleets(request: MemberRequest) -> QuerySet[Fleet]:
    seen = Fleet.objects.visible_to(request.member)
    return seen.select_related("organisation").order_by("number")


@for_readers
@require_safe
def corrections(request: MemberRequest) -> HttpResponse:
    """What was proposed, allowed and settled."""
    return _page(request)


def _page(
    request: MemberRequest, *, wrong: str = "", form: CorrectionForm | None = None
) -> HttpResponse:
    context = {
        "page": Pages(_rows(request), PER_PAGE, count=None).get_page(request.GET.get("page")),
        "states": CorrectionState.choices,
        "state": request.GET.get("state", ""),
        "keeps": request.member.keeps_market,
        "form": form or CorrectionForm(fleets=_fleets(request)),
        "note_form": NoteForm(auto_id=False),
        "wrong": wrong,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong or (form and form.errors) else 200
    return render(request, "settling/corrections.html", context, status=status)


@for_readers
@require_safe
def export_corrections(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table; amounts in yuan."""
    columns = [
        _("Correction"), _("Fleet"), _("Amount (yuan)"), pgettext("correction", "What for"),
        pgettext("delivery", "Order"), _("State"), _("Proposed"), _("Statement"),
    ]  # fmt: skip
    table = (
        [one.code, str(one.fleet), one.cents / 100, one.reason, str(one.order or ""),
         one.get_state_display(), one.proposed_at, str(one.statement or "")]
        for one in _rows(request)[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("corrections", form, columns=columns, rows=table, now=timezone.now())


@for_desks
@require_POST
def propose_correction(request: MemberRequest) -> HttpResponse:
    """Propose to pay a fleet more or less."""
    form = CorrectionForm(request.POST, fleets=_fleets(request))
    if not act(form, _propose, by=request.member, now=timezone.now()):
        return _page(request, form=form)
    messages.success(request, _("Proposed. A second person decides."))
    return redirect("corrections")


def _propose(*, fleet: Fleet, **told: object) -> Correction:
    return actions.propose(fleet, **told)  # type: ignore[arg-type]  # the form has checked them


@for_desks
@require_POST
def act_correction(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The second person allows or refuses."""
    if verb not in ACTS:
        raise Http404
    seen = Correction.objects.visible_to(request.member)
    rows = seen.select_related("fleet__organisation", "fleet__market", "proposed_by")
    one, (kind, action) = get_object_or_404(rows, pk=pk), ACTS[verb]
    form: forms.Form = kind(request.POST)
    if act(form, action, one, by=request.member, now=timezone.now()):
        messages.success(request, _("Done. It stands in the history."))
        return redirect("corrections")
    return _page(request, wrong=next(str(w) for whys in form.errors.values() for w in whys))
