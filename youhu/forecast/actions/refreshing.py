"""Keeping the chances of open calls fresh."""

import logging
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import transaction

from youhu.forecast import history, queries, storage
from youhu.forecast.models import Chance, Learned
from youhu.forecast.rules import EVERY, LIKE_IT
from youhu.solvers.forecast.features import features, like
from youhu.solvers.forecast.history import Asked, Known, known_at
from youhu.solvers.forecast.model import Forecast
from youhu.solvers.forecast.reasons import figures

logger = logging.getLogger(__name__)
BATCH = 1_000
CHANGING = ("learned", "percent", "like_it", "like_late", "reasons", "at")


def refresh(*, now: datetime) -> int:
    """Give every open call its chance anew, twice an hour; answers how many have changed.

    Where no forecast was learned, or its file is gone, nothing is said of any call.
    """
    learned = queries.in_use()
    if learned is None or not _is_ours(learned, now):
        return 0
    forecast = storage.read(learned.version)
    if forecast is None:
        logger.warning("the forecast %s cannot be read: train it anew", learned.version)
        Chance.objects.all().delete()
        return 0
    cases = history.cases(now)
    waiting = [Asked(now.timestamp(), case) for case in cases if history.is_waiting(case, now)]
    fresh = _chances(forecast, learned, waiting, known_at(cases, now.timestamp()), now)
    return _write(fresh)


def _is_ours(learned: Learned, now: datetime) -> bool:
    """Whether it is time, and no other sweep was quicker."""
    seen = learned.refreshed_at
    if seen is not None and abs(now - seen) < EVERY:
        return False
    rows = Learned.objects.filter(pk=learned.pk, refreshed_at=seen)
    return bool(rows.update(refreshed_at=now))


def _chances(
    forecast: Forecast, learned: Learned, waiting: Sequence[Asked], known: Known, now: datetime
) -> dict[int, Chance]:
    """The chance of each call of which enough is known."""
    told = [(one, like(one, known, LIKE_IT)) for one in waiting]
    said = [(one, found) for one, found in told if found is not None]
    rows = np.array([features(one, known) for one, _found in said], dtype=float)
    chances = forecast.chances(rows)
    return {
        one.case.key: Chance(
            call_id=one.case.key,
            learned=learned,
            percent=round(100 * chance),
            like_it=found.decided,
            like_late=found.late,
            reasons=figures(forecast, row, one, known),
            at=now,
        )
        for (one, found), row, chance in zip(said, rows, chances, strict=True)
    }


@transaction.atomic
def _write(fresh: dict[int, Chance]) -> int:
    """Keep what is new or has changed, and drop what has no chance any more."""
    kept = {old.call_id: old for old in Chance.objects.all()}
    gone = [pk for pk in kept if pk not in fresh]
    for start in range(0, len(gone), BATCH):
        Chance.objects.filter(call__in=gone[start : start + BATCH]).delete()
    changed = [one for pk, one in fresh.items() if pk not in kept or _differs(one, kept[pk])]
    Chance.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["call"],
        update_fields=CHANGING,
    )
    return len(changed) + len(gone)


def _differs(new: Chance, old: Chance) -> bool:
    names = ("learned_id", "percent", "like_it", "like_late", "reasons")
    return any(getattr(new, name) != getattr(old, name) for name in names)
