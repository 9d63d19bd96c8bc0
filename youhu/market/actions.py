"""Days are counted by the sweep: yesterday once it is over, today every few minutes."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from youhu.common.each import each
from youhu.market.counting import Counted, Tally, count, span
from youhu.market.models import FleetDay, MarketDay, ShopDay
from youhu.market.queries import markets
from youhu.market.rules import FRESH, LATE_PHONES, LOOKED_BACK
from youhu.registry.models import Organisation
from youhu.solvers.tours.baseline import BEFORE, Assumed

_OF_FLEET = (
    "orders", "late", "kg", "trips", "metres", "kerb_s", "load_kgm", "room_kgm", "co2_g",
)  # fmt: skip


def count_days(*, now: datetime) -> int:
    """Count today anew where its figures are old, and yesterday once it is over."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=n) for n in range(LOOKED_BACK, -1, -1)]
    rows = [(market, on) for market in markets() for on in days]
    return each(rows, lambda row: _count_if_stale(*row, now=now))


def _count_if_stale(market: Organisation, on: date, *, now: datetime) -> int:
    if not _is_stale(market, on, timezone.localdate(now), now):
        return 0
    count_day(market, on, now=now)
    return 1


def _is_stale(market: Organisation, on: date, today: date, now: datetime) -> bool:
    found = MarketDay.objects.filter(market=market, on=on).first()
    if found is None:
        return True
    if on < today:  # once it is over, and again when no phone hands in anything of it any more
        over = span(on)[1]
        return any(found.reckoned_at < moment <= now for moment in (over, over + LATE_PHONES))
    return found.reckoned_at < now - FRESH


@transaction.atomic
def count_day(
    market: Organisation, on: date, *, now: datetime, assumed: Assumed = BEFORE
) -> MarketDay:
    """Count one day from its orders and stops, and put it in place of what was counted before."""
    MarketDay.objects.select_for_update().filter(market=market, on=on).first()
    found = count(market, on, assumed)
    _put_fleets(market, on, found)
    shops = [ShopDay(shop_id=pk, on=on, **_of_shop(one)) for pk, one in found.shops.items()]
    ShopDay.objects.filter(shop__market=market, on=on).delete()
    ShopDay.objects.bulk_create(shops, batch_size=500)
    figures = {
        "reckoned_at": now, "orders": found.driven,
        **_effort("", found.shared), **_effort("own_", found.own), "assumed": asdict(assumed),
    }  # fmt: skip
    made, _is_new = MarketDay.objects.update_or_create(market=market, on=on, defaults=figures)
    return made


def _put_fleets(market: Organisation, on: date, found: Counted) -> None:
    FleetDay.objects.filter(fleet__market=market, on=on).delete()
    rows = [FleetDay(fleet_id=pk, on=on, vehicles=len(one.vehicles), **_of_fleet(one))
            for pk, one in found.fleets.items()]  # fmt: skip
    FleetDay.objects.bulk_create(rows, batch_size=500)


def _of_fleet(one: Tally) -> dict[str, int]:
    return {name: getattr(one, name) for name in _OF_FLEET}


def _of_shop(one: Tally) -> dict[str, int]:
    return {
        "orders": one.orders, "late": one.late, "kg": one.kg, "cents": one.cents,
        "metres": one.direct_m,
    }  # fmt: skip


def _effort(prefix: str, effort: Any) -> dict[str, int]:
    return {f"{prefix}{name}": n for name, n in asdict(effort).items()}
