"""What whoever leads does: ask another unit for help, and decide when it declines."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.step import must_say, room_for
from youhu.calls.models import Call, Duty
from youhu.calls.reference import current
from youhu.calls.routing import level_above
from youhu.calls.rules import DutyPart
from youhu.common.errors import Refused
from youhu.joint.actions.step import Step, begin, clock_of, tell_of
from youhu.joint.models import Assist
from youhu.joint.queries import may_ask
from youhu.joint.rules import MAX_TASK, MOST_AT_ONCE, State, place_above
from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import record
from youhu.notices.actions import Audience
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


@dataclass(frozen=True)
class Wish:
    """Which unit is wanted, for what, and whether the call must wait for it."""

    unit: Organisation
    task: str
    is_mandatory: bool = True


@transaction.atomic
def ask(
    call: Call, wish: Wish, *, by: Member, now: datetime, instead_of: Assist | None = None
) -> Assist:
    """Call another unit in to an open call; it signs on a clock of its own."""
    if instead_of is None and not may_ask(call, by):
        raise Refused(
            _("Other units are called in by the unit that leads, once it has signed, or by a room.")
        )
    _refuse_unfit(call, wish, now)
    # The call first: an answer that comes at the same moment is then refused, or refuses this.
    fence = {"state": call.state, "leg": call.leg}
    said = {"unit": wish.unit.code, "mandatory": wish.is_mandatory}
    record(call, "assist", by=by, now=now, payload=said, fence=fence)
    assist = _made(call, wish, by, now, instead_of)
    begin_record(assist, "ask", by=by, now=now, note=assist.task, payload=said)
    to = Audience(unit=wish.unit, role=Role.HANDLER)
    tell_of(assist, "assist_asked", to, now, key="asked")
    return assist


def _made(call: Call, wish: Wish, by: Member, now: datetime, instead_of: Assist | None) -> Assist:
    """The duty as the call knows it, and all else that is known of it."""
    assert by.organisation is not None
    reference = current()
    call.category = reference.tables.categories[call.category_id]
    assist = Assist(
        district=call.district,
        call=call,
        unit=wish.unit,
        task=wish.task.strip(),
        asked_by=by,
        asker=by.organisation,
        asked_at=now,
        instead_of=instead_of,
    )
    clock = clock_of(assist, State.ASKED, wish.unit, reference, now)
    for name, value in clock.items():
        setattr(assist, name, value)
    assist.duty = _duty(call, wish, clock["stage_due_at"], now)
    assist.save()
    return assist


def _duty(call: Call, wish: Wish, due_at: datetime, now: datetime) -> Duty:
    """What the call itself knows of it."""
    return Duty.objects.create(
        call=call,
        unit=wish.unit,
        part=DutyPart.ASSIST,
        is_mandatory=wish.is_mandatory,
        assigned_at=now,
        due_at=due_at,
    )


def _refuse_unfit(call: Call, wish: Wish, now: datetime) -> None:
    """A unit that can help, that does not lead already, and that knows what is asked of it."""
    must_say(wish.task, _("Say what this unit shall do."))
    if len(wish.task.strip()) > MAX_TASK:
        raise Refused(_("Say it in at most %(most)s characters.") % {"most": MAX_TASK})
    if wish.unit.pk == call.unit_id:
        raise Refused(_("%(unit)s leads this call already.") % {"unit": wish.unit})
    on = timezone.localdate(now)
    handlers = Member.objects.serving(on).filter(organisation=wish.unit, role=Role.HANDLER)
    if not wish.unit.answers(on) or not handlers.exists():
        raise Refused(
            _("%(unit)s does not answer calls. Choose another unit.") % {"unit": wish.unit}
        )
    running = set(Assist.objects.open().filter(call=call).values_list("unit", flat=True))
    if wish.unit.pk in running:
        raise Refused(_("%(unit)s has an open duty in this call.") % {"unit": wish.unit})
    if len(running) >= MOST_AT_ONCE:
        raise Refused(
            _("At most %(most)s units at a time. Take one off first.") % {"most": MOST_AT_ONCE}
        )


@transaction.atomic
def take_off(assist: Assist, *, note: str, by: Member, now: datetime) -> None:
    """It is not needed after all, or the unit is right: the duty ends, with the reason."""
    step = begin(assist, "take_off", by=by, now=now)
    must_say(note, _("Say why the unit is not needed."))
    step.follow(note=note.strip())
    step.tell_call("assist_off")
    to = Audience(unit=assist.unit, role=Role.HANDLER)
    step.tell("assist_off", to, note=note.strip()[:100])


@transaction.atomic
def insist(assist: Assist, *, note: str, by: Member, now: datetime) -> None:
    """It is theirs, says whoever asked, and why; a room above both units decides, on a clock."""
    step = begin(assist, "insist", by=by, now=now)
    must_say(note, _("Say why it is theirs, so that the arbiter can decide."))
    room = arbiter_of(step)
    payload = {"arbiter": room.code}
    step.follow(holder=room, note=note.strip(), payload=payload, arbiter=room, insisted_by=by)
    said = {"note": note.strip()[:100], "reason": assist.reason[:100]}
    for role in (Role.DISPATCHER, Role.SUPERVISOR):
        tell_of(
            assist, "assist_disputed", Audience(unit=room, role=role), now, key=f"to-{role}", **said
        )
    step.tell("assist_insisted", Audience(unit=assist.unit, role=Role.HANDLER), arbiter=str(room))


def arbiter_of(step: Step) -> Organisation:
    """The room of the smallest place above both units and the call; no party judges itself.

    Only the district's own room may have asked for it: then a second person there decides.
    """
    assist, call = step.assist, step.assist.call
    other = assist.asker if assist.is_from_above else call.unit
    assert other is not None
    code = place_above(call.cell_code, assist.unit.area_code, other.area_code)
    room = room_for(step.reference, code, step.now)
    while room.pk in {other.pk, assist.unit.pk} and level_above(code) != code:
        code = level_above(code)
        room = room_for(step.reference, code, step.now)
    return room


@transaction.atomic
def ask_other(
    assist: Assist, *, unit: Organisation, note: str, by: Member, now: datetime
) -> Assist:
    """The unit is right; another one is asked for the same instead."""
    step = begin(assist, "ask_other", by=by, now=now)
    return hand_over(step, unit, note)


def hand_over(step: Step, unit: Organisation, note: str) -> Assist:
    """Release a duty and ask another unit for the same."""
    assist, mandatory = step.assist, step.assist.duty.is_mandatory
    must_say(note, _("Say why the other unit is asked."))
    if unit.pk == assist.unit_id:
        raise Refused(_("That is the same unit. Choose another one."))
    step.follow(note=note.strip(), payload={"unit": unit.code})
    step.tell_call("assist_off")
    off = Audience(unit=assist.unit, role=Role.HANDLER)
    step.tell("assist_off", off, note=note.strip()[:100])
    wish = Wish(unit, assist.task, is_mandatory=mandatory)
    return ask(assist.call, wish, by=step.by, now=step.now, instead_of=assist)
