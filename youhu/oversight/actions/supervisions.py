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
    room_over,
    say,
    waiting,
    words_said,
)
from youhu.oversight.models import Matter, Supervision
from youhu.oversight.models.pending import named
from youhu.oversight.models.terms import terms_on
from youhu.oversight.queries import offered
from youhu.oversight.rules import (
    DECIDERS,
    MOST_WORDS,
    RANK,
    RUNNING,
    Cause,
    Level,
    SupervisionState,
)
from youhu.registry.models import Member, nobody
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
    about: Call | Matter,
    *,
    level: str,
    reason: str,
    expected: str,
    until: date,
    by: Member,
    now: datetime,
) -> Supervision:
    """Somebody above puts it under supervision and says what is expected by which day."""
    _refuse_unfit(about, level, by)
    said = words_said(reason, _("Say why it is under supervision."))
    wanted = words_said(expected, _("Say what the unit shall do."))
    if until < timezone.localdate(now):
        raise Refused(_("This day has passed. Choose a later one."))
    due_at = timezone.make_aware(datetime.combine(until, time(23, 59)))
    clock = {"holder": about.unit, "due_at": due_at, "next_at": due_at}
    earlier = Supervision.objects.filter(**named(about), cause=Cause.HAND, level=level)
    score = terms_on(timezone.localdate(now)).score_of(level)
    order = Order(level, Cause.HAND, earlier.count() + 1, said, wanted, score, clock)
    made = impose(about, order, current(), by=by, now=now)
    if made is None:
        raise Refused(_("Somebody else put it under supervision a moment ago. Reload the page."))
    return made


def _refuse_unfit(about: Call | Matter, level: str, by: Member) -> None:
    if by.role not in DECIDERS or not by.oversees:
        raise Refused(_("Only a command room or a supervisor above puts it under supervision."))
    if isinstance(about, Call):
        _refuse_call(about, by)
    elif not about.room.area_code.startswith(by.area_code):
        raise Refused(_("Another command room gave this order."))
    if about.unit_id == by.organisation_id:
        raise Refused(_("Your own unit has this. Somebody above it may supervise it."))
    running = Supervision.objects.filter(**named(about), unit=about.unit, state__in=RUNNING)
    held = running.values_list("level", flat=True)
    if any(RANK[Level(one)] >= RANK[Level(level)] for one in held):
        raise Refused(_("It is under supervision of that level already. See what is expected."))


def _refuse_call(call: Call, by: Member) -> None:
    if not call.cell_code.startswith(by.area_code):
        raise Refused(_("This call lies in the area of another command room."))
    if call.state not in OPEN:
        raise Refused(_("This call has ended. Reopen it, or raise a new one."))


def impose(
    about: Call | Matter,
    order: Order,
    reference: Reference,
    *,
    by: Member,
    now: datetime,
    **more: Any,
) -> Supervision | None:
    """Write a supervision and tell those concerned; None when this very cause has one already."""
    told = {name: value for name, value in vars(order).items() if name != "clock"}
    facts = {**named(about), "district": about.district, "unit": about.unit, "made_at": now, **told}
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
    """The whole unit, the chiefs of the room above it, and for a red card the district's."""
    template = f"supervised_{made.level}"
    words = {"expected": made.expected[:100], "note": made.reason[:100]}
    area = made.unit.area_code
    first = made.matter.room if made.matter else room_for(reference, area, now)
    wide = [room_for(reference, area[:DISTRICT_DIGITS], now)] if made.level == Level.RED else []
    rooms = {room.pk: room for room in (first, *wide)}
    say(made, template, Audience(unit=made.unit), now, **words)
    for room in rooms.values():
        say(made, template, Audience(unit=room, role=Role.SUPERVISOR), now, **words)


@transaction.atomic
def report_back(made: Supervision, *, note: str, by: Member, now: datetime) -> None:
    """The unit says what it did; the room above lifts the supervision or sends it back."""
    may_move(made, made.MOVES["report"], by)
    refuse_strangers(made, by)
    said = words_said(note, _("Say what was done, and what is still to come."))
    _report(made, "report", said, by=by, now=now)


def take_answers(*, now: datetime) -> int:
    """A call that was answered or has ended reports for its unit; answers how many did."""
    handed_in = Q(call__state__in=[State.CHECKING, State.ANSWERED]) | ~Q(call__state__in=OPEN)
    rows = Supervision.objects.filter(handed_in, call__isnull=False, state=SupervisionState.OPEN)
    rows = rows.select_related("call", "unit").order_by("pk")
    return sum(_take_answer(made, _answer(made.call), now) for made in rows)


def _answer(call: Call | None) -> str:
    assert call is not None
    return call.answer_text or call.get_state_display()


@transaction.atomic
def hand_in(matter: Matter, *, said: str, now: datetime) -> int:
    """What a unit reported on an order reports on its supervision too; answers on how many."""
    rows = Supervision.objects.filter(matter=matter, state=SupervisionState.OPEN)
    rows = rows.select_related("unit", "matter__room").order_by("pk")
    return sum(_take_answer(made, said, now) for made in rows)


@transaction.atomic
def _take_answer(made: Supervision, said: str, now: datetime) -> int:
    try:
        _report(made, "take_answer", said[:MOST_WORDS], by=nobody(Role.CLOCK), now=now)
    except Refused:
        return 0  # the unit reported a moment ago
    return 1


def _report(made: Supervision, verb: str, said: str, *, by: Member, now: datetime) -> None:
    reference, terms = current(), terms_on(timezone.localdate(now))
    room = made.matter.room if made.matter else room_over(made.unit, reference, now)
    clock = waiting(reference, room, terms.decide_hours, LimitType.WORK_HOURS, now)
    reporter = by if by.pk else None
    move(made, verb, by=by, now=now, note=said, report=said, reported_by=reporter, **clock)
    say(made, "supervision_reported", Audience(unit=room), now, note=said[:100])


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


@transaction.atomic
def settle(matter: Matter, verb: str, *, note: str, by: Member, now: datetime) -> int:
    """Lift, or send back, whatever was reported on an order and is theirs to decide."""
    rows = Supervision.objects.filter(matter=matter, state=SupervisionState.REPORTED)
    rows = rows.select_related("unit", "holder", "reported_by", "matter__room").order_by("pk")
    mine = [made for made in rows if verb in offered(made, by)]
    for made in mine:
        {"lift": lift, "send_back": send_back}[verb](made, note=note[:MOST_WORDS], by=by, now=now)
    return len(mine)
