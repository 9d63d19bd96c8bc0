"""The sweep that lets the clocks of duties stand still while their call is on hold.

It reckons from the moments at which the ledger of the call says that it went on hold and went on,
whenever it runs; a hold that began and ended while no sweep ran counts as any other. What is left
on a clock is kept; warnings that were given are not given again.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from youhu.calls.actions.step import limit_of, matter_of
from youhu.calls.clocks import Basis
from youhu.calls.models import Duty
from youhu.calls.reference import Reference, current
from youhu.calls.rules import State as CallState
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.joint.models import Assist
from youhu.ledger.actions import record
from youhu.ledger.models import Entry
from youhu.registry.models import nobody
from youhu.registry.rules import Role

logger = logging.getLogger(__name__)
_TICK = timedelta(microseconds=1)


def keep_step(*, now: datetime) -> int:
    """Stop the clocks of duties whose call is on hold, let the others go on; answers how many.

    A duty whose clock cannot be set keeps no other from it; it is raised in the end.
    """
    moved = list(Assist.objects.perhaps_out_of_step().whole().order_by("pk"))
    turns, followed, faults = _turns_of(moved), 0, []
    for assist in moved:
        try:
            missed = _missed(assist, turns.get(assist.call.subject, []), now)
            followed += _follow(assist, missed, now) if missed else 0
        except Refused:
            continue  # somebody took a step a moment ago; the next sweep looks again
        except Exception as why:  # whatever it is, the clocks of the others must be right
            logger.exception("the clock of duty %s could not be set", assist.pk)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} clocks could not be set", faults)
    return followed


@dataclass(frozen=True)
class Turn:
    """A moment at which a call went on hold, or went on."""

    at: datetime
    is_held: bool
    seq: int = 0  # of the line that says so


def _turns_of(assists: Sequence[Assist]) -> dict[str, list[Turn]]:
    """When the calls of some duties went on hold and on, by what the ledger calls them."""
    held = Q(source=CallState.SUSPENDED) | Q(target=CallState.SUSPENDED)
    lines = Entry.objects.filter(held, subject__in={assist.call.subject for assist in assists})
    lines = lines.exclude(source=F("target")).order_by("subject", "seq")
    found: dict[str, list[Turn]] = defaultdict(list)
    for subject, at, target, seq in lines.values_list("subject", "at", "target", "seq"):
        found[subject].append(Turn(at, target == CallState.SUSPENDED, seq))
    return found


def _missed(assist: Assist, turns: Sequence[Turn], now: datetime) -> list[Turn]:
    """The turns of the call that the clock has not followed yet, up to what its row says."""
    since, seen = Basis.from_json(assist.stage_basis).since, assist.call.revision
    later = [turn for turn in turns if turn.at > since and turn.seq <= seen]
    if later and not later[0].is_held:
        later.insert(0, Turn(since, is_held=True))  # it was started while the call was on hold
    if assist.is_stopped:
        later = later[1:]
    is_held = assist.call.state == CallState.SUSPENDED
    stands = later[-1].is_held if later else assist.is_stopped
    return later if stands == is_held else [*later, Turn(_moment(assist, now), is_held)]


@transaction.atomic
def _follow(assist: Assist, turns: Sequence[Turn], now: datetime) -> int:
    reference = current()
    for turn in turns:
        how, verb = (_stopped, "pause") if turn.is_held else (_resumed, "go_on")
        columns = {**how(assist, reference, min(turn.at, now)), "leg": assist.leg + 1}
        fence = {"state": assist.state, "leg": assist.leg}
        record(assist, verb, by=nobody(Role.CLOCK), now=now, fence=fence, **columns)
    Duty.objects.filter(pk=assist.duty_id).update(due_at=assist.stage_due_at)
    return 1


def _moment(assist: Assist, now: datetime) -> datetime:
    """When the call came into its state; for a clock that was started later, its start."""
    moments = [assist.call.stage_started_at, assist.stage_started_at]
    return min(now, max((at for at in moments if at is not None), default=now))


def _stopped(assist: Assist, reference: Reference, at: datetime) -> dict[str, Any]:
    """What is left on the clock; until the call goes on nothing is due."""
    basis = Basis.from_json(assist.stage_basis)
    assert assist.stage_due_at is not None
    left = reference.calendar(basis.unit_id).remaining(
        at, due=assist.stage_due_at, limit_type=basis.limit_type
    )
    wakes = assist.call.wake_at or at
    still = {"stage_due_at": wakes, "stage_soon_at": wakes, "next_rung_at": None}
    return {"left": left // _TICK, "is_uncertain": False, **still}


def _resumed(assist: Assist, reference: Reference, at: datetime) -> dict[str, Any]:
    """Where the clock stands when it goes on with what was left on it."""
    kept, call = Basis.from_json(assist.stage_basis), assist.call
    left = (assist.left or 0) * _TICK
    basis = Basis(at, LimitType(kept.limit_type), kept.unit_id, rest=left)
    calendar = reference.calendar(basis.unit_id)
    due = basis.reckon(calendar)
    percent = limit_of(reference, matter_of(call), assist.stage, at).yellow_percent
    ladder, rung = reference.tables.ladder, assist.rung + 1
    return {
        "left": None,
        "stage_basis": basis.as_json(),
        "stage_due_at": due.at,
        "stage_soon_at": calendar.share(
            min(at, due.at), due=due.at, percent=percent, limit_type=basis.limit_type
        ),
        "is_uncertain": due.uncertain,
        "next_rung_at": ladder.next_at(calendar, due.at, rung, assist.stage, call.urgency),
    }
