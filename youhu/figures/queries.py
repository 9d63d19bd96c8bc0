"""The figures of one page, and the calls behind each of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.common.shares import Rate
from youhu.figures.asked import Asked
from youhu.figures.inside import locked_inside
from youhu.figures.models import Counted, Drawing, Exclusion, Period
from youhu.figures.numbers import (
    COLUMN,
    Numbers,
    by_month,
    counted_until,
    kept_by_month,
    kept_tallied,
    tallied,
)
from youhu.figures.periods import Span, Stretch, containing, later
from youhu.figures.rules import KPIS, THREE, Kpi, Level, Weights, rate_of, score
from youhu.registry.models import Organisation
from youhu.territory.models import Area

TREND_MONTHS = 12
ALL, MISSED, MET, OUT = "all", "missed", "met", "out"
PARTS = (ALL, MET, MISSED, OUT)
CODE = 12  # the longest code of a place, or key of a unit, in an address


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
    trend: list[tuple[Stretch, Rate]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)  # of formulas, as kept when locked
    inside: tuple[Period, ...] = ()  # locked within the period, and as kept in its figures
    today: Rate | None = None  # what the rate would be without them

    @property
    def whole(self) -> Rate:
        """The rate that is looked at, of all together."""
        return next(one.now for one in self.compared if one.kpi == self.asked.kpi)

    @property
    def version(self) -> int:
        """Of the formula by which the rate that is looked at was made."""
        return self.versions.get(self.asked.kpi.key, self.asked.kpi.version)


def page(asked: Asked) -> Page:
    """A dozen statements, whatever is counted."""
    stretch, scope = asked.stretch, asked.scope
    around = (stretch, stretch.before, stretch.year_before)
    district = scope.member.area_code[:6]
    periods, locked = periods_of(district, around), locked_inside(district, around)
    now, before, year_before = (
        scope.whole(one, periods.get(one), locked.get(one, ())) for one in around
    )
    weights = _weights(periods.get(stretch))
    return Page(
        asked=asked,
        period=periods.get(stretch),
        until=counted_until(stretch),
        compared=_compared(now, before, year_before),
        weights=weights,
        score=_score(now, weights),
        score_before=_score(before, _weights(periods.get(around[1]))),
        excluded=now.get("excluded", 0),
        rows=_rows(asked, stretch, periods, locked),
        rows_before=_rows(asked, stretch.before, periods, locked),
        trend=_trend(asked),
        versions=scope.versions(periods.get(stretch)),
        **_locked(asked, periods.get(stretch), locked.get(stretch, ())),
    )


def _rows(
    asked: Asked,
    stretch: Stretch,
    periods: dict[Stretch, Period],
    locked: dict[Stretch, tuple[Period, ...]],
) -> dict[str, Rate]:
    """The rate by subdistrict, unit or category."""
    period, inside, kpi = periods.get(stretch), locked.get(stretch, ()), asked.kpi
    return _rates(asked.scope.broken_down(stretch, period, asked.level, kpi, inside), kpi)


def _locked(asked: Asked, period: Period | None, inside: tuple[Period, ...]) -> dict[str, Any]:
    """What is locked within an open period, and what the rate would be by today's counting."""
    if not inside or (period is not None and period.is_locked):
        return {}
    names = (asked.kpi.numerator, asked.kpi.denominator)
    today = tallied(asked.stretch, None, asked.scope.filter, names)[""]
    return {"inside": inside, "today": rate_of(asked.kpi, today)}


def _compared(*counts: dict[str, int]) -> list[Compared]:
    return [Compared(kpi, *(rate_of(kpi, one) for one in counts)) for kpi in KPIS]


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
    names, scope = (asked.kpi.numerator, asked.kpi.denominator), asked.scope
    counts = by_month([month.begins_on for month in months], scope.filter, names)
    periods = periods_of(scope.member.area_code[:6], months)
    locked = [periods[month] for month in months if month in periods and periods[month].is_locked]
    if locked:
        counts |= {period.begins_on: {} for period in locked}
        counts |= kept_by_month(locked, scope.filter, names)
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


