"""What was locked within a longer period: it counts there as it was kept, the rest as today."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from youhu.figures.lives import PeriodState
from youhu.figures.models import KeptTally, Period
from youhu.figures.periods import Span, Stretch


def locked_inside(district: str, stretches: Iterable[Stretch]) -> dict[Stretch, tuple[Period, ...]]:
    """The locked months and quarters of which these quarters and years are made."""
    longer = [stretch for stretch in stretches if stretch.span != Span.MONTH]
    if not longer:
        return {}
    rows = Period.objects.filter(
        district=district,
        state=PeriodState.LOCKED,
        begins_on__gte=min(stretch.begins_on for stretch in longer),
        ends_on__lte=max(stretch.ends_on for stretch in longer),
    )
    has_sums = Exists(KeptTally.objects.filter(period=OuterRef("pk"), is_current=True))
    found = list(rows.filter(has_sums).order_by("begins_on", "pk"))
    return {stretch: covering(stretch, found) for stretch in longer}


def covering(stretch: Stretch, locked: Sequence[Period]) -> tuple[Period, ...]:
    """The longest locked periods shorter than a stretch and within it, none over another."""
    taken: list[Period] = []
    within = [one for one in locked if set(one.stretch.months) < set(stretch.months)]
    for one in sorted(within, key=lambda one: (-len(one.stretch.months), one.begins_on)):
        if not any(set(one.stretch.months) & set(other.stretch.months) for other in taken):
            taken.append(one)
    return tuple(sorted(taken, key=lambda one: one.begins_on))
