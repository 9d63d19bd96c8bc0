"""The sweep that lets the clocks of duties stand still while their call is on hold.

It reckons from the moment at which the call went on hold or went on again, whenever it runs. What
is left on a clock is kept; warnings that were given are not given again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from youhu.calls.actions.step import limit_of, matter_of
from youhu.calls.clocks import Basis
from youhu.calls.models import Duty
from youhu.calls.reference import Reference, current
from youhu.calls.rules import State as CallState
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.joint.models import Assist
from youhu.ledger.actions import record
from youhu.registry.models import nobody
from youhu.registry.rules import Role

_TICK = timedelta(microseconds=1)


def keep_step(*, now: datetime) -> int:
    """Stop the clocks of duties whose call is on hold, let the others go on; answers how many."""
    late = list(Assist.objects.out_of_step().whole().order_by("pk"))
    if not late:
        return 0
    reference = current()
    return sum(_follow(assist, reference, now) for assist in late)


@transaction.atomic
def _follow(assist: Assist, reference: Reference, now: datetime) -> int:
    is_held = assist.call.state == CallState.SUSPENDED
    verb, columns = "pause", _stopped(assist, reference, now)
    if not is_held:
        verb, columns = "go_on", _resumed(assist, reference, now)
    fence = {"state": assist.state, "leg": assist.leg}
    columns["leg"] = assist.leg + 1
    try:
        record(assist, verb, by=nobody(Role.CLOCK), now=now, fence=fence, **columns)
    except Refused:
        return 0  # somebody took a step a moment ago; the next sweep looks again
    Duty.objects.filter(pk=assist.duty_id).update(due_at=assist.stage_due_at)
    return 1


def _moment(assist: Assist, now: datetime) -> datetime:
    """When the call went on hold or on again; a clock that was started later, from its start."""
    moments = [assist.call.stage_started_at, assist.stage_started_at]
    return min(now, max((at for at in moments if at is not None), default=now))


def _stopped(assist: Assist, reference: Reference, now: datetime) -> dict[str, Any]:
    """What is left on the clock; until the call goes on nothing is due."""
    basis = Basis.from_json(assist.stage_basis)
    assert assist.stage_due_at is not None
    left = reference.calendar(basis.unit_id).remaining(
        _moment(assist, now), due=assist.stage_due_at, limit_type=basis.limit_type
    )
    wakes = assist.call.wake_at or now
    still = {"stage_due_at": wakes, "stage_soon_at": wakes, "next_rung_at": None}
    return {"left": left // _TICK, "is_uncertain": False, **still}


def _resumed(assist: Assist, reference: Reference, now: datetime) -> dict[str, Any]:
    """Where the clock stands when it goes on with what was left on it."""
    kept, call = Basis.from_json(assist.stage_basis), assist.call
    since, left = _moment(assist, now), (assist.left or 0) * _TICK
    basis = Basis(since, LimitType(kept.limit_type), kept.unit_id, rest=left)
    calendar = reference.calendar(basis.unit_id)
    due = basis.reckon(calendar)
    percent = limit_of(reference, matter_of(call), assist.stage, since).yellow_percent
    ladder, rung = reference.tables.ladder, assist.rung + 1
    return {
        "left": None,
        "stage_basis": basis.as_json(),
        "stage_due_at": due.at,
        "stage_soon_at": calendar.share(
            min(since, due.at), due=due.at, percent=percent, limit_type=basis.limit_type
        ),
        "is_uncertain": due.uncertain,
        "next_rung_at": ladder.next_at(calendar, due.at, rung, assist.stage, call.urgency),
    }
