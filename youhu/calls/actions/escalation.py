"""The sweep that warns: every overdue thing, once for each rung of the ladder, whatever happens.

Two clocks of a call are watched: of its present stage, and of what its caller was promised.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from youhu.calls.actions.step import link_of, words_of
from youhu.calls.clocks import Rung
from youhu.calls.models import Call, Escalation
from youhu.calls.reference import Reference, current
from youhu.calls.routing import told_at
from youhu.calls.rules import OPEN, Stage, Watched
from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.duty import answering

logger = logging.getLogger(__name__)
BATCH = 200


@dataclass(frozen=True)
class Watch:
    """The columns of one watched clock."""

    clock: Watched
    leg: str
    rung: str
    next_at: str
    due_at: str

    def stage(self, call: Call) -> str:
        """Whose ladder counts."""
        return call.stage if self.clock == Watched.STAGE else Stage.TOTAL

    def of(self, call: Call, column: str) -> Any:
        return getattr(call, getattr(self, column))


WATCHES = (
    Watch(Watched.STAGE, "leg", "rung", "next_rung_at", "stage_due_at"),
    Watch(Watched.PROMISE, "promise_leg", "promise_rung", "next_promise_at", "due_at"),
)


def escalate(*, now: datetime) -> int:
    """Climb every ladder whose next rung is reached; answers how many warnings were given.

    It reads the rows alone: a sweep that did not run for a day catches up, two sweeps at once
    share the work, and a clock that jumps back finds nothing to do. A call that cannot be warned
    about keeps no other from it; it is raised in the end.
    """
    faults: list[Exception] = []
    given = sum(_sweep(watch, now, faults) for watch in WATCHES)
    if faults:
        raise ExceptionGroup(f"{len(faults)} calls could not be escalated", faults)
    return given


def _sweep(watch: Watch, now: datetime, faults: list[Exception]) -> int:
    given, last = 0, (datetime.fromtimestamp(0, tz=UTC), 0)
    while batch := _reached(watch, now, last):
        reference = current()
        for call in batch:
            last = (watch.of(call, "next_at"), call.pk)
            try:
                given += _climb(watch, call, reference, now)
            except Exception as why:  # whatever it is, the other calls must be warned about
                logger.exception("call %s could not be escalated", call.number)
                faults.append(why)
    return given


def _reached(watch: Watch, now: datetime, last: tuple[datetime, int]) -> list[Call]:
    """The next calls, by the moment of their rung, that the sweep has not looked at yet."""
    (moment, pk), at = last, watch.next_at
    later = Q(**{f"{at}__gt": moment}) | Q(**{at: moment, "pk__gt": pk})
    reached = Call.objects.open().filter(later, **{f"{at}__lte": now})
    return list(reached.select_related("unit", "category").order_by(at, "pk")[:BATCH])


@transaction.atomic
def _climb(watch: Watch, call: Call, reference: Reference, now: datetime) -> int:
    """Take every rung of one clock that lies in the past."""
    climbed = 0
    while (at := watch.of(call, "next_at")) is not None and at <= now:
        rung = _take_rung(watch, call, reference)
        if rung is None:
            return climbed
        _warn(watch, call, rung, reference, now)
        climbed += 1
    return climbed


def _take_rung(watch: Watch, call: Call, reference: Reference) -> Rung | None:
    """Move the clock one rung up; None when another sweep or a move of the call was quicker.

    Where somebody shortened the ladder meanwhile, its last rung is given once more.
    """
    calendar, ladder = reference.calendar(call.unit_id), reference.tables.ladder
    number, stage, due_at = watch.of(call, "rung") + 1, watch.stage(call), watch.of(call, "due_at")
    rung = ladder.rung(number, stage, call.urgency) or ladder.last(stage, call.urgency)
    next_at = ladder.next_at(calendar, due_at, number + 1, stage, call.urgency)
    fence = {name: getattr(call, name) for name in (watch.leg, watch.rung, watch.next_at)}
    rows = Call.objects.filter(pk=call.pk, state__in=OPEN, **fence)
    if not rows.update(**{watch.rung: number, watch.next_at: next_at}):
        return None
    setattr(call, watch.rung, number)
    setattr(call, watch.next_at, next_at)
    return rung


def _warn(watch: Watch, call: Call, rung: Rung, reference: Reference, now: datetime) -> None:
    """Put the warning on record and tell whoever the rung names."""
    number, on = watch.of(call, "rung"), timezone.localdate(now)
    told = told_at(reference.tables.rules.localities, call.cell_code, rung.level, on)
    leg, due_at = watch.of(call, "leg"), watch.of(call, "due_at")
    Escalation.objects.create(
        call=call, clock=watch.clock, leg=leg, rung=number, due_at=due_at, unit=told, at=now
    )
    there = _on_duty(call, told, now)
    said: dict[str, Any] = {"clock": watch.clock, "rung": number, "stage": call.stage}
    said |= {"told": told.code if told else "", "on_duty": [member.pk for member in there]}
    record(call, "escalate", by=nobody(Role.CLOCK), now=now, payload=said)
    _tell(watch, call, Audience(unit=call.unit), now)  # who holds the call learns of every rung
    if told is not None and told != call.unit:
        _tell(watch, call, Audience(unit=told, role=rung.role), now)
    for member in there:
        _tell_on_duty(watch, call, member, now)


def _on_duty(call: Call, told: Organisation | None, now: datetime) -> list[Member]:
    """Who answers at this moment where the call is, and where the warning goes."""
    units = {unit.pk: unit for unit in (call.unit, told) if unit is not None}
    there = [answering(unit, now=now, cell_code=call.cell_code) for unit in units.values()]
    return [member for member in there if member is not None]


def _tell_on_duty(watch: Watch, call: Call, there: Member, now: datetime) -> None:
    """Tell by name whoever answers there at this moment, after swaps and leave."""
    to = Audience(member=there, role=there.role)
    leg, number = watch.of(call, "leg"), watch.of(call, "rung")
    key = f"{call.subject}:{watch.clock}:{leg}:rung{number}:on-duty:{there.pk}"
    words = {**words_of(call), "rung": str(number)}
    tell(key, "escalated_on_duty", words, to=to, now=now, link=link_of(call, to))


def _tell(watch: Watch, call: Call, to: Audience, now: datetime) -> None:
    assert to.unit is not None
    leg, number = watch.of(call, "leg"), watch.of(call, "rung")
    key = f"{call.subject}:{watch.clock}:{leg}:rung{number}:{to.unit.code}"
    words = {**words_of(call), "rung": str(number)}
    tell(key, "escalated", words, to=to, now=now, link=link_of(call, to))
