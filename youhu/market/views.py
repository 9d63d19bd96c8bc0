"""The market's figures of a stretch of days, and its screen of today."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.common.pages import Pages
from youhu.market import screen
from youhu.market.queries import Stretch, by_fleet, by_shop, figures, last_days, market_of
from youhu.market.rules import MOST_DAYS, percent
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Organisation
from youhu.registry.rules import Role

READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
PER_PAGE, MOST_IN_A_FILE = 50, 5_000
SPANS = (1, 7, 30, 90, 365)
_FLEET_SORTS = {"number": "number", "orders": "n_orders", "km": "n_metres", "late": "n_late"}
_SHOP_SORTS = {"name": "name", "orders": "n_orders", "kg": "n_kg", "late": "n_late"}


def _market(request: MemberRequest) -> Organisation:
    market = market_of(request.member)
    if market is None:
        raise PermissionDenied
    return market


def _stretch(request: MemberRequest) -> Stretch:
    """The days that are asked for: two days, or the last so many."""
    market, today = _market(request), timezone.localdate()
    since, until = _day(request.GET.get("since")), _day(request.GET.get("until"))
    if since and until and since <= until and (until - since).days < MOST_DAYS:
        return Stretch(market, since, until)
    asked = request.GET.get("days", "")
    return last_days(market, today, int(asked) if asked in map(str, SPANS) else 30)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        return None


@for_roles(*READERS)
@require_safe
def market_figures(request: MemberRequest) -> HttpResponse:
    """What the days took, against every shop's own carrier; by fleet and by shop."""
    stretch = _stretch(request)
    n = (stretch.until - stretch.since).days + 1
    before = Stretch(stretch.market, stretch.since - timedelta(days=n),
                     stretch.since - timedelta(days=1))  # fmt: skip
    shops = _sorted(by_shop(stretch), request.GET.get("shops", ""), _SHOP_SORTS, "-n_orders")
    context = {
        "stretch": stretch,
        "found": figures(stretch),
        "before": figures(before),
        "fleets": _sorted(by_fleet(stretch), request.GET.get("fleets", ""), _FLEET_SORTS, "number"),
        "page": Pages(shops, PER_PAGE, count=None).get_page(request.GET.get("page")),
        "days": stretch.days().order_by("on"),
        "spans": [(days, _span(days), days == n) for days in SPANS],
        "query": f"since={stretch.since}&until={stretch.until}",
        "now": timezone.now(),
    }
    return render(request, "market/figures.html", context)


def _span(days: int) -> str:
    names = {1: _("today"), 7: _("7 days"), 30: _("30 days"), 90: _("90 days"), 365: _("a year")}
    return names[days]


def _sorted(rows: Any, asked: str, sorts: dict[str, str], usual: str) -> Any:
    name = asked.removeprefix("-")
    order = f"{'-' if asked.startswith('-') else ''}{sorts[name]}" if name in sorts else usual
    return rows.order_by(order, "fleet" if sorts is _FLEET_SORTS else "shop")


@for_roles(*READERS)
@require_safe
def export_market_fleets(request: MemberRequest, form: str) -> HttpResponse:
    """The figures of each fleet as a table."""
    columns = [
        _("Fleet"), _("Orders"), _("Late"), _("Weight (kg)"), _("Trips"), "km", _("km an order"),
        _("Load factor (%)"), _("On time (%)"), _("At the kerb (min)"), "CO₂ (kg)",
    ]  # fmt: skip
    table = (
        [row["name"], row["n_orders"], row["n_late"], row["n_kg"], row["n_trips"],
         row["n_metres"] / 1000, _over(row["n_metres"] / 1000, row["n_orders"]),
         percent(row["n_load_kgm"], row["n_room_kgm"]),
         percent(row["n_orders"] - row["n_late"], row["n_orders"]), row["n_kerb_s"] // 60,
         row["n_co2_g"] / 1000]
        for row in by_fleet(_stretch(request)).order_by("number")[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("fleets", form, columns=columns, rows=table, now=timezone.now())


@for_roles(*READERS)
@require_safe
def export_market_shops(request: MemberRequest, form: str) -> HttpResponse:
    """The figures of each shop as a table."""
    columns = [
        _("Shop"), pgettext("shop", "Stall"), _("Orders"), _("Late"), _("Weight (kg)"),
        _("Freight (yuan)"), _("km from door to door"),
    ]  # fmt: skip
    table = (
        [row["name"], row["stall"], row["n_orders"], row["n_late"], row["n_kg"],
         row["n_cents"] / 100, row["n_metres"] / 1000]
        for row in by_shop(_stretch(request)).order_by("-n_orders", "shop")[:MOST_IN_A_FILE]
    )  # fmt: skip
    return download("shops", form, columns=columns, rows=table, now=timezone.now())


def _over(amount: float, share: float) -> float | None:
    return round(amount / share, 2) if share else None


@for_roles(*READERS)
@require_safe
def market_screen(request: MemberRequest) -> HttpResponse:
    """The whole screen; from then on it asks for its board alone."""
    return render(request, "market/screen.html", _board(request))


@for_roles(*READERS)
@require_safe
def market_board(request: MemberRequest) -> HttpResponse:
    """What changes on the screen."""
    response = render(request, "market/_board.html", _board(request))
    patch_cache_control(response, no_store=True)
    return response


def _board(request: MemberRequest) -> dict[str, Any]:
    market, now = _market(request), timezone.now()
    incidents, troubles = screen.in_the_way(market)
    return {
        "market": market,
        "today": screen.today(market, now),
        "month": figures(last_days(market, timezone.localdate(now), 30)),
        "incidents": incidents,
        "troubles": troubles,
        "stops": screen.next_stops(market),
        "docks": screen.dock_hours(market, timezone.localdate(now)),
        "now": now,
    }
