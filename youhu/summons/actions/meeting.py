"""The meeting on site: who was there, what was found, which duties were agreed; and doing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.step import must_say
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move, record
from youhu.registry.models import Member, Organisation
from youhu.summons.actions.step import clock, follow, said, settle, tell_of, unit_of
from youhu.summons.models import Agreed, Meeting, Part, Summons
from youhu.summons.queries import agreed_offered, commands, is_of_unit, lead_of, parts_of
from youhu.summons.rules import AGREED_MOVES, MOST_AGREED, PartState, State


@dataclass(frozen=True)
class Pledge:
    """What one unit promises to do by a moment."""

    unit: Organisation
    task: str
    due_at: datetime


def may_confer(summons: Summons, parts: Sequence[Part], member: Member) -> bool:
    """The caller and the lead keep the record, once somebody is there."""
    lead = lead_of(parts)
    is_lead = lead is not None and is_of_unit(lead, member)
    if not summons.is_open or not (is_lead or commands(summons, member)):
        return False
    return any(part.arrived_at is not None and part.is_open for part in parts)


@transaction.atomic
def confer(
    summons: Summons, *, findings: str, pledges: Sequence[Pledge], units: Sequence[Organisation],
    by: Member, now: datetime, people: str = "",
) -> Meeting:  # fmt: skip
    """Write down what was found and agreed; every duty has a unit and a due time from now on."""
    parts = parts_of(summons)
    if not may_confer(summons, parts, by):
        raise Refused(_("The caller or the lead keeps the record, once a unit is on site."))
    must_say(findings, _("Say what was found on site."))
    _refuse(parts, pledges, units, now)
    meeting = Meeting.objects.create(
        summons=summons, at=now, findings=findings.strip(), people=people.strip()[:300], by=by
    )
    meeting.units.set(units)
    payload = {"units": [unit.code for unit in units], "agreed": len(pledges)}
    record(
        summons, "confer", by=by, now=now, note=findings, payload=payload,
        fence={"state": State.RUNNING},
    )  # fmt: skip
    for part in parts:
        if part.unit in units and part.state == PartState.ARRIVED:
            _set_to_work(part, by, now)
    for pledge in pledges:
        _promise(meeting, pledge, by, now)
    return meeting


def _refuse(
    parts: Sequence[Part], pledges: Sequence[Pledge], units: Sequence[Organisation], now: datetime
) -> None:
    there = {part.unit_id for part in parts if part.arrived_at is not None}
    at_it = {part.unit_id for part in parts if part.is_open}
    if not units or any(unit.pk not in there for unit in units):
        raise Refused(_("Tick the units that were there; each has checked in before."))
    if len(pledges) > MOST_AGREED:
        raise Refused(_("At most %(n)s duties at once.") % {"n": MOST_AGREED})
    for pledge in pledges:
        if pledge.unit.pk not in at_it:
            raise Refused(_("%(unit)s is not at it any more.") % {"unit": pledge.unit})
        if pledge.due_at <= now:
            raise Refused(_("A duty is due later than now. Choose a later moment."))


def _set_to_work(part: Part, by: Member, now: datetime) -> None:
    """A meeting that the lead writes down sets the others to work as well."""
    verb = "begin" if is_of_unit(part, by) else "confer"
    follow(part, verb, by=by, now=now, acting_at=now)


def _promise(meeting: Meeting, pledge: Pledge, by: Member, now: datetime) -> None:
    summons = meeting.summons
    agreed = Agreed.objects.create(
        district=summons.district, summons=summons, meeting=meeting, unit=pledge.unit,
        task=pledge.task.strip()[:200], **clock(0, pledge.due_at),
    )  # fmt: skip
    payload = {"unit": pledge.unit.code, "due": pledge.due_at.isoformat()}
    begin(agreed, "agree", by=by, now=now, note=agreed.task, payload=payload)
    words = {"task": agreed.task, "by": said(pledge.due_at)}
    tell_of(agreed, "summons_agreed", unit_of(agreed), now, **words)


def _check(agreed: Agreed, verb: str, by: Member) -> None:
    may_move(agreed, AGREED_MOVES[verb], by)
    if verb not in agreed_offered(agreed, by):
        raise Refused(_("This step is not yours. The page says whose it is."))


@transaction.atomic
def finish(agreed: Agreed, *, note: str = "", by: Member, now: datetime) -> None:
    """The unit has done what it agreed to."""
    _check(agreed, "finish", by)
    _end(agreed, "finish", note, by, now)


@transaction.atomic
def drop(agreed: Agreed, *, note: str, by: Member, now: datetime) -> None:
    """It need not be done any more, and why."""
    _check(agreed, "drop", by)
    must_say(note, _("Say why it need not be done."))
    _end(agreed, "drop", note, by, now)


def _end(agreed: Agreed, verb: str, note: str, by: Member, now: datetime) -> None:
    stopped = clock(agreed.leg, agreed.due_at, warns=False)
    told: dict[str, Any] = {"done_note": note.strip()[:300], "ended_at": now, "ended_by": by}
    move(agreed, verb, by=by, now=now, note=note, **stopped, **told)
    settle(agreed.summons, now=now)
