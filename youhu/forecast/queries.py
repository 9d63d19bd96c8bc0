"""What the forecast says of calls: to lists, to the page of one call."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from youhu.calls.models import Call
from youhu.calls.outlook import Foretold
from youhu.calls.rules import State
from youhu.forecast.models import Chance, Learned
from youhu.forecast.rules import LIKELY
from youhu.forecast.wording import reasons_in_words


def in_use() -> Learned | None:
    """The forecast that was learned last."""
    return Learned.objects.order_by("-learned_at", "-pk").first()


class Forecasts:
    """The forecast as lists and pages of calls ask for it."""

    def chances(self, calls: Iterable[Call], now: datetime) -> dict[int, int]:
        """The chance in percent of those calls that have one, by key; one statement."""
        asked = [call.pk for call in calls if _may_still_be_late(call, now)]
        rows = Chance.objects.filter(call__in=asked)
        return dict(rows.values_list("call_id", "percent"))

    def likely(self, now: datetime) -> Q:
        """The calls that are likely late, as a condition."""
        waits = Q(answered_at=None, due_at__gt=now) & ~Q(state=State.SUSPENDED)
        return waits & Q(chance__percent__gte=LIKELY)

    def about(self, call: Call, now: datetime) -> Foretold | None:
        """What the page of one call says; None where nothing is known well enough."""
        if not _may_still_be_late(call, now):
            return None
        chance = Chance.objects.filter(call=call.pk).select_related("learned").first()
        if chance is None:
            return None
        return Foretold(
            percent=chance.percent,
            is_likely=chance.percent >= LIKELY,
            like_it=chance.like_it,
            like_late=chance.like_late,
            reasons=reasons_in_words(chance.reasons, call),
            source=str(chance.learned),
            at=chance.at,
        )


def outlook() -> Any:
    """What `calls` finds of this app."""
    return Forecasts()


def _may_still_be_late(call: Call, now: datetime) -> bool:
    is_waiting = call.is_open and call.answered_at is None and call.state != State.SUSPENDED
    return is_waiting and call.due_at is not None and call.due_at > now
