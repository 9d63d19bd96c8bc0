"""An assisting duty's state and clock as a page draws them."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youhu.common import words
from youhu.common.templatetags.youhu import drawn, status
from youhu.joint.models import Assist
from youhu.joint.rules import State

register = template.Library()

LOOKS = {
    State.ASKED: ("wait", "wait"),
    State.WORKING: ("half", "now"),
    State.DECLINED: ("back", "back"),
    State.DISPUTED: ("start", "ask"),
    State.DONE: ("done", "done"),
    State.RELEASED: ("off", "off"),
    State.FALLEN: ("off", "off"),
}


@register.simple_tag
def assist_state(assist: Assist) -> SafeString:
    """How far one unit is with its part, or who is at odds about it."""
    at = State(assist.state)
    return status(str(at.label), *LOOKS[at])


@register.simple_tag
def assist_clock(assist: Assist, now: datetime) -> SafeString:
    """The clock of whoever has the next step: running, or how early or late the part was done."""
    if assist.is_stopped:
        return drawn(words.Face("pause", _("stands still with the call")))
    if assist.is_open:
        return drawn(words.face(assist.stage_due_at, assist.stage_soon_at, now))
    if assist.state == State.DONE and assist.ended_at:
        return drawn(words.outcome(assist.stage_due_at, assist.ended_at))
    return SafeString("")
