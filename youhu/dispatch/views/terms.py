"""The terms of dispatch, and the published rule of fairness with each fleet's balance."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youhu.common.http import act
from youhu.dispatch.actions import terms as terms_actions
from youhu.dispatch.forms import TermsForm
from youhu.dispatch.models import FleetBalance
from youhu.dispatch.queries import terms_of
from youhu.dispatch.tours import jain
from youhu.dispatch.views.board import market_here
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_terms(request: MemberRequest) -> HttpResponse:
    """Within which limits plans come into force by themselves; every change is on record."""
    market = market_here(request.member)
    if request.member.keeps_fleet or (request.method == "POST" and not request.member.keeps_market):
        raise PermissionDenied
    kept = terms_of(market)
    form = TermsForm(request.POST or None, initial=vars(kept))
    sent = request.method == "POST"
    said = {"by": request.member, "now": timezone.now()}
    if sent and act(form, terms_actions.set_terms, market, **said):
        messages.success(request, _("Changed. It holds from the next plan on."))
        return redirect("dispatch_terms")
    lines = list(Entry.objects.of(kept).select_related("by__person")) if kept.pk else []
    context: dict[str, Any] = {
        "form": form, "terms": kept, "lines": lines, "now": said["now"],
        "may_write": request.member.keeps_market,
    }  # fmt: skip
    return render(request, "dispatch/terms.html", context, status=422 if sent else 200)


@require_safe
def fleet_shares(request: MemberRequest) -> HttpResponse:
    """What each fleet offered this month and what it got: the rule, and the figures behind it."""
    market, today = market_here(request.member), timezone.localdate()
    month = today.replace(day=1)
    rows = FleetBalance.objects.filter(fleet__market=market, on__gte=month, on__lte=today)
    names = ("offered_s", "offered_kg_h", "work_cents", "due_cents", "driven_m", "orders")
    sums = rows.values("fleet", "fleet__number", "fleet__organisation__name").annotate(
        **{f"sum_{name}": Sum(name) for name in names}
    )
    shown = [_share(row) for row in sums.order_by("fleet__number")]
    rates = {one["fleet"]: one["rate"] for one in shown if one["kg_h"]}
    context = {
        "rows": shown, "month": month, "jain": round(jain(rates), 3) if rates else None,
        "terms": terms_of(market), "today": today, "yesterday": today - timedelta(days=1),
    }  # fmt: skip
    return render(request, "dispatch/shares.html", context)


def _share(row: Any) -> dict[str, Any]:
    due, work, kg_h = row["sum_due_cents"], row["sum_work_cents"], row["sum_offered_kg_h"]
    return {
        "fleet": row["fleet"], "number": row["fleet__number"],
        "name": row["fleet__organisation__name"], "kg_h": kg_h,
        "hours": round(row["sum_offered_s"] / 3600), "orders": row["sum_orders"],
        "work": work / 100, "due": due / 100, "km": round(row["sum_driven_m"] / 1000),
        "percent": round(100 * work / due) if due else None, "rate": work / kg_h if kg_h else 0,
    }  # fmt: skip
