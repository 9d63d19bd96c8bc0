"""Supervision by hand, the unit's report, and lifting by somebody who is not of the unit."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.step import room_for
from youhu.calls.models import Call
from youhu.calls.reference import Reference, current
from youhu.calls.rules import OPEN, State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.notices.actions import Audience
from youhu.oversight.actions.steps import (
    ENDED,
    refuse_others,
    refuse_strangers,
    say,
    waiting,
    words_said,
)
from youhu.oversight.models import Supervision
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import DECIDERS, RANK, RUNNING, Cause, Level, SupervisionState
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS


@dataclass(frozen=True)
class Order:
    """What a unit is told: how serious it is, why, what is expected, and what it costs."""

    level: str
    cause: str
    leg: int
    reason: str
    expected: str
    score: int
    clock: dict[str, Any]


@transaction.atomic
def supervise(
    call: Call, *, level: str, reason: str, expected: str, until: date, by: Member, now: datetime
) -> Supervision:
    """Somebody above puts a call under supervision and says what is expected by which day."""
    _refuse_unfit(call, level, by)
    said = words_said(reason, _("Say why it is under supervision."))
    wanted = words_said(expected, _("Say what the unit shall do."))
    if until < timezone.localdate(now):
        raise Refused(_("This day has passed. Choose a later one."))
    assert call.unit is not None
    due_at = timezone.make_aware(datetime.combine(until, time(23, 59)))
    clock = {"holder": call.unit, "due_at": due_at, "next_at": due_at}
    earlier = Supervision.objects.filter(call=call, cause=Cause.HAND, level=level)
    score = terms_on(timezone.localdate(now)).score_of(level)
    order = Order(level, Cause.HAND, earlier.count() + 1, said, wanted, score, clock)
    made = impose(call, order, current(), by=by, now=now)
    if made is None:
        raise Refused(_("Somebody else put it under supervision a moment ago. Reload the page."))
    return made


def _refuse_unfit(call: Call, level: str, by: Member) -> None:
    if by.role not in DECIDERS or not by.oversees:
        raise Refused(_("Only a command room or a supervisor above puts a call under supervision."))
    if not call.cell_code.startswith(by.area_code):
        raise Refused(_("This call lies in the area of another command room."))
    if call.state not in OPEN:
        raise Refused(_("This call has ended. Reopen it, or raise a new one."))
    if call.unit_id == by.organisation_id:
        raise Refused(_("Your own unit has this call. Somebody above it may supervise it."))
    running = Supervision.objects.filter(call=call, unit=call.unit, state__in=RUNNING)
    held = running.values_list("level", flat=True)
    if any(RANK[Level(one)] >= RANK[Level(level)] for one in held):
        raise Refused(_("It is under supervision of that level already. See what is expected."))


def impose(
    call: Call,
    order: Order,
    reference: Reference,
    *,
    by: Member,
    now: datetime,
    **more: Any,
) -> Supervision | None:
    """Write a supervision and tell those concerned; None when this very cause has one already."""
    told = {name: value for name, value in vars(order).items() if name != "clock"}
    facts = {"district": call.district, "call": call, "unit": call.unit, "made_at": now, **told}
    hand = by if by.pk else None
    try:
        with transaction.atomic():
            made = Supervision.objects.create(made_by=hand, **facts, **order.clock, **more)
    except IntegrityError:
        return None
    payload = {"level": order.level, "cause": order.cause, "leg": order.leg, "score": order.score}
    begin(made, "supervise", by=by, now=now, note=order.reason, payload=payload)
    _tell_of(made, reference, now)
    return made


def _tell_of(made: Supervision, reference: Reference, now: datetime) -> None:
    """The whole unit, the chiefs of its command room, and for a red card those of the district."""
    template = f"supervised_{made.level}"
    words = {"expected": made.expected[:100], "note": made.reason[:100]}
    area = made.unit.area_code
    areas = [area, area[:DISTRICT_DIGITS]] if made.level == Level.RED else [area]
    rooms = {room.pk: room for room in (room_for(reference, code, now) for code in areas)}
    say(made, template, Audience(unit=made.unit), now, **words)
    for room in rooms.values():
        say(made, template, Audience(unit=room, role=Role.SUPERVISOR), now, **words)


@transaction.atomic
def report_back(made: Supervision, *, note: str, by: Member, now: datetime) -> None:
    """The unit says what it did; the command room above lifts the supervision or sends it back."""
    may_move(made, made.MOVES["report"], by)
    refuse_strangers(made, by)
    said = words_said(note, _("Say what was done, and what is still to come."))
    _report(made, "report", said, by=by, now=now)


def take_answers(*, now: datetime) -> int:
    """A call that was answered or has ended reports for its unit; answers how many did."""
    handed_in = Q(call__state__in=[State.CHECKING, State.ANSWERED]) | ~Q(call__state__in=OPEN)
    rows = Supervision.objects.filter(handed_in, state=SupervisionState.OPEN)
    rows = rows.select_related("call", "unit").order_by("pk")
    return sum(_take_answer(made, now) for made in rows)


@transaction.atomic
def _take_answer(made: Supervision, now: datetime) -> int:
    said = made.call.answer_text[:500] or made.call.get_state_display()
    try:
        _report(made, "take_answer", said, by=nobody(Role.CLOCK), now=now)
    except Refused:
        return 0  # the unit reported a moment ago
    return 1


def _report(made: Supervision, verb: str, said: str, *, by: Member, now: datetime) -> None:
    reference, terms = current(), terms_on(timezone.localdate(now))
    room = _room_over(made.unit, reference, now)
    clock = waiting(reference, room, terms.decide_hours, LimitType.WORK_HOURS, now)
    reporter = by if by.pk else None
    move(made, verb, by=by, now=now, note=said, report=said, reported_by=reporter, **clock)
    say(made, "supervision_reported", Audience(unit=room), now, note=said[:100])


def _room_over(unit: Organisation, reference: Reference, now: datetime) -> Organisation:
    """The room that decides about a unit; above it where the unit is that room itself."""
    room = room_for(reference, unit.area_code, now)
    return room if room != unit else room_for(reference, unit.area_code[:DISTRICT_DIGITS], now)


@transaction.atomic
def send_back(made: Supervision, *, note: str, by: Member, now: datetime) -> None:
    """The report does not show that it is done: the unit goes on, on a new clock."""
    may_move(made, made.MOVES["send_back"], by)
    refuse_others(made, by)
    said = words_said(note, _("Say what is still missing."))
    reference, terms = current(), terms_on(timezone.localdate(now))
    clock = waiting(reference, made.unit, terms.report_days, LimitType.WORK_DAYS, now)
    move(made, "send_back", by=by, now=now, note=said, **clock)
    say(made, "supervision_sent_back", Audience(unit=made.unit), now, note=said[:100])


@transaction.atomic
def lift(made: Supervision, *, note: str, by: Member, now: datetime) -> None:
    """Somebody who is not of the unit is satisfied; the score stays on record."""
    may_move(made, made.MOVES["lift"], by)
    refuse_others(made, by)
    said = words_said(note, _("Say what convinced you."))
    move(made, "lift", by=by, now=now, note=said, lifted_by=by, lifted_at=now, **ENDED)
    say(made, "supervision_lifted", Audience(unit=made.unit), now, note=said[:100])