@dataclass(frozen=True)
class Behind:
    """The calls behind one figure: all that count, met it, missed it, or are left out.

    `of` narrows it to one subdistrict, unit or category.
    """

    asked: Asked
    of: str
    part: str

    @property
    def address(self) -> str:
        """The query that asks for these calls."""
        return self.asked.address(of=self.of, part=self.part)

    def keys(self) -> "QuerySet[Counted, int]":
        """The keys of the calls, the newest day first, in the order of the index."""
        kpi, stretch = self.asked.kpi, self.asked.stretch
        until, day = counted_until(stretch) or stretch.begins_on, f"{kpi.by}_on"
        within = {f"{day}__gte": stretch.begins_on, f"{day}__lt": min(stretch.ends_on, until)}
        found = Counted.objects.filter(**within, **self._counts(), **self._scope())
        return found.order_by(f"-{day}", "-place", "-pk").values_list("pk", flat=True)

    def _scope(self) -> dict[str, Any]:
        narrowed = {COLUMN[self.asked.level]: self.of} if self.of else {}
        return {**self.asked.scope.filter, **narrowed}

    def _counts(self) -> dict[str, int]:
        kpi = self.asked.kpi
        met = {ALL: {}, MET: {kpi.numerator: 1}, MISSED: {kpi.numerator: 0}}
        return {"excluded": 1} if self.part == OUT else {kpi.denominator: 1, **met[self.part]}

    def count(self) -> int:
        """How many they are today, from the sums."""
        return self._part_of(tallied(self.asked.stretch, None, self._scope(), self._names))

    def kept(self) -> int | None:
        """How many the figure says where it, or a part of it, is locked; None of all others."""
        found = self._kept()
        if found is None:
            return None
        return self._part_of(found) if self.asked.kpi.numerator in found[""] else None

    def _kept(self) -> Numbers | None:
        if self._locked is not None:
            return kept_tallied(self._locked, None, self._scope(), self._names)
        stretch, scope = self.asked.stretch, self._scope()
        inside = locked_inside(self.asked.scope.member.area_code[:6], [stretch]).get(stretch)
        if not inside:
            return None
        return tallied(stretch, None, scope, self._names, inside=inside)

    @property
    def version(self) -> int:
        """Of the formula by which the figure was made."""
        kpi = self.asked.kpi
        return self.asked.scope.versions(self._locked).get(kpi.key, kpi.version)

    @cached_property
    def _locked(self) -> Period | None:
        stretch = self.asked.stretch
        period = periods_of(self.asked.scope.member.area_code[:6], [stretch]).get(stretch)
        return period if period and period.is_locked else None

    @property
    def _names(self) -> tuple[str, ...]:
        return (self.asked.kpi.numerator, self.asked.kpi.denominator, "excluded")

    def _part_of(self, counts: Numbers) -> int:
        rate, out = rate_of(self.asked.kpi, counts[""]), counts[""]["excluded"]
        return {ALL: rate.of, MET: rate.n, MISSED: rate.of - rate.n, OUT: out}[self.part]

    def calls(self, keys: Iterable[int]) -> list[Call]:
        """These calls in this order, as far as they are the member's business."""
        wanted = list(keys)
        rows = Call.objects.visible_to(self.asked.scope.member)
        rows = rows.select_related("category", "unit", "call_back")
        found = rows.in_bulk(wanted)
        return [found[key] for key in wanted if key in found]


def parts_of(kpi: Kpi) -> tuple[str, ...]:
    """Only the three rates leave calls out."""
    return PARTS if kpi.key in THREE else PARTS[:-1]


def behind(asked: Asked) -> Behind:
    """The calls that an address asks for. Raises LookupError where it means nothing."""
    of, part = asked.query.get("of", "")[:CODE], asked.query.get("part", "")
    if of and asked.level != Level.PLACE and not of.isdecimal():
        raise LookupError(of)
    return Behind(asked, of, part if part in parts_of(asked.kpi) else ALL)


def exclusions(member: Any, state: str) -> "QuerySet[Exclusion]":
    """Those of the member's area, the undecided ones first."""
    rows = Exclusion.objects.visible_to(member)
    rows = rows.filter(state=state) if state else rows
    people = ("call__category", "proposed_by__person", "decided_by__person")
    return rows.select_related(*people).order_by("-state", "-proposed_at", "-pk")


def last_drawings(district: str, most: int = 7) -> list[Drawing]:
    return list(Drawing.objects.filter(district=district).order_by("-on")[:most])
