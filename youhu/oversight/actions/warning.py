"""The sweep that warns about a next step that is overdue, and hands it to the level above."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from youhu.calls.reference import Reference, current
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.notices.actions import Audience
from youhu.oversight.actions.steps import day_of, room_over, say
from youhu.oversight.models import Matter
from youhu.oversight.queries import KINDS, Thing
from youhu.oversight.rules import MOST_RUNGS, RUNG_HOURS
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import OrgKind, Role

RUNG = timedelta(hours=RUNG_HOURS)


def warn_holders(*, now: datetime) -> int:
    """Warn about every step whose moment has come, once a rung; answers how many warnings."""
    return sum(
        _warn(thing, now)
        for model in KINDS.values()
        for thing in model.objects.filter(next_at__lte=now)
        .select_related(*model.ABOUT, "unit", "holder")
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
    """A unit keeps what it has to report on; a decision goes up, never to the unit itself."""
    is_units = thing.holder_id == thing.unit_id
    is_top = thing.holder.kind == OrgKind.DISTRICT
    holder = thing.holder if is_units or is_top else _wide(thing, reference, now)
    return {"rung": rung, "next_at": now + RUNG if rung < MOST_RUNGS else None, "holder": holder}


def _wide(thing: Thing, reference: Reference, now: datetime) -> Organisation:
    return room_over(thing.unit, reference, now, is_wide=True)


def _told(thing: Thing, reference: Reference, now: datetime) -> list[Audience]:
    """Whoever holds it, and the chiefs: of the room at first, then of the district."""
    is_wide = thing.rung >= MOST_RUNGS
    over = room_over(thing.unit, reference, now, is_wide=is_wide)
    if isinstance(thing.about, Matter) and not is_wide:
        over = thing.about.room
    return [Audience(unit=thing.holder), Audience(unit=over, role=Role.SUPERVISOR)]
