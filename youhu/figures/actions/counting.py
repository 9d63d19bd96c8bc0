"""The sweep that counts: first the calls that changed, then the months in which they lie.

It may be left out, come late or run twice: it reads on in the ledger where it stopped, and a month
is always counted whole from its calls. Nothing here adds to a sum or takes from it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from youhu.calls.models import Call
from youhu.figures.facts import counted, months_of
from youhu.figures.models import CallBack, Counted, CountedMonth, CountingMark, Exclusion, Tally
from youhu.figures.periods import later
from youhu.figures.rules import ALL_COUNTS, COUNTS
from youhu.ledger.models import Entry
from youhu.oversight.models import Appeal, Verdict

CALLS = "calls"
AT_ONCE = 5_000  # lines of the ledger
# On PostgreSQL a lower number may be committed after a higher one: so many are read once more.
OVERLAP = 200
CHUNK = 500
PATIENCE = timedelta(minutes=5)  # a month that changes all day is counted every so often
Key = tuple[str, int | None, int]  # subdistrict, unit, category


def count(*, now: datetime) -> int:
    """Bring the figures up to now; answers how many calls had changed."""
    changed = 0
    while n := _take_in():
        changed += n
    _count_months(now, is_patient=True)
    return changed


def count_at_once(*, now: datetime) -> None:
    """Bring the figures up to now, also what was counted a moment ago."""
    while _take_in():
        pass
    _count_months(now, is_patient=False)


@transaction.atomic
def _take_in() -> int:
    """Count the calls anew of which the next lines of the ledger speak; 0 when none are left."""
    mark, _made = CountingMark.objects.get_or_create(name=CALLS)
    mark = CountingMark.objects.select_for_update().get(pk=mark.pk)
    lines = Entry.objects.filter(pk__gt=max(mark.last_entry - OVERLAP, 0)).order_by("pk")
    found = list(lines.values_list("pk", "subject")[: AT_ONCE + OVERLAP])
    if not found or found[-1][0] <= mark.last_entry:
        return 0
    changed = _calls_of({subject for _pk, subject in found})
    months = _count_calls(changed)
    _mark_stale(months)
    CountingMark.objects.filter(pk=mark.pk).update(last_entry=found[-1][0])
    return max(len(changed), 1)


def _calls_of(subjects: Iterable[str]) -> list[int]:
    """The calls that these things of the ledger are, or are about."""
    keys: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        label, _colon, key = subject.partition(":")
        keys[label].add(int(key) if key.isdecimal() else 0)
    calls = set(keys[Call._meta.label_lower])
    for model in (CallBack, Exclusion, Appeal, Verdict):
        about = model._default_manager.filter(pk__in=keys[model._meta.label_lower])
        about = about.filter(call__isnull=False)  # an appeal may be about an order instead
        calls.update(about.values_list("call", flat=True))
    return sorted(calls)


def _count_calls(changed: list[int]) -> set[date]:
    """Write how these calls are counted; answers the months that this touches."""
    months: set[date] = set()
    for start in range(0, len(changed), CHUNK):
        keys = changed[start : start + CHUNK]
        before = {row.pk: row for row in Counted.objects.filter(pk__in=keys)}
        after = {row.pk: row for row in counted(Call.objects.filter(pk__in=keys))}
        moved = [key for key in keys if _columns(before.get(key)) != _columns(after.get(key))]
        Counted.objects.filter(pk__in=moved).delete()
        Counted.objects.bulk_create(after[key] for key in moved if key in after)
        for rows in (before, after):
            months |= months_of(rows[key] for key in moved if key in rows)
    return months


def _columns(row: Counted | None) -> list[object]:
    return [getattr(row, field.attname) for field in Counted._meta.concrete_fields] if row else []


def _mark_stale(months: Iterable[date]) -> None:
    wanted = sorted(set(months))
    CountedMonth.objects.bulk_create(
        [CountedMonth(month=month, until=month) for month in wanted], ignore_conflicts=True
    )
    CountedMonth.objects.filter(month__in=wanted).update(is_stale=True)


def _count_months(now: datetime, *, is_patient: bool) -> None:
    """Count what is stale or was not counted up to today."""
    today = timezone.localdate(now)
    CountedMonth.objects.get_or_create(
        month=today.replace(day=1), defaults={"until": today.replace(day=1)}
    )
    mark, _made = CountingMark.objects.get_or_create(name=CALLS)
    waited = (
        not is_patient or mark.ran_at is None or not timedelta(0) <= now - mark.ran_at < PATIENCE
    )
    rows = CountedMonth.objects.filter(month__lte=today).order_by("month")
    due = [row for row in rows if row.until < _until(row.month, today) or (row.is_stale and waited)]
    for row in due:
        _count_month(row.month, today)
    if due:
        CountingMark.objects.filter(pk=mark.pk).update(ran_at=now)


def _until(month: date, today: date) -> date:
    """The day before which a month can be counted: whole days, not today."""
    return min(later(month, 1), today)


@transaction.atomic
def _count_month(month: date, today: date) -> None:
    until = _until(month, today)
    row = CountedMonth.objects.select_for_update().get(month=month)
    CountedMonth.objects.filter(pk=row.pk).update(until=until, is_stale=False)
    Tally.objects.filter(month=month).delete()
    Tally.objects.bulk_create(tallies(month, until), batch_size=CHUNK)


def tallies(month: date, until: date) -> list[Tally]:
    """The sums of a month up to the day before `until`, from the calls as they are counted."""
    sums: dict[Key, dict[str, int]] = defaultdict(dict)
    for by, names in COUNTS.items():
        within = {f"{by}_on__gte": month, f"{by}_on__lt": until}
        rows = Counted.objects.filter(**within).order_by().values_list("place", "unit", "category")
        for place, unit, category, *counts in rows.annotate(**_sums(names)).values_list(
            "place", "unit", "category", *(f"n_{name}" for name in names)
        ):
            sums[place, unit, category] |= dict(zip(names, counts, strict=True))
    return [
        Tally(month=month, place=key[0], unit_id=key[1], category_id=key[2], **sums[key])
        for key in sorted(sums, key=lambda key: (key[0], key[1] or 0, key[2]))
        if any(sums[key].values())
    ]


def _sums(names: Iterable[str]) -> dict[str, Sum]:
    return {f"n_{name}": Sum(name) for name in names}


def count_anew(*, now: datetime) -> bool:
    """Count everything from the calls themselves; answers whether it had been right."""
    today = timezone.localdate(now)
    before = _everything()
    with transaction.atomic():
        Counted.objects.all().delete()
        keys = list(Call.objects.order_by("pk").values_list("pk", flat=True))
        _mark_stale(_count_calls(keys))
        for month in CountedMonth.objects.filter(month__lte=today).values_list("month", flat=True):
            _count_month(month, today)
    return before == _everything()


def _everything() -> list[tuple[object, ...]]:
    keys = ("month", "place", "unit", "category")
    return sorted(Tally.objects.values_list(*keys, *ALL_COUNTS), key=str)
