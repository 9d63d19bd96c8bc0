"""A period is weighed, locked with its figures, and restated with a reason."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.figures.actions.callbacks import may_plan
from youhu.figures.actions.counting import count_at_once
from youhu.figures.actions.keeping import keep_tallies
from youhu.figures.inside import locked_inside
from youhu.figures.lives import MOST_WORDS
from youhu.figures.models import Figure, Period
from youhu.figures.numbers import Numbers, tallied
from youhu.figures.periods import Stretch
from youhu.figures.rules import KPIS, WHOLE, Level, Weights, rate_of
from youhu.ledger.actions import begin, may_move, move, record
from youhu.registry.models import Member

Key = tuple[str, str, str, int]  # level, of whom, rate, version


@transaction.atomic
def _period(stretch: Stretch, *, by: Member, now: datetime) -> Period:
    """The row of a period; the first deed makes it."""
    may_plan(by)
    facts = {
        "district": by.area_code[:6], "span": stretch.span, "begins_on": stretch.begins_on,
    }  # fmt: skip
    found = Period.objects.filter(**facts).first()
    if found is None:
        found = Period.objects.create(**facts, ends_on=stretch.ends_on)
        begin(found, "begin", by=by, now=now, payload={"period": stretch.key})
    return found


@transaction.atomic
def weigh(stretch: Stretch, weights: Weights, *, by: Member, now: datetime) -> Period:
    """The three rates of a period that is not locked get other weights."""
    period = _period(stretch, by=by, now=now)
    if period.is_locked:
        raise Refused(_("This period is locked. Its weights stay."))
    if not weights.are_whole:
        raise Refused(_("The three weights make 100 together."))
    said = {f"{name}_weight": value for name, value in vars(weights).items()}
    fence = {"state": period.state}
    record(period, "weigh", by=by, now=now, payload=dict(said), fence=fence, **said)
    return period


@transaction.atomic
def lock_period(stretch: Stretch, *, by: Member, now: datetime) -> Period:
    """The figures of a period that is over are kept as they are today."""
    period = _period(stretch, by=by, now=now)
    if stretch.ends_on > timezone.localdate(now):
        raise Refused(_("This period is not over yet. Lock it after its last day."))
    count_at_once(now=now)
    move(period, "lock_period", by=by, now=now, locked_by=by, locked_at=now)
    Figure.objects.bulk_create(_figures(period, by, now), batch_size=500)
    keep_tallies(period, now=now)
    return period


def _figures(period: Period, by: Member, now: datetime) -> Iterator[Figure]:
    for (level, of, kpi, version), (n, whole) in _counted(period).items():
        yield Figure(
            period=period, level=level, of=of, kpi=kpi, version=version,
            numerator=n, denominator=whole, made_at=now, made_by=by,
        )  # fmt: skip


def _counted(period: Period) -> dict[Key, tuple[int, int]]:
    """Every figure of a period with something in it, by level, of whom, rate and version."""
    stretch, scope = period.stretch, {"place__startswith": period.district}
    inside = locked_inside(period.district, [stretch]).get(stretch, ())
    found: dict[Key, tuple[int, int]] = {}
    for level in (None, *Level):
        numbers: Numbers = tallied(stretch, level, scope, inside=inside)
        for of, counts in numbers.items():
            for kpi in KPIS:
                rate = rate_of(kpi, counts)
                if rate.of:
                    found[level or WHOLE, of, kpi.key, kpi.version] = (rate.n, rate.of)
    return found


@transaction.atomic
def restate(stretch: Stretch, *, reason: str, by: Member, now: datetime) -> int:
    """Figures of a locked period that would be others today are kept anew, beside the old ones.

    Answers how many.
    """
    period = _period(stretch, by=by, now=now)
    may_move(period, period.MOVES["restate"], by)
    if not reason.strip():
        raise Refused(_("Say why the figures are restated."))
    count_at_once(now=now)
    fresh = _changed(period, reason.strip()[:MOST_WORDS], by, now)
    if not fresh:
        raise Refused(_("Nothing has changed since these figures were kept."))
    move(period, "restate", by=by, now=now, note=reason.strip(), payload={"figures": len(fresh)})
    old = [figure.restates_id for figure in fresh if figure.restates_id]
    Figure.objects.filter(pk__in=old).update(is_current=False)
    Figure.objects.bulk_create(fresh, batch_size=500)
    keep_tallies(period, now=now)
    return len(fresh)


def _changed(period: Period, reason: str, by: Member, now: datetime) -> list[Figure]:
    kept = {
        (figure.level, figure.of, figure.kpi): figure
        for figure in Figure.objects.filter(period=period, is_current=True)
    }
    found = _counted(period)
    gone = {key: (0, 0) for key in kept if key not in {key[:3] for key in found}}
    wanted = {(*key, kept[key].version): pair for key, pair in gone.items()} | found
    fresh = []
    for (level, of, kpi, version), (n, whole) in wanted.items():
        old = kept.get((level, of, kpi))
        if old and (old.numerator, old.denominator, old.version) == (n, whole, version):
            continue
        fresh.append(
            Figure(
                period=period, level=level, of=of, kpi=kpi, version=version, numerator=n,
                denominator=whole, made_at=now, made_by=by, restates=old, reason=reason,
            )
        )  # fmt: skip
    return fresh
