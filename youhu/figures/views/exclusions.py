"""Calls that judge nobody: the list with its grounds, the proposal, the second person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.figures import actions, queries
from youhu.figures.forms import MARKED, STATES, ProposeForm, ReasonForm
from youhu.figures.lives import CALLERS
from youhu.figures.models import Exclusion
from youhu.figures.outside import calls_of, marked
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import AREA_WIDE, Role

PER_PAGE = 25
UNPROCESSABLE = 422


@for_roles(*AREA_WIDE)
@require_safe
def exclusions(request: MemberRequest) -> HttpResponse:
    """Every exclusion of the member's area with its ground."""
    return _list(request)


def _list(request: MemberRequest, form: ProposeForm | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else ""
    is_marked = state == MARKED
    rows = marked(request.member) if is_marked else queries.exclusions(request.member, state)
    number = request.GET.get("number", "")[:30]
    page = Pages(rows, PER_PAGE, count=rows.count()).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "marked": calls_of(page.object_list) if is_marked else [],
        "states": STATES,
        "state": state,
        "query": f"state={state}" if state else "",
        "form": form or ProposeForm(initial={"number": number}),
        "may_propose": request.member.role in CALLERS and request.member.oversees,
        "may_decide": request.member.role == Role.SUPERVISOR,
        "person": request.member.person_id,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if form is not None else 200
    return render(request, "figures/exclusions.html", context, status=status)


@for_roles(*CALLERS)
@require_POST
def propose_exclusion(request: MemberRequest) -> HttpResponse:
    """One person says why a call shall judge nobody."""
    form = ProposeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        number = said.pop("number").strip()
        call = Call.objects.visible_to(request.member).filter(number=number).first()
        try:
            if call is None:
                raise Refused(_("There is no such call in your area."))
            actions.propose_exclusion(call, **said, by=request.member, now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
    if form.errors:
        return _list(request, form)
    messages.success(request, _("Proposed. A second person decides."))
    return redirect("exclusions")


def _agree(found: Exclusion, reason: str, **hand: Any) -> None:
    actions.agree_exclusion(found, **hand)


def _refuse(found: Exclusion, reason: str, **hand: Any) -> None:
    actions.refuse_exclusion(found, note=reason, **hand)


def _lift(found: Exclusion, reason: str, **hand: Any) -> None:
    actions.lift_exclusion(found, note=reason, **hand)


VERBS: dict[str, Callable[..., None]] = {"agree": _agree, "refuse": _refuse, "lift": _lift}


@for_roles(Role.SUPERVISOR)
@require_POST
def act_exclusion(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """A second person agrees, refuses, or lifts what was agreed."""
    people = ("call", "proposed_by")
    rows = Exclusion.objects.visible_to(request.member).select_related(*people)
    found = get_object_or_404(rows, pk=pk)
    if verb not in VERBS:
        raise Http404
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        VERBS[verb](found, reason, by=request.member, now=timezone.now())
        messages.success(request, _("Saved."))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("exclusions")
