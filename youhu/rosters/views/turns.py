"""My turns of duty, as a page and as a calendar file; who answers when, in the whole district."""

from datetime import datetime, time, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from youhu.calls import reference
from youhu.common.download import file_name
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import WORKING
from youhu.rosters import answering, queries
from youhu.rosters.files import calendar_file
from youhu.rosters.forms import WhenForm
from youhu.rosters.listing import counts, waiting_for
from youhu.rosters.rules import AHEAD, LATEST_REQUEST
from youhu.rosters.views.showing import shown

SHOWN = timedelta(days=14)
PER_PAGE = 25


@for_roles(*WORKING)
@require_safe
def my_turns(request: MemberRequest) -> HttpResponse:
    """My turns of two weeks, who is before and after me, and what waits for me."""
    now = timezone.localtime()
    start = _from(request.GET.get("from", ""), now)
    mine = queries.my_turns(request.member, start, start + SHOWN)
    context = {
        "days": [(on, list(rows)) for on, rows in groupby(mine, key=_day)],
        "running": [one for one in mine if one.turn.runs_at(now)],
        "first": start.date(),
        "last": (start + SHOWN).date(),
        "earlier": (start - SHOWN).date(),
        "is_first": start <= now,
        "today": now.date(),
        "soonest": now + LATEST_REQUEST,
        "latest": now + AHEAD,
        "waiting": waiting_for(request.member, now),
        "now": now,
    }
    return shown(request, "turns.html", context)


def _day(mine: queries.MyTurn) -> object:
    return timezone.localdate(mine.turn.starts_at)


def _from(asked: str, now: datetime) -> datetime:
    """The beginning of the day that is asked for; this moment for today or where that is no day."""
    try:
        day = parse_date(asked)
    except ValueError:
        day = None
    if day is None or day == now.date():
        return now
    return datetime.combine(day, time(), timezone.get_current_timezone())


@for_roles(*WORKING)
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """The turns of the coming 30 days for the calendar of a phone."""
    now = timezone.now()
    mine = queries.my_turns(request.member, now, now + AHEAD)
    name = file_name("duty", "ics", now)
    return HttpResponse(
        calendar_file(mine, now=now),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@for_roles(*WORKING)
@require_safe
def who_answers(request: MemberRequest) -> HttpResponse:
    """Who answers at a moment, under which number, and whom it climbs to."""
    now = timezone.localtime()
    form = WhenForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    at = told.get("at") or now
    rows = answering.posts(request.member, told.get("q", ""), told.get("scope", ""))
    page = Pages(rows, PER_PAGE, count=None).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    form.initial["at"] = at
    context = {
        "answers": answering.answers(list(page), at, reference.current()),
        "page": page,
        "query": f"{kept.urlencode()}&" if kept else "",
        "form": form if form.is_bound and request.GET else WhenForm(initial={"at": at}),
        "at": at,
        "counts": counts(request.member, now),
    }
    return shown(request, "who.html", context)
