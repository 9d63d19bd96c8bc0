"""Special days: the list, one day, and every change of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import WorkDay
from youhu.registry.rules import Role
from youhu.upkeep import actions, queries
from youhu.upkeep.forms.calendar import DayFilterForm, DayForm, NewDayForm, RemoveDayForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page


def _mark(day: WorkDay, today: date) -> tuple[Promise, str] | None:
    return (_("today"), "ink") if day.on == today else None


BOOK = Book(
    name="special_days",
    title=_("Special days"),
    about=_("Days that differ from their weekday."),
    icon="clock",
    rows=queries.special_days,
    filters=DayFilterForm,
    columns=(
        Column(_("Day"), lambda day: day.on, ("on",)),
        Column(_("Weekday"), lambda day: str(WEEKDAYS[day.on.weekday()])),
        Column(_("Kind"), lambda day: day.get_kind_display(), ("kind", "on")),
        Column(_("Name"), lambda day: day.name, ("name", "on")),
        Column(_("Source"), lambda day: day.source, ("source", "on")),
    ),
    href=lambda day: reverse("special_day", args=[day.pk]),
    new="new_day",
    new_label=_("Enter a day"),
    mark=_mark,
)


@for_roles(*READERS)
@require_safe
def special_days(request: MemberRequest) -> HttpResponse:
    """All of them, or those of one year or kind."""
    return book_page(request, BOOK)


@for_roles(*READERS)
@require_safe
def export_special_days(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_day(request: MemberRequest) -> HttpResponse:
    """Enter a day that is not known yet."""
    form = NewDayForm(request.POST or None, initial={"on": _asked(request.GET.get("on", ""))})
    if request.method == "POST" and done(request, form, _enter):
        messages.success(request, gettext("Entered. Deadlines that begin from now on count by it."))
        return redirect("calendar_year", form.cleaned_data["on"].year)
    return thing_page(request, None, BOOK, "upkeep/new.html", form=form)


def _asked(text: str) -> date:
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _enter(hand: actions.Hand, *, seen: str, **told: Any) -> None:
    actions.enter_day(hand, **told)


@for_roles(*READERS)
@require_safe
def special_day(request: MemberRequest, pk: int) -> HttpResponse:
    """One day: what it is, on what basis, and its past."""
    return _page(request, get_object_or_404(WorkDay, pk=pk))


@for_roles(Role.ADMIN)
@require_POST
def act_special_day(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change it, or make it an ordinary day again."""
    day = get_object_or_404(WorkDay, pk=pk)
    if verb not in ACTS:
        raise Http404
    kind, action, name = ACTS[verb]
    form = kind(request.POST)
    if done(request, form, action, day):
        messages.success(request, gettext("Changed. Deadlines that begin from now on count by it."))
        return redirect("calendar_year", day.on.year)
    return _page(request, day, **{name: form})


ACTS: dict[str, tuple[type[DayForm | RemoveDayForm], Any, str]] = {
    "amend": (DayForm, actions.amend_day, "form"),
    "remove": (RemoveDayForm, actions.remove_day, "removing"),
}


def _page(request: MemberRequest, day: WorkDay, **forms: Any) -> HttpResponse:
    form = DayForm(row=day)
    context = {
        "form": form,
        "removing": RemoveDayForm(initial={"seen": form.initial["seen"]}),
        "weekday": WEEKDAYS[day.on.weekday()],
        **forms,
    }
    return thing_page(request, day, BOOK, "upkeep/special_day.html", **context)
