"""Confirmed hours become points by the published rules, each service once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from youhu.common.calendar import SHANGHAI
from youhu.common.errors import Refused
from youhu.ledger.actions import move
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.volunteering.models import ServiceRecord
from youhu.volunteering.rules import ServiceState, points_for

_CREDITED = (ServiceState.CREDITED, ServiceState.FED_BACK)
LOT = 500


def credit(*, now: datetime) -> int:
    """Credit what was confirmed, the oldest service first; answers how many."""
    waiting = ServiceRecord.objects.filter(state=ServiceState.CONFIRMED)
    rows = waiting.order_by("starts_at", "pk")[:LOT]
    return sum(_credit(service, now) for service in list(rows))


@transaction.atomic
def _credit(service: ServiceRecord, now: datetime) -> int:
    day = timezone.localtime(service.starts_at, SHANGHAI).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    mine = ServiceRecord.objects.filter(person=service.person_id, state__in=_CREDITED)
    today = mine.filter(starts_at__gte=day, starts_at__lt=day + timedelta(days=1))
    month = mine.filter(starts_at__gte=day.replace(day=1), starts_at__lt=_next_month(day))
    points = points_for(
        service.minutes, service.kind,
        minutes_today=today.aggregate(n=Sum("minutes"))["n"] or 0,
        points_this_month=month.aggregate(n=Sum("points"))["n"] or 0,
    )  # fmt: skip
    try:
        payload = {"points": points}
        move(service, "credit", by=nobody(Role.CLOCK), now=now, payload=payload, points=points)
    except Refused:
        return 0  # another sweep was quicker
    return 1


def _next_month(day: datetime) -> datetime:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
