"""Asking what would have been: the form with what was asked before, one answer, its table."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.whatif import actions, showing, tasks
from youhu.whatif.forms import AskForm
from youhu.whatif.models import Trial, TrialQuerySet
from youhu.whatif.rules import ASKERS, READERS, TrialState

PER_PAGE = 20
UNPROCESSABLE = 422


def _mine(member: Member) -> TrialQuerySet:
    """What this member may read; who looks over a part of the district only asks elsewhere."""
    is_wide = member.role == Role.ADMIN or len(member.area_code) == DISTRICT_DIGITS
    if not is_wide:
        raise PermissionDenied
    people = ("owner__person", "owner__organisation")
    return Trial.objects.visible_to(member).select_related(*people)


@for_roles(*READERS)
@require_safe
def trials(request: MemberRequest) -> HttpResponse:
    """The form, and what was asked before."""
    return _desk(request, _form(request))


def _form(request: MemberRequest, asked: Any = None) -> AskForm:
    district = request.member.area_code[:DISTRICT_DIGITS]
    return AskForm(asked, known=reference.current(), district=district, now=timezone.now())


def _desk(request: MemberRequest, form: AskForm) -> HttpResponse:
    rows = _mine(request.member).order_by("-asked_at", "-pk")
    page = Pages(rows, PER_PAGE, count=rows.count()).get_page(request.GET.get("page"))
    names = _names()
    context = {
        "form": form,
        "page": page,
        "rows": [(one, showing.said(one, names), _late(one)) for one in page.object_list],
        "may_ask": request.member.role in ASKERS,
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "whatif/trials.html", context, status=status)


def _late(trial: Trial) -> showing.Line | None:
    if trial.state != TrialState.READY:
        return None
    return next(showing.cards(trial.result["result"]))


def _names() -> dict[str, str]:
    """Units and categories by their codes, from memory."""
    tables = reference.current().tables
    units = {unit.code: unit.short for unit in tables.units.values()}
    return {**{one.code: str(one) for one in tables.categories.values()}, **units}


@for_roles(*ASKERS)
@require_POST
def ask_trial(request: MemberRequest) -> HttpResponse:
    """Have it reckoned beside the site."""
    _mine(request.member)
    form = _form(request, request.POST)
    if not form.is_valid():
        return _desk(request, form)
    language, now = get_language() or "en", timezone.now()
    try:
        with transaction.atomic():
            made = actions.ask_trial(
                form.cleaned_data["ask"], **form.asked, language=language, by=request.member,
                now=now,
            )  # fmt: skip
            tasks.run_trial.enqueue(made.pk)
    except Refused as why:
        form.add_error(None, str(why))
        return _desk(request, form)
    return redirect(made)


@for_roles(*READERS)
@require_safe
def trial(request: MemberRequest, pk: int) -> HttpResponse:
    """How far it is, then the answer."""
    found = get_object_or_404(_mine(request.member), pk=pk)
    context: dict[str, Any] = {
        "trial": found, "said": showing.said(found, _names()), "now": timezone.now(),
    }  # fmt: skip
    if found.state == TrialState.READY:
        context |= _answer(found, request.member)
    going = request.htmx and found.is_going
    return render(request, "whatif/_going.html" if going else "whatif/trial.html", context)


def _answer(found: Trial, member: Member) -> dict[str, Any]:
    told = found.result
    result, check = told["result"], told["check"]
    numbers = [row["number"] for row in result["samples"]]
    mine = Call.objects.visible_to(member).filter(number__in=numbers)
    return {
        "told": told,
        "verdict": showing.verdict(check),
        "is_sound": check["is_sound"],
        "cards": list(showing.cards(result)),
        "units": showing.lines(result, ["units"]),
        "categories": showing.lines(result, ["categories"]),
        "stages": list(showing.stages(result)),
        "checked": list(showing.checked(check)),
        "moved": showing.moved(result),
        "samples": result["samples"],
        "may_open": set(mine.values_list("number", flat=True)),
        "idle": showing.idle(result) and (found.ask.dispatchers or found.ask.handlers),
    }


@for_roles(*READERS)
@require_safe
def export_trial(request: MemberRequest, pk: int, form: str) -> HttpResponse:
    """The answer for a spreadsheet."""
    found = get_object_or_404(_mine(request.member), pk=pk)
    if found.state != TrialState.READY:
        return redirect(found)
    ends = (_("mean"), _("low"), _("high"))
    sides = (pgettext("simulation", "before"), pgettext("simulation", "after"), _("difference"))
    columns = [_("What"), _("Calls"), *(f"{side} {end}" for side in sides for end in ends)]
    rows = (row + [""] * (len(columns) - len(row)) for row in showing.table(found))
    return download("what-if", form, columns=columns, rows=rows, now=found.asked_at)
