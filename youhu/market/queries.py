"""Figures of a stretch of days, by fleet and by shop, and what the screen shows of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from youhu.market.models import FleetDay, MarketDay, ShopDay
from youhu.market.rules import change, percent
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind


def markets() -> QuerySet[Organisation]:
    """The associations that run deliveries."""
    rows = Organisation.objects.filter(kind=OrgKind.ASSOCIATION, fleets__isnull=False)
    return rows.distinct().order_by("pk")


def market_of(member: Member) -> Organisation | None:
    """Whose figures this member reads: the own market's, or the first of an overseen area."""
    if member.keeps_market:
        return member.organisation
    if member.oversees:
        return markets().filter(area_code__startswith=member.area_code).first()
    return None


@dataclass(frozen=True)
class Stretch:
    """Days of one market, both ends included."""

    market: Organisation
    since: date
    until: date

    def days(self) -> QuerySet[MarketDay]:
        return MarketDay.objects.filter(market=self.market, on__range=(self.since, self.until))


@dataclass(frozen=True)
class Line:
    """One figure shared and before, per order or per day, with the change in percent."""

    name: str
    shared: float
    own: float

    @property
    def change(self) -> float | None:
        return change(self.shared, self.own)


@dataclass(frozen=True)
class Figures:
    """What a stretch of days comes to."""

    orders: int
    driven: int  # of these, with a recorded trip
    days: int
    late_percent: float | None
    load_percent: float | None
    lines: Sequence[Line]
    assumed: dict[str, Any]

    @property
    def effect(self) -> float | None:
        """How many percent fewer runs into the market there are than with own carriers."""
        return next((line.change for line in self.lines if line.name == "runs"), None)


_SUMMED = ("orders", "runs", "vehicles", "metres", "kerb_s", "co2_g")


def figures(stretch: Stretch) -> Figures:
    """Add up the days; two statements however many they are."""
    names = (*_SUMMED, *(f"own_{name}" for name in _SUMMED[1:]))
    sums = stretch.days().aggregate(**{name: Coalesce(Sum(name), 0) for name in names})
    days = stretch.days().filter(orders__gt=0)
    n_driven, n_days = sums["orders"], days.count()
    of_fleets = _fleet_days(stretch).aggregate(
        **{n: Coalesce(Sum(n), 0) for n in ("orders", "late", "load_kgm", "room_kgm")}
    )
    last = days.order_by("-on").first()
    return Figures(
        of_fleets["orders"], n_driven, n_days,
        percent(of_fleets["orders"] - of_fleets["late"], of_fleets["orders"]),
        percent(of_fleets["load_kgm"], of_fleets["room_kgm"]), _lines(sums, n_driven, n_days),
        last.assumed if last else {},
    )  # fmt: skip


def _lines(sums: dict[str, int], orders: int, days: int) -> list[Line]:
    """Kilometres, kerb time and CO2 for each order; runs and vehicles for each day."""
    if not orders or not days:
        return []
    per = {"km": ("metres", 1000 * orders), "runs": ("runs", days), "vehicles": ("vehicles", days),
           "kerb": ("kerb_s", 60 * orders), "co2": ("co2_g", orders)}  # fmt: skip
    return [
        Line(name, sums[column] / share, sums[f"own_{column}"] / share)
        for name, (column, share) in per.items()
    ]


def _fleet_days(stretch: Stretch) -> QuerySet[FleetDay]:
    return FleetDay.objects.filter(
        fleet__market=stretch.market, on__range=(stretch.since, stretch.until)
    )


def by_fleet(stretch: Stretch) -> Any:
    """A row a fleet, as a QuerySet of dicts: what it delivered and drove in these days."""
    named = {"number": F("fleet__number"), "name": F("fleet__organisation__name"),
             "short": F("fleet__organisation__short_name")}  # fmt: skip
    names = ("orders", "late", "kg", "trips", "metres", "kerb_s", "load_kgm", "room_kgm", "co2_g")
    rows = _fleet_days(stretch).values("fleet", **named)
    return rows.annotate(**{f"n_{name}": Sum(name) for name in names})


def by_shop(stretch: Stretch) -> Any:
    """A row a shop, as a QuerySet of dicts: what it sent in these days."""
    days = ShopDay.objects.filter(
        shop__market=stretch.market, on__range=(stretch.since, stretch.until)
    )
    rows = days.values("shop", name=F("shop__name"), stall=F("shop__stall"))
    names = ("orders", "late", "kg", "cents", "metres")
    return rows.annotate(**{f"n_{name}": Sum(name) for name in names})


def last_days(market: Organisation, today: date, n: int) -> Stretch:
    return Stretch(market, today - timedelta(days=n - 1), today)
