"""The sweep that warns about a next step that is overdue, and hands it to the level above."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from youhu.calls.actions.step import room_for
from youhu.calls.reference import Reference, current
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.notices.actions import Audience
from youhu.oversight.actions.steps import day_of, say
from youhu.oversight.queries import KINDS, Thing
from youhu.oversight.rules import MOST_RUNGS, RUNG_HOURS
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS

RUNG = timedelta(hours=RUNG_HOURS)


def warn_holders(*, now: datetime) -> int:
    """Warn about every step whose moment has come, once a rung; answers how many warnings."""
    return sum(
        _warn(thing, now)
        for model in KINDS.values()
        for thing in model.objects.filter(next_at__lte=now)
        .select_related("call__unit", "unit", "holder")
        .order_by("next_at", "pk")
    )


@transaction.atomic
def _warn(thing: Thing, now: datetime) -> int:
    """One rung higher; what a command room has not decided goes to the district's."""
    reference, rung, step = current(), thing.rung + 1, str(thing.next_step)
    words = {"holder": str(thing.holder), "step": step, "due": day_of(thing.due_at)}
    columns = _one_higher(thing, reference, rung, now)
    fence = {"rung": thing.rung, "next_at": thing.next_at, "state": thing.state}
    said = {"rung": rung, "holder": columns["holder"].code}
    try:
        record(thing, "warn", by=nobody(Role.CLOCK), now=now, payload=said, fence=fence, **columns)
    except Refused:
        return 0  # somebody took the step a moment ago
    for to in _told(thing, reference, now):
        say(thing, "oversight_late", to, now, **words)
    return 1


def _one_higher(thing: Thing, reference: Reference, rung: int, now: datetime) -> dict[str, Any]:
    """A unit keeps what it has to report on; a decision goes up."""
    is_units = thing.holder_id == thing.unit_id
    area = thing.holder.area_code[:DISTRICT_DIGITS]
    holder = thing.holder if is_units else room_for(reference, area, now)
    return {"rung": rung, "next_at": now + RUNG if rung < MOST_RUNGS else None, "holder": holder}


def _told(thing: Thing, reference: Reference, now: datetime) -> list[Audience]:
    """Whoever holds it, and the chiefs: of the room at first, then of the district."""
    digits = None if thing.rung < MOST_RUNGS else DISTRICT_DIGITS
    area = thing.unit.area_code[:digits]
    chiefs = Audience(unit=room_for(reference, area, now), role=Role.SUPERVISOR)
    return [Audience(unit=thing.holder), chiefs]
