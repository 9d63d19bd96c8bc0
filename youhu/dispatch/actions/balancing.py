"""Every night each fleet's balance of the day is written: what it offered, what it got."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from youhu.delivery.models import Order
from youhu.dispatch.models import FleetBalance, Shift, Trip
from youhu.dispatch.rules import ShiftState
from youhu.fleets.models import Fleet

SERVED = (ShiftState.ON_DUTY, ShiftState.BROKEN, ShiftState.OFF_DUTY)


def balance(*, now: datetime) -> int:
    """Write yesterday's balances, once; answers how many."""
    on = timezone.localdate(now) - timedelta(days=1)
    if FleetBalance.objects.filter(on=on).exists():
        return 0
    rows = balances_of(on)
    FleetBalance.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def balances_of(on: date) -> list[FleetBalance]:
    """By market: a fleet's share is its part of all capacity that was on duty that day."""
    starts = timezone.make_aware(datetime.combine(on, time.min))
    ends = starts + timedelta(days=1)
    offered, work, driven = _offered(starts, ends), _work(starts, ends), _driven(starts, ends)
    fleets = Fleet.objects.filter(pk__in={*offered, *work}).order_by("pk")
    made = [_balance(fleet, on, offered, work, driven) for fleet in fleets]
    _share_out(made)
    return made


def _balance(
    fleet: Fleet, on: date, offered: dict[int, tuple[int, int]], work: dict[int, tuple[int, int]],
    driven: dict[int, int],
) -> FleetBalance:  # fmt: skip
    seconds, kg_h = offered.get(fleet.pk, (0, 0))
    cents, orders = work.get(fleet.pk, (0, 0))
    return FleetBalance(
        fleet=fleet, on=on, offered_s=seconds, offered_kg_h=kg_h, work_cents=cents, due_cents=0,
        driven_m=driven.get(fleet.pk, 0), orders=orders,
    )  # fmt: skip


def _share_out(rows: list[FleetBalance]) -> None:
    by_market: dict[int, list[FleetBalance]] = defaultdict(list)
    for row in rows:
        by_market[row.fleet.market_id].append(row)
    for found in by_market.values():
        offered = sum(row.offered_kg_h for row in found)
        work = sum(row.work_cents for row in found)
        for row in found:
            row.due_cents = work * row.offered_kg_h // offered if offered else 0


def _offered(starts: datetime, ends: datetime) -> dict[int, tuple[int, int]]:
    """Seconds on duty and kg·h, by fleet; a shift that passes midnight counts where it begins."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = Shift.objects.filter(state__in=SERVED, began_at__gte=starts, began_at__lt=ends)
    for shift in rows.select_related("vehicle__type"):
        begun = shift.began_at or shift.starts_at
        seconds = max(0, int(((shift.ended_at or shift.ends_at) - begun).total_seconds()))
        kg_h = seconds * shift.vehicle.type.payload_kg // 3600
        had_s, had_kg_h = found[shift.fleet_id]
        found[shift.fleet_id] = had_s + seconds, had_kg_h + kg_h
    return dict(found)


def _work(starts: datetime, ends: datetime) -> dict[int, tuple[int, int]]:
    rows = Order.objects.filter(
        fleet__isnull=False, delivered_at__gte=starts, delivered_at__lt=ends
    )
    sums = rows.order_by().values_list("fleet").annotate(Sum("price_cents"), Count("pk"))
    return {fleet: (cents, n) for fleet, cents, n in sums if fleet}


def _driven(starts: datetime, ends: datetime) -> dict[int, int]:
    rows = Trip.objects.filter(set_out_at__gte=starts, set_out_at__lt=ends)
    return dict(rows.order_by().values_list("shift__fleet").annotate(Sum("driven_m")))
