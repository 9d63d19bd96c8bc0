"""What a delivery costs: the prices in force, those to come, and what they mean in three cases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youhu.common.errors import Refused
from youhu.delivery import actions
from youhu.delivery.forms import TariffForm
from youhu.delivery.models import Tariff
from youhu.delivery.pricing import price, said, tariff_of, yuan
from youhu.delivery.views.guard import for_market_readers
from youhu.registry.http import MemberRequest
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Case:
    """An ordinary order, to see what prices mean."""

    metres: int
    kg: int
    litres: int
    minutes: int


CASES = (
    Case(2_500, 50, 120, 120),
    Case(8_000, 400, 1_200, 120),
    Case(15_000, 1_000, 4_000, 60),
)


@for_market_readers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tariff(request: MemberRequest) -> HttpResponse:
    """The prices; the desk looks at new ones first, then sets them from a day on."""
    market, now = _market(request), timezone.now()
    held = tariff_of(market, timezone.localdate(now))
    form = TariffForm(request.POST or None, initial=_initial(held))
    if request.method == "POST":
        if not request.member.keeps_market:
            raise PermissionDenied
        if form.is_valid() and "set" in request.POST and _set(request, market, form):
            messages.success(request, _("Set. The shops see it when they order."))
            return redirect("tariff")
    rows = Tariff.objects.filter(market=market).select_related("set_by__person")
    context = {
        "market": market, "held": held, "rows": rows.order_by("-valid_from", "-pk"), "form": form,
        "cases": [_case(case, held, _draft(form, market)) for case in CASES],
        "is_preview": form.is_bound and not form.errors, "keeps": request.member.keeps_market,
        "today": timezone.localdate(now),
    }  # fmt: skip
    return render(
        request, "delivery/tariff.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _market(request: MemberRequest) -> Organisation:
    member = request.member
    if member.keeps_market and member.organisation is not None:
        return member.organisation
    inside = Organisation.objects.filter(
        kind=OrgKind.ASSOCIATION, area_code__startswith=member.area_code
    )
    found = inside.order_by("code").first()
    if found is None:
        raise PermissionDenied
    return found


def _set(request: MemberRequest, market: Organisation, form: TariffForm) -> bool:
    by, now = request.member, timezone.now()
    try:
        actions.set_tariff(market, form.rates(), valid_from=form.valid, by=by, now=now)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


def _initial(held: Tariff | None) -> dict[str, Any]:
    """Tomorrow, with the prices of today."""
    day = timezone.localdate() + timedelta(days=1)
    if held is None:
        return {"valid_from": day, "cancel_free_minutes": 60}
    money = {
        name: f"{getattr(held, f'{name}_cents') / 100:.2f}"
        for name in ("base", "per_km", "per_100_kg", "per_m3")
    }
    rest = {
        name: getattr(held, name)
        for name in ("narrow_percent", "cancel_percent", "cancel_free_minutes")
    }
    return {"valid_from": day, **money, **rest}


def _draft(form: TariffForm, market: Organisation) -> Tariff | None:
    """The prices as they are entered, kept nowhere."""
    if not form.is_bound or form.errors:
        return None
    return Tariff(market=market, valid_from=form.valid, **vars(form.rates()))


def _case(case: Case, held: Tariff | None, draft: Tariff | None) -> dict[str, Any]:
    def cost(one: Tariff | None) -> Any:
        if one is None:
            return None
        slot = timedelta(minutes=case.minutes)
        return price(one, metres=case.metres, kg=case.kg, litres=case.litres, slot=slot)

    now, then = cost(held), cost(draft)
    return {
        "km": f"{case.metres / 1000:g}", "kg": case.kg, "m3": f"{case.litres / 1000:g}",
        "is_narrow": case.minutes <= 60, "now": yuan(now.cents) if now else "–",
        "then": yuan(then.cents) if then else "", "lines": said((then or now).lines)
        if then or now else [],
    }  # fmt: skip
