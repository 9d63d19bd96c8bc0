"""Office hours: the ordinary week, units with hours of their own, and a limit tried by them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from youhu.common.calendar.clock import RUNS_WHILE_OPEN
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Organisation
from youhu.registry.rules import Role
from youhu.upkeep import actions, history, queries, weeks
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.forms.hours import HoursFilterForm, TryForm, WeekForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import UNPROCESSABLE, book_file, book_page, done, first_error


def _week(unit: Organisation) -> weeks.Week:
    rows = unit.hours.all()  # fetched with the list
    return weeks.week_from((row.weekday, row.opens, row.closes) for row in rows)


BOOK = Book(
    name="hours",
    title=_("Office hours"),
    about=_("When a unit works."),
    icon="clock",
    rows=queries.hours_keepers,
    filters=HoursFilterForm,
    columns=(
        Column(_("Name"), str, ("name",)),
        Column(_("Code"), lambda unit: unit.code, ("code",)),
        Column(_("Kind"), lambda unit: unit.get_kind_display(), ("kind", "code")),
        Column(_("Week"), lambda unit: weeks.in_words(_week(unit))),
        Column(_("Hours a week"), lambda unit: _hours(_week(unit))),
    ),
    href=lambda unit: reverse("unit_hours", args=[unit.pk]),
)


def _hours(week: weeks.Week) -> str:
    return f"{weeks.length(week):g}" if week else ""


@for_roles(*READERS)
@require_safe
def hours(request: MemberRequest) -> HttpResponse:
    """The ordinary week, and who works otherwise."""
    week = queries.week_of(None)
    return book_page(request, BOOK, "upkeep/hours.html", week_lines=weeks.lines(week))


@for_roles(*READERS)
@require_safe
def export_hours(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*READERS)
@require_safe
def ordinary_hours(request: MemberRequest) -> HttpResponse:
    """The week of all who keep none of their own."""
    return _page(request, None)


@for_roles(*READERS)
@require_safe
def unit_hours(request: MemberRequest, pk: int) -> HttpResponse:
    """The week of one unit."""
    return _page(request, _find(request, pk))


@for_roles(Role.ADMIN)
@require_POST
def save_ordinary_hours(request: MemberRequest) -> HttpResponse:
    """Another ordinary week."""
    return _save(request, None)


@for_roles(Role.ADMIN)
@require_POST
def save_unit_hours(request: MemberRequest, pk: int) -> HttpResponse:
    """Another week for one unit."""
    return _save(request, _find(request, pk))


@for_roles(Role.ADMIN)
@require_POST
def drop_unit_hours(request: MemberRequest, pk: int) -> HttpResponse:
    """The district's hours hold again for a unit."""
    unit, form = _find(request, pk), BasisForm(request.POST)
    if done(request, form, actions.drop_week, unit):
        messages.success(request, gettext("The district's hours hold for it again."))
    else:
        messages.error(request, first_error(form))
    return redirect("unit_hours", pk)


def _save(request: MemberRequest, unit: Organisation | None) -> HttpResponse:
    kept = queries.week_of(unit)
    form = WeekForm(request.POST, week=kept, kept=kept)
    if done(request, form, actions.save_week, unit):
        messages.success(request, gettext("Changed. Deadlines that begin from now on count by it."))
        return redirect(_address(unit))
    return _page(request, unit, form=form)


def _address(unit: Organisation | None) -> str:
    return reverse("unit_hours", args=[unit.pk]) if unit else reverse("ordinary_hours")


def _find(request: MemberRequest, pk: int) -> Organisation:
    rows = queries.organisations(request.member, {"state": "all"}, timezone.localdate())
    return get_object_or_404(rows, pk=pk)


def _page(
    request: MemberRequest, unit: Organisation | None, form: WeekForm | None = None
) -> HttpResponse:
    kept, now = queries.week_of(unit), timezone.now()
    week = kept or queries.week_of(None)
    trying = _try_form(request, now)
    context = {
        "book": BOOK,
        "unit": unit,
        "kept": kept,
        "week_lines": weeks.lines(week),
        "length": weeks.length(week),
        "form": form or WeekForm(week=week, kept=kept),
        "dropping": BasisForm(),
        "trying": trying,
        "tried": _tried(trying, unit),
        "here": _address(unit),
        "past": list(history.told(queries.past_hours(unit))),
        "may_write": request.member.role == Role.ADMIN,
    }
    status = UNPROCESSABLE if form else 200
    return render(request, "upkeep/week.html", context, status=status)


def _try_form(request: MemberRequest, now: datetime) -> TryForm:
    asked = request.GET if "amount" in request.GET else None
    start = timezone.localtime(now).replace(second=0, microsecond=0, tzinfo=None)
    return TryForm(asked, initial={"amount": 4, "start": start})


def _tried(form: TryForm, unit: Organisation | None) -> dict[str, Any]:
    """When the limit ends, and the hours that count on the way."""
    if not form.is_bound or not form.is_valid():
        return {}
    told: dict[str, Any] = form.cleaned_data
    calendar = calendar_of(unit.pk if unit else None, token=tokens().get("calendar", ""))
    due = calendar.due(told["start"], amount=told["amount"], limit_type=told["limit_type"])
    is_open = told["limit_type"] in RUNS_WHILE_OPEN
    return {"due": due, "way": list(weeks.way(calendar, told["start"], due.at)) if is_open else []}
