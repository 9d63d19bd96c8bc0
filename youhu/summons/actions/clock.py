"""The sweeps: what is overdue climbs its ladder, what nobody rates lapses, what is over ends.

Each rung of each clock is given exactly once, in whatever order sweeps run, and when two run at
once: whoever moves the row up a rung writes the warning in the same transaction.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from youhu.calls.reference import current
from youhu.calls.routing import Localities
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.notices.actions import Audience
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import Role
from youhu.summons.actions.caller import end
from youhu.summons.actions.step import caller_of, follow, minutes, said, tell_of, unit_of
from youhu.summons.models import Agreed, Part, Summons
from youhu.summons.queries import limits_of, room_of
from youhu.summons.rules import (
    STAGE_OF,
    TOP_RUNG,
    AgreedState,
    PartState,
    Rung,
    Stage,
    State,
)

logger = logging.getLogger(__name__)


def warn(*, now: datetime) -> int:
    """Climb the ladder of every part whose next rung is reached; answers how many warnings."""
    rows = Part.objects.open().filter(next_rung_at__lte=now, summons__state=State.RUNNING)
    return _climb_all(rows.whole().order_by("next_rung_at", "pk"), now)


def warn_agreed(*, now: datetime) -> int:
    """The same for what was agreed on site."""
    rows = Agreed.objects.filter(
        state=AgreedState.OPEN, next_rung_at__lte=now, summons__state=State.RUNNING
    )
    whole = rows.select_related("unit", "summons__caller", "summons__called_by")
    return _climb_all(whole.order_by("next_rung_at", "pk"), now)


def _climb_all(rows: Iterable[Part | Agreed], now: datetime) -> int:
    given, faults = 0, []
    for thing in list(rows):
        try:
            given += _climb(thing, now)
        except Exception as why:  # whatever it is, the others must be warned about
            logger.exception("%s could not be escalated", thing.subject)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} could not be escalated", faults)
    return given


@transaction.atomic
def _climb(thing: Part | Agreed, now: datetime) -> int:
    """Take every rung that lies in the past."""
    climbed = 0
    while thing.next_rung_at is not None and thing.next_rung_at <= now:
        if not _take_rung(thing):
            return climbed
        _give(thing, now)
        climbed += 1
    return climbed


def _take_rung(thing: Part | Agreed) -> bool:
    """Move the clock one rung up; False when another sweep or a step was quicker."""
    number = thing.rung + 1
    assert thing.next_rung_at is not None
    step = minutes(limits_of(thing.summons.urgency).step)
    next_at = thing.next_rung_at + step if number < TOP_RUNG else None
    fence = {name: getattr(thing, name) for name in ("state", "leg", "rung", "next_rung_at")}
    rows = type(thing)._default_manager.filter(pk=thing.pk, **fence)
    if not rows.update(rung=number, next_rung_at=next_at):
        return False
    thing.rung, thing.next_rung_at = number, next_at
    return True


def _give(thing: Part | Agreed, now: datetime) -> None:
    """Put the warning on record; tell whoever has the next step, and whom the rung names."""
    localities = current().tables.rules.localities
    rung = Rung(str(thing.rung))
    audiences = list(_audiences(thing, rung, localities, now))
    told = sorted({to.unit.code for to in audiences if to.unit is not None})
    said_in = {"rung": thing.rung, "told": told}
    record(thing, "escalate", by=nobody(Role.CLOCK), now=now, payload=said_in)
    template = "summons_overdue" if isinstance(thing, Part) else "summons_agreed_overdue"
    stage = STAGE_OF[PartState(thing.state)] if isinstance(thing, Part) else Stage.REPORT
    words = {
        "rung": str(thing.rung),
        "stage": stage.value,
        "holder": str(_holder(thing)),
        "task": thing.task if isinstance(thing, Agreed) else "",
        "by": said(thing.due_at),
    }
    key = f"{thing.leg}/{thing.rung}"
    for to in audiences:
        tell_of(thing, template, to, now, key=key, **words)


def _holder(thing: Part | Agreed) -> Organisation:
    if isinstance(thing, Agreed):
        return thing.unit
    return thing.holder or thing.unit


def _audiences(
    thing: Part | Agreed, rung: Rung, localities: Localities, now: datetime
) -> Iterator[Audience]:
    """The first rung tells both sides; the next ones the rooms above, who asked for it or not."""
    if rung == Rung.UNIT:
        yield unit_of(thing)
        yield caller_of(thing.summons)
        if isinstance(thing, Part) and thing.arbiter and thing.state == PartState.DISPUTED:
            yield Audience(unit=thing.arbiter)
        return
    level = 1 if rung == Rung.SUBDISTRICT else 2
    room = room_of(localities, thing.summons.cell_code, level, now)
    role = Role.SUPERVISOR if rung == Rung.CHIEF else Role.DISPATCHER
    if room is not None:
        yield Audience(unit=room, role=role)
    yield unit_of(thing)


def lapse(*, now: datetime) -> int:
    """Whoever called and does not rate in time loses the say: the part is “not rated”."""
    waiting = Part.objects.filter(state=PartState.REPORTED, due_at__lte=now)
    return sum(_lapse_one(part, now) for part in waiting.whole().order_by("due_at", "pk"))


@transaction.atomic
def _lapse_one(part: Part, now: datetime) -> int:
    try:
        follow(part, "lapse", by=nobody(Role.CLOCK), now=now)
    except Refused:
        return 0  # it was rated a moment ago
    for to in (unit_of(part), caller_of(part.summons)):
        tell_of(part, "summons_unrated", to, now)
    return 1


def end_settled(*, now: datetime) -> int:
    """A summons in which nothing is open ends by itself when nobody ends it."""
    rows = Summons.objects.filter(state=State.RUNNING, settled_due_at__lte=now)
    ended = 0
    for summons in rows.select_related("caller", "called_by").order_by("settled_due_at", "pk"):
        try:
            end(summons, by=nobody(Role.CLOCK), now=now)
            ended += 1
        except Refused:
            continue  # somebody was called again a moment ago
    return ended
