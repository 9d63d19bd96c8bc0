"""The ladder above a due time: whoever waits too long is warned about, each rung exactly once."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from youhu.ledger.actions import record
from youhu.ledger.clocked import Clocked
from youhu.registry.models import nobody
from youhu.registry.rules import Role

logger = logging.getLogger(__name__)
# Of what the sweep may do a great deal at once, so much of each kind; the next one goes on.
LOT = 300


def climb(
    kinds: Iterable[QuerySet[Any]], *, now: datetime, step: timedelta, top: int,
    give: Callable[[Any, datetime], None],
) -> int:  # fmt: skip
    """Climb the ladder of all things of `kinds` whose next rung is reached; answers how many rungs.

    `give` writes the message of the rung that was just taken (`thing.rung`, from 1 to `top`).
    Raises ExceptionGroup when some could not be warned about; the others were.
    """
    given, faults = 0, []
    for rows in kinds:
        for thing in rows.filter(next_rung_at__lte=now).order_by("next_rung_at", "pk")[:LOT]:
            try:
                given += _climb(thing, now, step, top, give)
            except Exception as why:  # whatever it is, the others must be warned about
                logger.exception("%s could not be warned about", thing.subject)
                faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} could not be warned about", faults)
    return given


@transaction.atomic
def _climb(
    thing: Clocked, now: datetime, step: timedelta, top: int, give: Callable[[Any, datetime], None]
) -> int:
    climbed = 0
    while thing.next_rung_at is not None and thing.next_rung_at <= now:
        if not _take_rung(thing, step, top):
            return climbed
        record(thing, "warn", by=nobody(Role.CLOCK), now=now, payload={"rung": thing.rung})
        give(thing, now)
        climbed += 1
    return climbed


def _take_rung(thing: Clocked, step: timedelta, top: int) -> bool:
    """Move one rung up; False when another sweep or a step was quicker."""
    assert thing.next_rung_at is not None
    number = thing.rung + 1
    next_at = thing.next_rung_at + step if number < top else None
    names = [n for n in ("state", "due_at", "rung", "next_rung_at") if hasattr(thing, n)]
    fence = {name: getattr(thing, name) for name in names}
    rows = type(thing)._default_manager.filter(pk=thing.pk, **fence)
    if not rows.update(rung=number, next_rung_at=next_at):
        return False
    thing.rung, thing.next_rung_at = number, next_at
    return True
