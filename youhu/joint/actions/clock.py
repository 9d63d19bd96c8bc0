"""The sweeps: duties end with their call, clocks are set right, and what is overdue is told.

Each rung of each clock is given exactly once, also when the sweep did not run for a day, or when
two run at once.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from youhu.calls.actions.step import limit_of, matter_of
from youhu.calls.clocks import Basis, Rung
from youhu.calls.models import Duty
from youhu.calls.reference import Reference, current
from youhu.calls.routing import told_at
from youhu.calls.rules import ENDED as CALL_ENDED
from youhu.calls.rules import State as CallState
from youhu.common.errors import Refused
from youhu.joint.actions.step import STOPPED, follow_duty, tell_of
from youhu.joint.models import Assist, AssistWarning
from youhu.joint.rules import OPEN
from youhu.ledger.actions import move, record
from youhu.notices.actions import Audience
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

logger = logging.getLogger(__name__)
BATCH = 500


def fall_with_calls(*, now: datetime) -> int:
    """Whatever is still asked in a call that has ended falls away; answers how many."""
    left, fallen = Assist.objects.open().filter(call__state__in=CALL_ENDED), 0
    for assist in left.select_related("call").order_by("pk")[:BATCH]:
        try:
            fall(assist, by=nobody(Role.CLOCK), now=now)
            fallen += 1
        except Refused:
            continue  # somebody was quicker
    return fallen


@transaction.atomic
def fall(assist: Assist, *, by: Member, now: datetime) -> None:
    """The call has ended: what was still asked of the unit falls away."""
    move(assist, "fall", by=by, now=now, **STOPPED, ended_at=now, leg=assist.leg + 1)
    follow_duty(assist, now=now)


def settle(*, now: datetime) -> int:
    """Reckon anew the due times that leaned on unknown holidays; answers how many are certain."""
    unsure = list(Assist.objects.open().filter(is_uncertain=True).whole().order_by("pk"))
    if not unsure:
        return 0
    reference = current()
    return sum(_settle_one(assist, reference, now) for assist in unsure)


@transaction.atomic
def _settle_one(assist: Assist, reference: Reference, now: datetime) -> int:
    basis = Basis.from_json(assist.stage_basis)
    calendar, call = reference.calendar(basis.unit_id), assist.call
    due = basis.reckon(calendar)
    if due.uncertain:
        return 0
    limit = limit_of(reference, matter_of(call), assist.stage, basis.since)
    ladder, kind = reference.tables.ladder, basis.limit_type
    columns: dict[str, Any] = {
        "stage_due_at": due.at,
        "stage_soon_at": calendar.share(
            basis.since, due=due.at, percent=limit.yellow_percent, limit_type=kind
        ),
        "is_uncertain": False,
        "next_rung_at": ladder.next_at(
            calendar, due.at, assist.rung + 1, assist.stage, call.urgency
        ),
    }
    fence = {"state": assist.state, "leg": assist.leg}
    try:
        record(assist, "settle", by=nobody(Role.CLOCK), now=now, fence=fence, **columns)
    except Refused:
        return 0  # it moved on a moment ago, and has another clock
    Duty.objects.filter(pk=assist.duty_id).update(due_at=due.at)
    return 1


def warn(*, now: datetime) -> int:
    """Climb the ladder of every duty whose next rung is reached; answers how many warnings.

    A duty that cannot be warned about keeps no other from it; it is raised in the end. While the
    call is on hold nothing is.
    """
    reached = Assist.objects.running().filter(next_rung_at__lte=now)
    reached = reached.exclude(call__state=CallState.SUSPENDED)
    given, faults, reference = 0, [], current()
    for assist in reached.whole().order_by("next_rung_at", "pk"):
        try:
            given += _climb(assist, reference, now)
        except Exception as why:  # whatever it is, the other duties must be warned about
            logger.exception("duty %s could not be escalated", assist.pk)
            faults.append(why)
    if faults:
        raise ExceptionGroup(f"{len(faults)} duties could not be escalated", faults)
    return given


@transaction.atomic
def _climb(assist: Assist, reference: Reference, now: datetime) -> int:
    """Take every rung that lies in the past."""
    climbed = 0
    while assist.next_rung_at is not None and assist.next_rung_at <= now:
        rung = _take_rung(assist, reference)
        if rung is None:
            return climbed
        _give(assist, rung, reference, now)
        climbed += 1
    return climbed


def _take_rung(assist: Assist, reference: Reference) -> Rung | None:
    """Move the clock one rung up; None when another sweep or a step was quicker.

    Where somebody shortened the ladder meanwhile, its last rung is given once more.
    """
    ladder, urgency = reference.tables.ladder, assist.call.urgency
    calendar = reference.calendar(assist.holder.pk if assist.holder else None)
    number, due_at = assist.rung + 1, assist.stage_due_at
    assert due_at is not None
    rung = ladder.rung(number, assist.stage, urgency) or ladder.last(assist.stage, urgency)
    next_at = ladder.next_at(calendar, due_at, number + 1, assist.stage, urgency)
    fence = {name: getattr(assist, name) for name in ("leg", "rung", "next_rung_at")}
    rows = Assist.objects.filter(pk=assist.pk, state__in=OPEN, **fence)
    if not rows.update(rung=number, next_rung_at=next_at):
        return None
    assist.rung, assist.next_rung_at = number, next_at
    return rung


def _give(assist: Assist, rung: Rung, reference: Reference, now: datetime) -> None:
    """Put the warning on record; tell whoever has the next step, and whom the rung names."""
    on, holder, due_at = timezone.localdate(now), assist.holder, assist.stage_due_at
    assert due_at is not None
    told = told_at(reference.tables.rules.localities, assist.call.cell_code, rung.level, on)
    AssistWarning.objects.create(
        assist=assist,
        leg=assist.leg,
        rung=assist.rung,
        due_at=due_at,
        unit=told,
        at=now,
    )
    said = {"rung": assist.rung, "stage": assist.stage, "told": told.code if told else ""}
    record(assist, "escalate", by=nobody(Role.CLOCK), now=now, payload=said)
    key, words = f"rung{assist.leg}/{assist.rung}", {"rung": str(assist.rung)}
    audiences = [Audience(unit=holder)] if holder else []
    if told is not None and told != holder:
        audiences.append(Audience(unit=told, role=rung.role))
    for to in audiences:
        tell_of(assist, "assist_overdue", to, now, key=key, **words)
