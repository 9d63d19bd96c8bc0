"""The figures of one page, and the calls behind each of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.figures.asked import Asked
from youhu.figures.models import Counted, Drawing, Exclusion, Period
from youhu.figures.numbers import COLUMN, Numbers, by_month, counted_until
from youhu.figures.periods import Span, Stretch, containing, later
from youhu.figures.rules import KPIS, THREE, Kpi, Level, Rate, Weights, rate_of, score
from youhu.registry.models import Organisation
from youhu.territory.models import Area

TREND_MONTHS = 12
ALL, MISSED, MET = "all", "missed", "met"
PARTS = (ALL, MET, MISSED)


@dataclass(frozen=True)
class Compared:
    """One rate of a period beside that of the period before and of the year before."""

    kpi: Kpi
    now: Rate
    before: Rate
    year_before: Rate


@dataclass(frozen=True)
class Page:
    """All figures of a page, in no language yet."""

    asked: Asked
    period: Period | None
    until: date | None
    compared: list[Compared]
    weights: Weights
    score: float | None
    score_before: float | None
    excluded: int
    rows: dict[str, Rate]
    rows_before: dict[str, Rate]
    names: dict[str, str]
    trend: list[tuple[Stretch, Rate]] = field(default_factory=list)

    @property
    def whole(self) -> Rate:
        """The rate that is looked at, of all together."""
        return next(one.now for one in self.compared if one.kpi == self.asked.kpi)


def page(asked: Asked) -> Page:
    """Ten statements, whatever is counted."""
    stretch, scope = asked.stretch, asked.scope
    around = (stretch, stretch.before, stretch.year_before)
    periods = periods_of(scope.member.area_code[:6], around)
    now, before, year_before = (scope.whole(one, periods.get(one)) for one in around)
    rows = scope.broken_down(stretch, periods.get(stretch), asked.level)
    rows_before = scope.broken_down(stretch.before, periods.get(stretch.before), asked.level)
    weights = _weights(periods.get(stretch))
    return Page(
        asked=asked,
        period=periods.get(stretch),
        until=counted_until(stretch),
        compared=[
            Compared(kpi, rate_of(kpi, now), rate_of(kpi, before), rate_of(kpi, year_before))
            for kpi in KPIS
        ],
        weights=weights,
        score=_score(now, weights),
        score_before=_score(before, _weights(periods.get(stretch.before))),
        excluded=now.get("excluded", 0),
        rows=_rates(rows, asked.kpi),
        rows_before=_rates(rows_before, asked.kpi),
        names=names_of(asked.level, rows),
        trend=_trend(asked),
    )


def periods_of(district: str, stretches: Iterable[Stretch]) -> dict[Stretch, Period]:
    """The rows of these periods, as far as somebody weighed or locked them."""
    begins = [stretch.begins_on for stretch in stretches]
    rows = Period.objects.filter(district=district, begins_on__in=begins)
    return {row.stretch: row for row in rows.select_related("locked_by__person")}


def _weights(period: Period | None) -> Weights:
    return period.weights if period else Weights()


def _score(counts: dict[str, int], weights: Weights) -> float | None:
    rates = {kpi.key: rate_of(kpi, counts) for kpi in KPIS if kpi.key in THREE}
    return score(rates, weights)


def _rates(rows: Numbers, kpi: Kpi) -> dict[str, Rate]:
    rates = {of: rate_of(kpi, counts) for of, counts in rows.items()}
    return {of: rate for of, rate in rates.items() if rate.of}


def _trend(asked: Asked) -> list[tuple[Stretch, Rate]]:
    """The rate month by month, up to the last month of the period that has begun."""
    last = min(later(asked.stretch.ends_on, -1), asked.today.replace(day=1))
    months = [containing(later(last, -n), Span.MONTH) for n in reversed(range(TREND_MONTHS))]
    counts = by_month(months, asked.scope.filter)
    return [(month, rate_of(asked.kpi, counts.get(month.begins_on, {}))) for month in months]


def names_of(level: Level, rows: Iterable[str]) -> dict[str, str]:
    """What subdistricts, units or categories are called."""
    match level:
        case Level.PLACE:
            return {area.code: str(area) for area in Area.objects.filter(code__in=list(rows))}
        case Level.UNIT:
            keys = [int(key) for key in rows if key]
            units = Organisation.objects.filter(pk__in=keys)
            return {str(unit.pk): unit.short for unit in units}
        case _:
            known = reference.current().tables.categories
            return {key: str(known[int(key)]) for key in rows if int(key) in known}


def behind(asked: Asked, *, of: str, part: str) -> "QuerySet[Call]":
    """The calls behind one figure: all that are counted, or those that met it or missed it."""
    kpi, stretch = asked.kpi, asked.stretch
    until = counted_until(stretch) or stretch.begins_on
    day = f"{kpi.by}_on"
    found = Counted.objects.filter(
        **{f"{day}__gte": stretch.begins_on, f"{day}__lt": min(stretch.ends_on, until)},
        **{kpi.denominator: 1},
        **asked.scope.filter,
    )
    if of:
        found = found.filter(**{COLUMN[asked.level]: of})
    if part in (MET, MISSED):
        found = found.filter(**{kpi.numerator: int(part == MET)})
    calls = Call.objects.visible_to(asked.scope.member).filter(pk__in=found.values("call"))
    return calls.select_related("category", "unit", "call_back").order_by("-raised_at", "-pk")


def exclusions(member: Any, state: str) -> "QuerySet[Exclusion]":
    """Those of the member's area, the undecided ones first."""
    rows = Exclusion.objects.visible_to(member)
    rows = rows.filter(state=state) if state else rows
    people = ("call__category", "proposed_by__person", "decided_by__person")
    return rows.select_related(*people).order_by("-state", "-proposed_at", "-pk")


def last_drawings(district: str, most: int = 7) -> list[Drawing]:
    return list(Drawing.objects.filter(district=district).order_by("-on")[:most])
