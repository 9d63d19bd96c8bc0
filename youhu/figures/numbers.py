"""The counts of a stretch of months: from the tallies, or as they were kept when it was locked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, QuerySet, Sum, When
from django.db.models.lookups import Exact

from youhu.figures.models import CountedMonth, Figure, KeptTally, Period, Tally
from youhu.figures.periods import Stretch
from youhu.figures.rules import ALL_COUNTS, BY_KEY, RECENT, WHOLE, Level

# Of whom (a subdistrict's code, a unit's or a category's key; empty for all) → name → how many.
Numbers = dict[str, dict[str, int]]
COLUMN = {Level.PLACE: "place", Level.UNIT: "unit", Level.CATEGORY: "category"}
Scope = Mapping[str, Any]  # a filter on tallies


def tallied(
    stretch: Stretch,
    level: Level | None,
    scope: Scope,
    names: Sequence[str] = ALL_COUNTS,
    *,
    inside: Sequence[Period] = (),
) -> Numbers:
    """The sums of a stretch; without a level, all together.

    They are as counted today, but for what was locked `inside` of it, which is as it was kept.
    """
    found = _summed(
        Tally.objects.filter(month__in=open_months(stretch, inside), **scope), level, names
    )
    if not inside:
        return found
    kept = _kept_tallies(inside)
    known = [name for name in names if name not in RECENT] if _is_older(kept) else names
    return _together(found, _summed(kept.filter(**scope), level, known), known)


def open_months(stretch: Stretch, inside: Sequence[Period]) -> list[date]:
    """The months of a stretch that are in none of the periods locked inside of it."""
    locked = {month for period in inside for month in period.stretch.months}
    return [month for month in stretch.months if month not in locked]


def _is_older(kept: "QuerySet[KeptTally]") -> bool:
    """Whether some of it was kept before all was counted that is counted now."""
    return kept.filter(extended=None).exists()


def _together(one: Numbers, other: Numbers, names: Sequence[str]) -> Numbers:
    return {
        of: {name: sum(part.get(of, {}).get(name, 0) for part in (one, other)) for name in names}
        for of in {**one, **other}
    }


def kept_tallied(
    period: Period, level: Level | None, scope: Scope, names: Sequence[str] = ALL_COUNTS
) -> Numbers:
    """The sums of a locked period as they were kept."""
    return _summed(_kept_tallies([period]).filter(**scope), level, names)


def _kept_tallies(periods: Iterable[Period]) -> "QuerySet[KeptTally]":
    return KeptTally.objects.filter(period__in=list(periods), is_current=True)


def _summed(rows: "QuerySet[Any]", level: Level | None, names: Sequence[str]) -> Numbers:
    sums = sums_of(rows, names)
    if level is None:
        found = [(None, *rows.order_by().aggregate(**sums).values())]
    else:
        column = COLUMN[level]
        found = list(rows.order_by().values(column).annotate(**sums).values_list(column, *sums))
    return {"" if of is None else str(of): _known(names, counts) for of, *counts in found}


def _known(names: Sequence[str], counts: Sequence[int | None]) -> dict[str, int]:
    """The sums by name, without those that were not counted when a period was locked."""
    pairs = zip(names, counts, strict=True)
    return {name: n or 0 for name, n in pairs if n is not None or name not in RECENT}


def sums_of(rows: "QuerySet[Any]", names: Sequence[str]) -> dict[str, Any]:
    """What sums these rows. Of what was not counted in some of them nothing is known, not a part:
    SQL would leave those out of the sum."""
    is_kept = rows.model is KeptTally
    return {
        f"n_{name}": _whole(name) if is_kept and name in RECENT else Sum(name) for name in names
    }


def _whole(name: str) -> Case:
    return Case(When(Exact(Count(name), Count("pk")), then=Sum(name)))


def by_month(
    months: Sequence[date], scope: Scope, names: Sequence[str]
) -> dict[date, dict[str, int]]:
    """The sums of single months, all together, in one statement."""
    rows = Tally.objects.filter(month__in=months, **scope).order_by().values("month")
    sums = sums_of(rows, names)
    return {
        month: _known(names, counts)
        for month, *counts in rows.annotate(**sums).values_list("month", *sums)
    }


def kept_by_month(
    periods: Iterable[Period], scope: Scope, names: Sequence[str]
) -> dict[date, dict[str, int]]:
    """The sums of locked months as they were kept, all together, in one statement."""
    begins = "period__begins_on"
    rows = _kept_tallies(periods).filter(**scope).order_by().values(begins)
    sums = sums_of(rows, names)
    return {
        month: _known(names, counts)
        for month, *counts in rows.annotate(**sums).values_list(begins, *sums)
    }


def kept(period: Period, level: Level | None) -> Numbers:
    """The figures of a locked period, as the counts that their formulas name."""
    found: Numbers = {}
    rows = Figure.objects.filter(period=period, is_current=True, level=level or WHOLE)
    for of, key, n, whole in rows.values_list("of", "kpi", "numerator", "denominator"):
        kpi = BY_KEY.get(key)
        if kpi is not None:
            found.setdefault(of, {}).update({kpi.numerator: n, kpi.denominator: whole})
    return found


def kept_versions(period: Period, level: str, of: str) -> dict[str, int]:
    """By which version of its formula each kept figure was made."""
    rows = Figure.objects.filter(period=period, is_current=True, level=level, of=of)
    return dict(rows.values_list("kpi", "version"))


def counted_until(stretch: Stretch) -> Any:
    """The day before which the days of a stretch are in its sums; None where nothing is."""
    rows = CountedMonth.objects.filter(month__gte=stretch.begins_on, month__lt=stretch.ends_on)
    return rows.order_by("-month").values_list("until", flat=True).first()
