"""The sweep that warns: every overdue thing, once for each rung of the ladder, whatever happens."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from youhu.calls.actions.step import link_of, words_of
from youhu.calls.clocks import Rung
from youhu.calls.models import Call, Escalation
from youhu.calls.reference import Reference, current
from youhu.calls.routing import command_room
from youhu.calls.rules import OPEN, Level
from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import OrgKind, Role
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS

BATCH = 200
DIGITS_OF = {
    Level.COMMUNITY: COMMUNITY_DIGITS,
    Level.SUBDISTRICT: SUBDISTRICT_DIGITS,
    Level.DISTRICT: DISTRICT_DIGITS,
}


def escalate(*, now: datetime) -> int:
    """Climb every ladder whose next rung is reached; answers how many warnings were given.

    It reads the rows alone: a sweep that did not run for a day catches up, two sweeps at once
    share the work, and a clock that jumps back finds nothing to do.
    """
    given, last = 0, (datetime.fromtimestamp(0, tz=UTC), 0)
    while True:
        batch = _reached(now, last)
        if not batch:
            return given
        reference = current()
        for call in batch:
            assert call.next_rung_at is not None
            last = (call.next_rung_at, call.pk)
            given += _climb(call, reference, now)


def _reached(now: datetime, last: tuple[datetime, int]) -> list[Call]:
    """The next calls, by the moment of their rung, that the sweep has not looked at yet."""
    moment, pk = last
    later = Q(next_rung_at__gt=moment) | Q(next_rung_at=moment, pk__gt=pk)
    reached = Call.objects.open().filter(later, next_rung_at__lte=now)
    rows = reached.select_related("unit", "category").order_by("next_rung_at", "pk")
    return list(rows[:BATCH])


@transaction.atomic
def _climb(call: Call, reference: Reference, now: datetime) -> int:
    """Take every rung of one call that lies in the past."""
    climbed = 0
    while call.next_rung_at is not None and call.next_rung_at <= now:
        if not _take_rung(call, reference):
            return climbed
        _warn(call, reference, now)
        climbed += 1
    return climbed


def _take_rung(call: Call, reference: Reference) -> bool:
    """Move the call one rung up; False when another sweep or a move of the call was quicker."""
    assert call.stage_due_at is not None
    calendar, ladder = reference.calendar(call.unit_id), reference.tables.ladder
    higher = call.rung + 2
    next_at = ladder.next_at(calendar, call.stage_due_at, higher, call.stage, call.urgency)
    rows = Call.objects.filter(pk=call.pk, leg=call.leg, rung=call.rung, state__in=OPEN)
    if not rows.update(rung=call.rung + 1, next_rung_at=next_at):
        return False
    call.rung, call.next_rung_at = call.rung + 1, next_at
    return True


def _warn(call: Call, reference: Reference, now: datetime) -> None:
    """Put the warning on record and tell whoever the rung names."""
    rung = reference.tables.ladder.rung(call.rung, call.stage, call.urgency)
    assert rung is not None
    assert call.stage_due_at is not None
    told = _whom(call, rung, reference, now)
    Escalation.objects.create(
        call=call, leg=call.leg, rung=call.rung, due_at=call.stage_due_at, unit=told, at=now
    )
    said = {"rung": call.rung, "stage": call.stage, "told": told.code if told else ""}
    record(call, "escalate", by=nobody(Role.CLOCK), now=now, payload=said)
    _tell(call, told, rung.role, now)
    if told != call.unit:
        _tell(call, call.unit, "", now)


def _tell(call: Call, unit: Organisation | None, role: str, now: datetime) -> None:
    """Write the warning to a unit; whoever holds the call learns of every rung."""
    if unit is not None:
        key = f"{call.subject}:{call.leg}:rung{call.rung}:{unit.code}"
        words = {**words_of(call), "rung": str(call.rung)}
        to = Audience(unit=unit, role=role)
        tell(key, "escalated", words, to=to, now=now, link=link_of(call))


def _whom(call: Call, rung: Rung, reference: Reference, now: datetime) -> Organisation | None:
    """The organisation that a rung warns: of the place, at the rung's level."""
    localities = reference.tables.rules.localities
    area_code = call.cell_code[: DIGITS_OF[Level(rung.level)]]
    if rung.level == Level.COMMUNITY:
        unit = localities.get((OrgKind.COMMUNITY, area_code))
        if unit is not None and unit.serves(timezone.localdate(now)):
            return unit
    return command_room(localities, area_code, timezone.localdate(now))
