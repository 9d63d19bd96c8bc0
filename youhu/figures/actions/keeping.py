"""The sums of a locked period are kept as they are; what is restated is kept beside the old."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from youhu.figures.inside import locked_inside
from youhu.figures.models import KeptTally, Period, Tally
from youhu.figures.numbers import open_months, sums_of
from youhu.figures.rules import ALL_COUNTS

Key = tuple[str, int | None, int]  # subdistrict, unit, category
Counts = dict[str, int | None]
BATCH = 500


def keep_tallies(period: Period, *, now: datetime) -> None:
    """Keep what is not kept yet as it is counted today; what has changed stays as an old row."""
    fresh = _counted(period)
    old = {
        (row.place, row.unit_id, row.category_id): row
        for row in KeptTally.objects.filter(period=period, is_current=True)
    }
    gone = {key for key, row in old.items() if fresh.get(key) != _counts(row)}
    keys = sorted(old[key].pk for key in gone)
    for start in range(0, len(keys), BATCH):
        KeptTally.objects.filter(pk__in=keys[start : start + BATCH]).update(is_current=False)
    wanted = [key for key in fresh if key in gone or key not in old]
    KeptTally.objects.bulk_create(
        (
            KeptTally(
                period=period, place=key[0], unit_id=key[1], category_id=key[2], made_at=now,
                **fresh[key],
            )
            for key in wanted
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _counted(period: Period) -> dict[Key, Counts]:
    """The sums of a period: what is locked inside of it as it was kept, the rest as today."""
    stretch, district = period.stretch, {"place__startswith": period.district}
    inside = locked_inside(period.district, [stretch]).get(stretch, ())
    found = _summed(Tally.objects.filter(month__in=open_months(stretch, inside), **district))
    if inside:
        kept = KeptTally.objects.filter(period__in=inside, is_current=True)
        for key, counts in _summed(kept).items():
            found[key] = _added(found[key], counts) if key in found else counts
    return found


def _summed(rows: "QuerySet[Any]") -> dict[Key, Counts]:
    columns, sums = ("place", "unit", "category"), sums_of(rows, ALL_COUNTS)
    found = rows.order_by(*columns).values(*columns).annotate(**sums)
    return {
        (place, unit, category): dict(zip(ALL_COUNTS, counts, strict=True))
        for place, unit, category, *counts in found.values_list(*columns, *sums)
    }


def _added(one: Counts, other: Counts) -> Counts:
    """Two rows of counts together; what one of them does not know is not known."""
    pairs = {name: (one[name], other[name]) for name in ALL_COUNTS}
    return {name: None if a is None or b is None else a + b for name, (a, b) in pairs.items()}


def _counts(row: KeptTally) -> Counts:
    return {name: getattr(row, name) for name in ALL_COUNTS}
