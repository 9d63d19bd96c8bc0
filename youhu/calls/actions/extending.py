"""More time for a call that is being handled: both its clocks move, and all who wait are told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.duties import move_due
from youhu.calls.actions.following import tell_callers
from youhu.calls.actions.step import (
    limit_of,
    matter_of,
    may_remark,
    must_say,
    next_promise_at,
)
from youhu.calls.clocks import Basis
from youhu.calls.models import Call
from youhu.calls.reference import Reference, current
from youhu.calls.rules import State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.registry.models import Member


@transaction.atomic
def extend(call: Call, *, days: int, note: str, by: Member, now: datetime) -> None:
    """Give `days` work days more; `note` tells the caller why. Warnings begin anew."""
    may_remark(call, "extend", by)
    must_say(note, _("Say why it takes longer. The caller will read it."))
    if call.state != State.WORKING:
        raise Refused(_("More time is given while a unit handles the call, not in this state."))
    reference = current()
    call.category = reference.tables.categories[call.category_id]
    columns = {**_stage(call, days, reference), **_promise(call, days, reference)}
    moved = {name: columns[name].isoformat() for name in ("stage_due_at", "due_at")}
    fence = {"state": call.state, "leg": call.leg}
    payload = {"days": days, **moved}
    record(
        call, "extend", by=by, now=now, note=note.strip(), payload=payload, fence=fence, **columns
    )
    move_due(call)
    tell_callers(call, "extended", now, note=note.strip()[:100])


def _more(kept: dict[str, Any], due_at: datetime, call: Call, days: int) -> Basis:
    """The basis with the days on top; where none was kept, they run from the due time."""
    if kept:
        basis = Basis.from_json(kept)
        return replace(basis, extra=basis.extra + days)
    return Basis(due_at, LimitType.URGENT_HOURS, call.unit_id, rest=timedelta(0), extra=days)


def _stage(call: Call, days: int, reference: Reference) -> dict[str, Any]:
    assert call.stage_due_at is not None
    basis = _more(call.stage_basis, call.stage_due_at, call, days)
    calendar, matter = reference.calendar(basis.unit_id), matter_of(call)
    due = basis.reckon(calendar)
    percent = limit_of(reference, matter, call.stage, basis.since).yellow_percent
    return {
        "leg": call.leg + 1,
        "stage_basis": basis.as_json(),
        "stage_due_at": due.at,
        "stage_soon_at": calendar.share(
            basis.since, due=due.at, percent=percent, limit_type=basis.limit_type
        ),
        "is_uncertain": due.uncertain,
        "rung": 0,
        "next_rung_at": reference.tables.ladder.next_at(
            calendar, due.at, 1, call.stage, call.urgency
        ),
    }


def _promise(call: Call, days: int, reference: Reference) -> dict[str, Any]:
    assert call.due_at is not None
    basis = _more(call.promise_basis, call.due_at, call, days)
    due = basis.reckon(reference.calendar(basis.unit_id))
    warn_at = next_promise_at(reference, matter_of(call), due.at, 1, basis.unit_id)
    return {
        "promise_leg": call.promise_leg + 1,
        "promise_basis": basis.as_json(),
        "due_at": due.at,
        "promise_is_uncertain": due.uncertain,
        "promise_rung": 0,
        "next_promise_at": warn_at,
    }
