"""What is to be settled, by whom it is looked after, and what a statement adds up to."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from youhu.delivery.models import Order
from youhu.delivery.rules import State as OrderState
from youhu.fleets.models import Fleet
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.settling.models import Correction, Line, SettlementTerms, Statement
from youhu.settling.rules import FEE_PERCENT, OPEN, CorrectionState

# What a fleet is paid for: it was brought there, or brought back.
CARRIED = (OrderState.DELIVERED, OrderState.CLOSED, OrderState.RETURNED)


class Sums(NamedTuple):
    """What the lines of a statement add up to."""

    orders: int
    late: int
    kg: int
    freight_cents: int


def day_after(day: date) -> datetime:
    """The midnight at the end of a day, in the district."""
    return timezone.make_aware(datetime.combine(day, time())) + timedelta(days=1)


def _over(until: date) -> Q:
    """What was brought there or back up to and with that day."""
    end = day_after(until)
    return Q(delivered_at__lt=end) | Q(delivered_at=None, ended_at__lt=end)


def unsettled(fleet: Fleet, until: date) -> QuerySet[Order]:
    """What the fleet carried up to and with that day and stands on no statement yet."""
    rows = Order.objects.filter(_over(until), fleet=fleet, state__in=CARRIED, settled_on=None)
    return rows.order_by("pk")


def fleets_to_settle(market: Organisation, until: date) -> list[Fleet]:
    """The fleets of a market that are owed something for the days up to `until`."""
    owed = Order.objects.filter(_over(until), market=market, state__in=CARRIED, settled_on=None)
    allowed = Correction.objects.filter(state=CorrectionState.AGREED)
    either = Q(pk__in=owed.values("fleet")) | Q(pk__in=allowed.values("fleet"))
    rows = Fleet.objects.filter(either, market=market)
    return list(rows.select_related("organisation", "market").order_by("number"))


def sums_of(statement: Statement) -> Sums:
    found = Line.objects.filter(statement=statement).aggregate(
        orders=Count("pk"), late=Count("pk", filter=Q(is_late=True)),
        kg=Coalesce(Sum("order__kg"), 0), freight_cents=Coalesce(Sum("freight_cents"), 0),
    )  # fmt: skip
    return Sums(**found)


def fee_percent(market: Organisation) -> int:
    """The association's part of the freight, in percent."""
    terms = SettlementTerms.objects.filter(market=market).first()
    return terms.fee_percent if terms else FEE_PERCENT


def markets() -> QuerySet[Organisation]:
    """The associations that run deliveries."""
    return Organisation.objects.filter(kind=OrgKind.ASSOCIATION, fleets__isnull=False).distinct()


def all_waiting() -> Iterator[QuerySet[Any]]:
    """Whatever has a clock here."""
    yield Statement.objects.filter(state__in=OPEN).whole()
    yield Correction.objects.filter(state=CorrectionState.PROPOSED).select_related(
        "fleet__organisation", "fleet__market"
    )


def wrong_sums() -> QuerySet[Statement]:
    """Statements whose figures are not those of their lines and corrections."""
    lines = Statement.objects.annotate(
        n=Count("lines"), freight=Coalesce(Sum("lines__freight_cents"), 0)
    )
    off = lines.exclude(n=F("orders"), freight=F("freight_cents")).values("pk")
    corrected = Statement.objects.annotate(more=Coalesce(Sum("corrections__cents"), 0))
    differs = corrected.exclude(more=F("corrected_cents")).values("pk")
    standing = Statement.objects.standing().whole()
    return standing.filter(Q(pk__in=off) | Q(pk__in=differs)).order_by("pk")
