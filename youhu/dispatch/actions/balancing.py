"""Every night each fleet's balance of the day is written: what it offered, what it got."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from youhu.common.each import each
from youhu.delivery.models import Order
from youhu.dispatch.models import FleetBalance, Shift, Trip
from youhu.dispatch.moments import MOST_BEHIND
from youhu.dispatch.rules import ShiftState
from youhu.fleets.models import Fleet
from youhu.registry.models import Organisation

# Phones may be so late, and a little more; days that are not older are looked at again.
LATE_PHONES = MOST_BEHIND + timedelta(hours=1)
LOOKED_BACK = (1, 2)
WRITTEN = [
    "offered_s", "offered_kg_h", "work_cents", "due_cents", "driven_m", "orders", "reckoned_at",
]  # fmt: skip
SERVED = (ShiftState.ON_DUTY, ShiftState.BROKEN, ShiftState.OFF_DUTY)


def balance(*, now: datetime) -> int:
    """Write the balances of days that are over, and again once no phone hands in any more of them.

    Answers how many were written.
    """
    today = timezone.localdate(now)
    markets = Organisation.objects.filter(fleets__isnull=False).distinct().order_by("pk")
    rows = [(market, today - timedelta(days=n)) for market in markets for n in LOOKED_BACK]
    return each(rows, lambda row: _write_if_stale(*row, now=now))


def _write_if_stale(market: Organisation, on: date, *, now: datetime) -> int:
    mine = FleetBalance.objects.filter(fleet__market=market, on=on)
    over = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    first = mine.order_by("reckoned_at").values_list("reckoned_at", flat=True).first()
    moments = (over, over + LATE_PHONES)
    if first is not None and not any(first < moment <= now for moment in moments):
        return 0
    rows = balances_of(market, on)
    for row in rows:
        row.reckoned_at = now
    FleetBalance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["fleet", "on"], update_fields=WRITTEN
    )
    return len(rows)


def balances_of(market: Organisation, on: date) -> list[FleetBalance]:
    """A fleet's share is its part of all capacity of the market that was on duty that day."""
    starts = timezone.make_aware(datetime.combine(on, time.min))
    ends = starts + timedelta(days=1)
    offered, work, driven = _offered(starts, ends), _work(starts, ends), _driven(starts, ends)
    fleets = Fleet.objects.filter(market=market, pk__in={*offered, *work}).order_by("pk")
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
    offered = sum(row.offered_kg_h for row in rows)
    work = sum(row.work_cents for row in rows)
    for row in rows:
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
