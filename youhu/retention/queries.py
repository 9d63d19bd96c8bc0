"""What is kept for how long, what would go now, and what went."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.http import Http404

from youhu.privacy.kinds import Kind, kinds
from youhu.retention.models import Erasure, Period, period_of, periods
from youhu.retention.rules import months_before

DAYS_SHOWN = 30


@dataclass(frozen=True)
class Kept:
    """One kind of data as it stands."""

    kind: Kind
    period: Period
    due: int  # what is older than the period, and goes with the next sweeps
    erased: int  # in the days shown
    rests_until: date | None


def kept(now: datetime, today: date) -> list[Kept]:
    """Every kind, with a dry run of its period."""
    held, since = periods(), today - timedelta(days=DAYS_SHOWN)
    rows = Erasure.objects.filter(on__gt=since).order_by().values_list("kind")
    erased = dict(rows.annotate(n=Sum("count")))
    return [_kept(kind, period_of(kind, held), erased, now, today) for kind in kinds()]


def _kept(kind: Kind, period: Period, erased: dict[str, int], now: datetime, today: date) -> Kept:
    rests = period.rests_until if period.rests_until and period.rests_until > today else None
    due = would_go(kind, period.months, now)
    return Kept(kind, period, due, erased.get(kind.name, 0), rests)


def would_go(kind: Kind, months: int, now: datetime) -> int:
    """How much is older than so many months."""
    return kind.due(months_before(now, months))


def report(today: date) -> list[Erasure]:
    """What was erased on which day, the newest first."""
    since = today - timedelta(days=DAYS_SHOWN)
    rows = Erasure.objects.filter(on__gt=since, count__gt=0).order_by("-on", "kind")
    return list(rows)


def kind_called(name: str) -> Kind:
    found = next((kind for kind in kinds() if kind.name == name), None)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Said:
    """How long a kind of data is kept and why, as anybody may read it."""

    kind: str
    label: str
    what: str
    months: int
    basis: str


def periods_said() -> list[Said]:
    """The period of every kind, without counting anything."""
    held = periods()
    return [
        Said(
            kind.name, str(kind.label), str(kind.what), period_of(kind, held).months,
            str(kind.basis),
        )
        for kind in kinds()
    ]  # fmt: skip
