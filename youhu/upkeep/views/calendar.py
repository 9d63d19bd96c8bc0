"""The work calendar: a year on one page, and its notice, looked at before it is taken over."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls.models import Call
from youhu.common.calendar import DayRow
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import CalendarYear, WorkDay
from youhu.registry.rules import Role
from youhu.upkeep import actions, history, months, queries, years
from youhu.upkeep.forms.calendar import AdoptForm, NoticeForm, as_table
from youhu.upkeep.months import Day
from youhu.upkeep.rules import READERS
from youhu.upkeep.views.listing import UNPROCESSABLE, done
from youhu.upkeep.weeks import SHORT

TABS_BEFORE, TABS_AFTER = 3, 2


@for_roles(*READERS)
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """This year."""
    return _year_page(request, timezone.localdate().year)


@for_roles(*READERS)
@require_safe
def calendar_year(request: MemberRequest, year: int) -> HttpResponse:
    """One year: every day, the holidays by name, whether its notice is known."""
    return _year_page(request, year)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: MemberRequest, year: int) -> HttpResponse:
    """Hand in a year's notice and see what it would change. Nothing is written."""
    _refuse_far(year)
    told = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NoticeForm(*told, year=year)
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        seen = actions.sum_of(years.values_of_year(year, days))
        initial = {"days": as_table(days), "seen": seen, "basis": _basis(form)}
        return _preview(request, year, days, AdoptForm(initial=initial))
    context = {"form": form, **_frame(year), "kept": len(years.kept_days(year))}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "upkeep/notice.html", context, status=status)


def _basis(form: NoticeForm) -> str:
    """A table's name says where the days are from; a text does not."""
    table = form.cleaned_data["table"]
    return str(table.name)[:120] if table else ""


@for_roles(Role.ADMIN)
@require_POST
def adopt_notice(request: MemberRequest, year: int) -> HttpResponse:
    """Take over what the preview showed."""
    _refuse_far(year)
    form = AdoptForm(request.POST)

    def adopt(hand: actions.Hand, *, days: list[DayRow], seen: str) -> None:
        actions.adopt_year(hand, year=year, days=days, seen=seen)

    if done(request, form, adopt):
        messages.success(
            request, gettext("Taken over. Due times that had to guess follow in a minute.")
        )
        return redirect("calendar_year", year)
    days = form.cleaned_data.get("days")
    if days:
        return _preview(request, year, days, form)
    messages.error(request, gettext("Hand in the notice once more."))
    return redirect("notice", year)


def _preview(
    request: MemberRequest, year: int, days: list[DayRow], form: AdoptForm
) -> HttpResponse:
    kept, today = years.kept_days(year, days), timezone.localdate()
    news = years.news(kept, days)
    context = {
        "form": form,
        **_frame(year),
        "months": months.year_of(year, days, today=today, news=news),
        "figures": months.figures(months.year_of(year, days, today=today)),
        "news": years.news_runs(news, kept, days),
        "news_count": len(news),
        "reckoning": years.reckoning(year, days),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "upkeep/preview.html", context, status=status)


def _year_page(request: MemberRequest, year: int) -> HttpResponse:
    _refuse_far(year)
    today, days = timezone.localdate(), years.kept_days(year)
    keys = dict(WorkDay.objects.filter(on__year=year).order_by("on").values_list("on", "pk"))
    drawn = months.year_of(year, days, today=today, keys=keys)
    context = {
        **_frame(year),
        "tabs": _tabs(year, today),
        "months": drawn,
        "figures": months.figures(drawn),
        "runs": [(run, keys[run.first]) for run in months.runs(days)],
        "unsure": Call.objects.open().filter(years.UNSURE).count(),
        "past": list(history.told(queries.past_of_year(request.member, year))),
        "has_today": year == today.year,
        "may_write": request.member.role == Role.ADMIN,
    }
    return render(request, "upkeep/calendar.html", context)


def _frame(year: int) -> dict[str, Any]:
    return {
        "year": year,
        "known": CalendarYear.objects.filter(year=year).first(),
        "weekdays": list(zip(SHORT, WEEKDAYS.values(), strict=True)),
        "sorts": [Day(date(year, 1, 1), sort) for sort in months.Sort],
    }


def _tabs(year: int, today: date) -> dict[str, Any]:
    """The years to choose from, and the one before and after them."""
    known = set(CalendarYear.objects.order_by("year").values_list("year", flat=True))
    near = range(today.year - TABS_BEFORE, today.year + TABS_AFTER)
    shown = sorted({year, *near})
    before, after = shown[0] - 1, shown[-1] + 1
    return {
        "years": [(one, one in known) for one in shown],
        "before": before if before >= years.FIRST_YEAR else None,
        "after": after if after <= years.LAST_YEAR else None,
    }


def _refuse_far(year: int) -> None:
    if not years.FIRST_YEAR <= year <= years.LAST_YEAR:
        raise Http404
