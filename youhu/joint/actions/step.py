"""What every step of a duty has in common: whose it is, which clock starts, who is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.step import clock_columns, matter_of, start_clock
from youhu.calls.models import Duty
from youhu.calls.reference import Reference, current
from youhu.common.errors import Refused
from youhu.joint.models import Assist
from youhu.joint.queries import is_on_side, is_party
from youhu.joint.rules import DUTY_OF, MOVES, OPEN, SIDES, STAGE_OF, Side, State
from youhu.ledger.actions import Payload, may_move, move, record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role

STOPPED: dict[str, Any] = {"stage": "", "next_rung_at": None, "is_uncertain": False, "left": None}


@dataclass
class Step:
    """One arrow about to be followed: the duty, the verb, the hand, the moment."""

    assist: Assist
    verb: str
    by: Member
    now: datetime
    reference: Reference

    @property
    def target(self) -> State:
        return State(MOVES[self.verb].target)

    def follow(
        self,
        *,
        holder: Organisation | None = None,
        note: str = "",
        payload: Payload | None = None,
        **changes: Any,
    ) -> None:
        """Take the arrow: state and clock change together, and the call's own row of it follows."""
        assist = self.assist
        columns = {**self._clock(holder), "leg": assist.leg + 1, **changes}
        move(assist, self.verb, by=self.by, now=self.now, note=note, payload=payload, **columns)
        follow_duty(assist, now=self.now)

    def _clock(self, holder: Organisation | None) -> dict[str, Any]:
        if self.target not in OPEN:
            return {**STOPPED, "ended_at": self.now}
        return clock_of(self.assist, self.target, holder, self.reference, self.now)

    def tell(self, template: str, to: Audience, **words: str) -> None:
        """Write the message that this step gives rise to."""
        tell_of(self.assist, template, to, self.now, key=template, **words)

    def tell_call(self, verb: str) -> None:
        """One line in the story of the call, which its caller may read; never what was argued."""
        said = {"unit": self.assist.unit.code} if verb == "assist_off" else {}
        record(self.assist.call, verb, by=self.by, now=self.now, payload=said)


def clock_of(
    assist: Assist,
    state: State,
    holder: Organisation | None,
    reference: Reference,
    now: datetime,
) -> dict[str, Any]:
    """The clock of a state, by the limits of the call and on the holder's own working hours."""
    stage, matter = STAGE_OF[state], matter_of(assist.call)
    unit_id = holder.pk if holder else None
    clock = start_clock(reference, matter, stage, now, unit_id)
    return {**clock_columns(reference, matter, clock, stage, unit_id), "left": None}


def follow_duty(assist: Assist, *, now: datetime) -> None:
    """Let the call's own row of the duty say the same: it is what holds the call open."""
    changes: dict[str, Any] = {"due_at": assist.stage_due_at}
    state = DUTY_OF.get(State(assist.state))
    if state is not None:
        changes["state"] = state
    if assist.state == State.WORKING:
        changes["signed_at"] = now
    if not assist.is_open:
        changes["ended_at"] = now
    Duty.objects.filter(pk=assist.duty_id).update(**changes)


def begin(assist: Assist, verb: str, *, by: Member, now: datetime) -> Step:
    """Look up what a step needs; raises Refused when it is not this member's to take.

    Call it inside the transaction of the step.
    """
    assert transaction.get_connection().in_atomic_block
    may_move(assist, MOVES[verb], by)
    if not assist.call.is_open:
        raise Refused(_("The call has ended, and this duty with it."))
    side = SIDES[verb]
    if side == Side.ARBITER and is_party(assist, by):
        raise Refused(_("You asked for this yourself. A second person must decide."))
    if not is_on_side(assist, side, by):
        raise Refused(_("This duty is not in your hands. Its page says who decides now."))
    return Step(assist, verb, by, now, current())


def words_of(assist: Assist) -> dict[str, str]:
    """What every message about a duty may say; never who called."""
    due_at = timezone.localtime(assist.stage_due_at) if assist.stage_due_at else None
    return {
        "number": assist.call.number,
        "unit": str(assist.unit),
        "asker": str(assist.asker),
        "holder": str(assist.holder or ""),
        "task": assist.task[:100],
        "due": f"{due_at:%m-%d %H:%M}" if due_at else "",
    }


def tell_of(
    assist: Assist, template: str, to: Audience, now: datetime, *, key: str, **words: str
) -> None:
    """Write a message about a duty; an occasion with this key is told once to each audience."""
    whom = to.unit.code if to.unit else to.member.pk if to.member else ""
    name = f"{assist.subject}:{assist.revision}:{key}:{whom}"
    link = f"{settings.YOUHU_SITE_URL}{assist.get_absolute_url()}"
    tell(name, template, {**words_of(assist), **words}, to=to, now=now, link=link)


def asker_of(assist: Assist) -> Audience:
    """Whoever asked, as an audience: the room that asked, or the handlers of the lead unit."""
    if assist.is_from_above:
        return Audience(unit=assist.asker, role=assist.asked_by.role)
    return Audience(unit=assist.call.unit, role=Role.HANDLER)
