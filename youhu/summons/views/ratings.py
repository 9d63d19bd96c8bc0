"""How units were rated by those who called them, with the summonses behind each figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.common.pages import Pages
from youhu.common.shares import MIN_SAMPLE
from youhu.registry.http import MemberRequest, for_roles
from youhu.summons.listing import UnitRatings, rated_parts, ratings_by_unit
from youhu.summons.rules import RATING_TONES, READERS, PartState, Rating
from youhu.summons.views.forms import RatingsForm

PER_PAGE = 25
USUAL_DAYS = 90


def _days(request: MemberRequest) -> tuple[RatingsForm, date, date]:
    """The stretch of days that is looked at; the last ninety where none is named."""
    today = timezone.localdate()
    asked = RatingsForm(request.GET)
    told = asked.cleaned_data if asked.is_valid() else {}
    until = told.get("until") or today
    since = told.get("since") or until - timedelta(days=USUAL_DAYS)
    shown = RatingsForm({"since": min(since, until), "until": until})
    return shown, min(since, until), until


@for_roles(*READERS)
@require_safe
def ratings(request: MemberRequest) -> HttpResponse:
    """A row a unit; a figure of it opens what it was counted from."""
    form, since, until = _days(request)
    parts = rated_parts(request.member, since, until)
    unit, rating = request.GET.get("unit", ""), request.GET.get("rating", "")
    behind = parts.filter(unit=int(unit)) if unit.isdecimal() else parts.none()
    if rating in Rating:
        behind = behind.filter(rating=rating)
    elif rating == PartState.UNRATED:
        behind = behind.filter(state=PartState.UNRATED)
    days = f"since={since}&until={until}&"
    pages = Pages(behind.whole().order_by("-ended_at", "-pk"), PER_PAGE, count=behind.count())
    context = {
        "form": form,
        "rows": ratings_by_unit(parts),
        "page": pages.get_page(request.GET.get("page")),
        "is_open": unit.isdecimal(),
        "chosen": (unit, rating),
        "days": days,
        "query": f"{days}unit={unit}&rating={rating}&",
        "min_sample": MIN_SAMPLE,
        "tones": RATING_TONES,
    }
    return render(request, "summons/ratings.html", context)


@for_roles(*READERS)
@require_safe
def export_ratings(request: MemberRequest, form: str) -> HttpResponse:
    """The rows of the page as a file."""
    _form, since, until = _days(request)
    rows = ratings_by_unit(rated_parts(request.member, since, until))
    columns = [
        _("Unit"), *(str(one.label) for one in Rating), pgettext("summons", "not rated"),
        _("Rated in all"), _("At least basically satisfied, %"), _("from %"), _("to %"),
    ]  # fmt: skip
    table = _table(rows)
    return download("summons-ratings", form, columns=columns, rows=table, now=timezone.now())


def _table(rows: list[UnitRatings]) -> Iterator[list[Any]]:
    for row in rows:
        low, high = row.rate.interval
        yield [
            str(row.unit), *(n for _one, n in row.counts), row.unrated, row.rate.of,
            round(row.rate.percent, 1), round(low, 1), round(high, 1),
        ]  # fmt: skip
