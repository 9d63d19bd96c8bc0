"""What the market's screen shows of this day: orders, loads, ways, docks, what is in the way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from youhu.delivery.models import Order, Trouble
from youhu.delivery.rules import MOVING, TroubleState
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.models import Incident, Shift, Stop
from youhu.dispatch.rules import TO_DO, IncidentState, ShiftState
from youhu.docks.models import Dock
from youhu.docks.queries import load_by_slot
from youhu.market.counting import span
from youhu.market.models import MarketDay
from youhu.registry.models import Organisation

MOST_SHOWN = 6


@dataclass(frozen=True)
class Today:
    """The figures of one day at one moment."""

    at: datetime
    ordered: int
    waiting: int
    aboard: int
    delivered: int
    late: int  # delivered later than promised, or not yet though it was promised
    on_duty: int
    broken: int
    loads: float | None  # orders of a trip
    km: float | None
    punctual: float | None


def today(market: Organisation, now: datetime) -> Today:
    """Count the day of the screen; a handful of statements."""
    begin, end = span(timezone.localdate(now))
    orders = Order.objects.filter(market=market)
    ordered = orders.filter(ordered_at__gte=begin, ordered_at__lt=end).count()
    n = orders.filter(state__in=MOVING).aggregate(
        waiting=Count("pk", filter=Q(state=OrderState.PROMISED)),
        aboard=Count("pk", filter=Q(state=OrderState.ABOARD)),
        overdue=Count("pk", filter=Q(promised_until__lt=now)),
    )
    done = orders.filter(delivered_at__gte=begin, delivered_at__lt=end).aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(delivered_at__gt=F("promised_until")))
    )
    shifts = Shift.objects.filter(market=market).aggregate(
        on_duty=Count("pk", filter=Q(state=ShiftState.ON_DUTY)),
        broken=Count("pk", filter=Q(state=ShiftState.BROKEN)),
    )
    day = MarketDay.objects.filter(market=market, on=timezone.localdate(now)).first()
    return Today(
        now, ordered, n["waiting"], n["aboard"], done["n"], done["late"] + n["overdue"],
        shifts["on_duty"], shifts["broken"], day.orders / day.runs if day and day.runs else None,
        day.metres / 1000 if day else None,
        100 * (done["n"] - done["late"]) / done["n"] if done["n"] else None,
    )  # fmt: skip


def in_the_way(market: Organisation) -> tuple[QuerySet[Incident], QuerySet[Trouble]]:
    """Open incidents of vehicles and troubles of orders, the oldest first."""
    incidents = Incident.objects.filter(shift__market=market, state=IncidentState.OPEN)
    troubles = Trouble.objects.filter(order__market=market, state=TroubleState.OPEN)
    return (
        incidents.select_related("shift__vehicle").order_by("at", "pk")[:MOST_SHOWN],
        troubles.select_related("order").order_by("at", "pk")[:MOST_SHOWN],
    )


def next_stops(market: Organisation) -> QuerySet[Stop]:
    """What is delivered next, and for when it is promised."""
    # by the few orders that move: years of stops lie behind them
    ahead = Stop.objects.filter(order__market=market, order__state__in=MOVING, state__in=TO_DO)
    related = ("order__shop", "trip__shift__vehicle")
    rows = ahead.select_related(*related).annotate(at=Coalesce("expected_at", "planned_at"))
    return rows.order_by("at", "pk")[:MOST_SHOWN]


def dock_hours(market: Organisation, on: date) -> list[dict[str, Any]]:
    """Each dock with how full its slots are."""
    docks = Dock.objects.filter(market=market, closed_on=None).order_by("code")
    return [{"dock": dock, "slots": load_by_slot(dock, on)} for dock in docks]
