"""What the arbiter decides about a duty that one side declines and the other insists on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.step import must_say
from youhu.joint.actions.asker import hand_over
from youhu.joint.actions.step import Step, asker_of, begin
from youhu.joint.models import Assist
from youhu.notices.actions import Audience
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


@transaction.atomic
def uphold(assist: Assist, *, note: str, by: Member, now: datetime) -> None:
    """The duty stands: the unit signs on a new clock and cannot decline it again."""
    step = _decide(assist, "uphold", note, by, now)
    step.follow(holder=assist.unit, note=note.strip(), is_upheld=True)
    _tell_both(step, "assist_upheld", note)


@transaction.atomic
def release(assist: Assist, *, note: str, by: Member, now: datetime) -> None:
    """The unit is right: its duty ends, and the call no longer waits for it."""
    step = _decide(assist, "release", note, by, now)
    step.follow(note=note.strip())
    step.tell_call("assist_off")
    _tell_both(step, "assist_released", note)


@transaction.atomic
def reassign(assist: Assist, *, unit: Organisation, note: str, by: Member, now: datetime) -> Assist:
    """Neither: the duty is another unit's, which is asked now."""
    step = _decide(assist, "reassign", note, by, now)
    made = hand_over(step, unit, note)
    step.tell("assist_released", asker_of(assist), note=note.strip()[:100])
    return made


def _decide(assist: Assist, verb: str, note: str, by: Member, now: datetime) -> Step:
    step = begin(assist, verb, by=by, now=now)
    must_say(note, _("Say why you decide so. Both sides read it."))
    return step


def _tell_both(step: Step, template: str, note: str) -> None:
    said = {"note": note.strip()[:100]}
    step.tell(template, Audience(unit=step.assist.unit, role=Role.HANDLER), **said)
    step.tell(template, asker_of(step.assist), **said)
