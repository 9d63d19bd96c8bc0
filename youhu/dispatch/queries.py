"""What is asked of tours and plans besides the tours themselves."""

from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from youhu.delivery.models import Order
from youhu.dispatch.models import DispatchTerms, TourPlan
from youhu.dispatch.rules import PlanState
from youhu.fleets.rules import FINISHING
from youhu.registry.models import Member, Organisation


def terms_of(market: Organisation) -> DispatchTerms:
    """The terms of a market; those that hold as long as nobody set any."""
    found = DispatchTerms.objects.filter(market=market).first()
    return found or DispatchTerms(market=market, district=market.area_code[:6])


def market_of(member: Member) -> Organisation | None:
    """The market whose tours the member looks at: one's own, one's fleet's, the area's first."""
    if member.keeps_market:
        return member.organisation
    if member.keeps_fleet and member.organisation is not None:
        fleet = getattr(member.organisation, "fleet", None)
        return fleet.market if fleet and fleet.state in FINISHING else None
    if member.oversees:
        markets = Organisation.objects.filter(fleets__isnull=False).distinct()
        return markets.filter(area_code__startswith=member.area_code).order_by("pk").first()
    return None


def plans(member: Member) -> bool:
    """Whether the member has a place at the board."""
    return member.keeps_market or member.keeps_fleet or member.oversees


def proposal_of(market: Organisation) -> TourPlan | None:
    """The plan that waits to be accepted."""
    rows = TourPlan.objects.filter(market=market, state=PlanState.PROPOSED)
    return rows.order_by("-made_at", "-pk").first()


def earned(market: Organisation, now: datetime) -> dict[int, int]:
    """Cents that each fleet earned since midnight."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Order.objects.filter(
        market=market, fleet__isnull=False, delivered_at__gte=day,
        delivered_at__lt=day + timedelta(days=1),
    )  # fmt: skip
    sums = rows.order_by().values_list("fleet").annotate(Sum("price_cents"))
    return {fleet: cents for fleet, cents in sums if fleet}
