"""Erasing what is kept long enough, a lot at a time; and saying how long that is."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.privacy.kinds import Kind, kinds
from youhu.retention.models import Erasure, Period, period_of, periods
from youhu.retention.rules import LOT, REST, months_before
from youhu.upkeep.actions import Hand
from youhu.upkeep.actions.keeping import amend, enter
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic


def erase_due(*, now: datetime) -> int:
    """One lot of each kind, until the day has no more; answers how many rows."""
    today, held = localdate(now), periods()
    over = set(Erasure.objects.filter(on=today, is_over=True).values_list("kind", flat=True))
    return sum(
        _erase(kind, months, now)
        for kind in kinds()
        if kind.name not in over and (months := _months(period_of(kind, held), now)) is not None
    )


def _months(period: Period, now: datetime) -> int | None:
    """How long the kind is kept; None while a shorter period rests."""
    rests = period.rests_until is not None and period.rests_until > localdate(now)
    return None if rests else period.months


def _erase(kind: Kind, months: int, now: datetime) -> int:
    count = kind.erase(months_before(now, months), LOT, now)
    day, _made = Erasure.objects.get_or_create(kind=kind.name, on=localdate(now))
    Erasure.objects.filter(pk=day.pk).update(count=F("count") + count, is_over=count < LOT)
    return count


@transaction.atomic
def set_period(kind: Kind, hand: Hand, *, months: int, seen: str = "") -> Change:
    """Keep a kind for so long from now on; a shorter period erases nothing for seven days."""
    if months < kind.least:
        raise Refused(_("The law asks for %(least)s months at least.") % {"least": kind.least})
    period = period_of(kind)
    rests = localdate(hand.now) + REST if months < period.months else None
    told: dict[str, Any] = {"months": months, "rests_until": rests}
    if period.pk is not None:
        return amend(period, Topic.RETENTION, hand, seen=seen, is_guarded=True, **told)
    return enter(Period(kind=kind.name, **told), Topic.RETENTION, hand)
