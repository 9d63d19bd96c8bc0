"""The sums of a locked period are kept as they are; what is restated is kept beside the old."""

from datetime import datetime

from django.db.models import Sum

from youhu.figures.models import KeptTally, Period, Tally
from youhu.figures.rules import ALL_COUNTS

Key = tuple[str, int | None, int]  # subdistrict, unit, category
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


def _counted(period: Period) -> dict[Key, dict[str, int]]:
    stretch, columns = period.stretch, ("place", "unit", "category")
    rows = Tally.objects.filter(
        month__gte=stretch.begins_on, month__lt=stretch.ends_on, place__startswith=period.district
    )
    sums = {f"n_{name}": Sum(name) for name in ALL_COUNTS}
    found = rows.order_by(*columns).values(*columns).annotate(**sums)
    return {
        (place, unit, category): dict(zip(ALL_COUNTS, counts, strict=True))
        for place, unit, category, *counts in found.values_list(*columns, *sums)
    }


def _counts(row: KeptTally) -> dict[str, int]:
    return {name: getattr(row, name) for name in ALL_COUNTS}
