"""A call's state, deadline and caller as a page draws them."""

import re
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youhu.calls import links
from youhu.calls.models import Call
from youhu.calls.rules import ENDED, Kind, PublicState, State, Urgency
from youhu.common import masking, words
from youhu.common.templatetags.youhu import drawn, status, tag

register = template.Library()

LOOKS = {
    State.RECEIVED: ("wait", "wait"),
    State.VERIFYING: ("start", "wait"),
    State.DISPATCHED: ("start", "now"),
    State.WORKING: ("half", "now"),
    State.CHECKING: ("most", "now"),
    State.ANSWERED: ("most", "ask"),
    State.RETURNED: ("back", "back"),
    State.SUSPENDED: ("pause", "off"),
    State.DECLINING: ("start", "back"),
    State.CLOSED: ("done", "done"),
    State.MERGED: ("half", "off"),
    State.DECLINED: ("off", "off"),
    State.WITHDRAWN: ("off", "off"),
    State.VOIDED: ("off", "off"),
}
PUBLIC_LOOKS = {
    PublicState.WAITING: ("start", "wait"),
    PublicState.WORKING: ("half", "now"),
    PublicState.ANSWERED: ("done", "done"),
    PublicState.OVER: ("off", "off"),
}
# Full-width and ASCII stop, exclamation and question mark, semicolon, comma.
STOPS = "\u3002\uff01\uff1f\uff1b\uff0c.!?;,"
FIRST_STOP = re.compile(f"[{re.escape(STOPS)}]")
TITLE_ENDS = (4, 36)  # a title is no shorter and no longer than this
REST_LENGTH = 60
SHARED_PREFIX = len("440105-2026")
NOTHING = words.Face("", "–")
URGENCY_TONES = {Urgency.URGENT: "soon", Urgency.CRITICAL: "late"}


@register.simple_tag
def state(call: Call) -> SafeString:
    """Where the call stands: a pie that fills as it moves, and the word."""
    at = State(call.state)  # its label is there; get_state_display() translates all of them
    return status(str(at.label), *LOOKS[at])


@register.simple_tag
def public_state(state: PublicState) -> SafeString:
    """Where a call stands, as everybody may know it."""
    return status(str(state.label), *PUBLIC_LOOKS[state])


@register.simple_tag
def public_day(on: date, now: datetime) -> SafeString:
    """A day in words; the hour is nobody's business."""
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), words.day_of(on, now))


@register.simple_tag
def urgency(call: Call) -> SafeString | str:
    """A mark on what is more than ordinary."""
    tone = URGENCY_TONES.get(Urgency(call.urgency))
    return tag(str(Urgency(call.urgency).label), tone) if tone else ""


def stage_face(call: Call, now: datetime) -> words.Face:
    """The clock of the stage that runs, the day on which a stopped one goes on, or how it ended."""
    if call.state == State.SUSPENDED and call.wake_at:
        until = f"{timezone.localtime(call.wake_at):%m-%d}"
        return words.Face("pause", _("on hold until %(day)s") % {"day": until})
    if call.state not in ENDED:
        return words.face(call.stage_due_at, call.stage_soon_at, now)
    if call.state == State.CLOSED and call.answered_at:
        return words.outcome(call.due_at, call.answered_at)
    return NOTHING


@register.simple_tag
def due(call: Call, now: datetime) -> SafeString | str:
    """The deadline column of a list: shape, words and colour; a dash where no clock ran out."""
    face = stage_face(call, now)
    return drawn(face) if face != NOTHING else face.words


def promise_face(call: Call, now: datetime) -> words.Face:
    """How the promise to the caller stands: running, kept or broken."""
    if call.answered_at:
        return words.outcome(call.due_at, call.answered_at)
    if call.state in ENDED:
        return NOTHING
    if call.state == State.SUSPENDED:
        return stage_face(call, now)
    return words.face(call.due_at, None, now)


@register.simple_tag
def promise(call: Call, now: datetime) -> SafeString | str:
    """The promised time as its caller sees it."""
    face = promise_face(call, now)
    return drawn(face) if face != NOTHING else face.words


@register.filter
def headline(call: Call) -> str:
    """The first clause of a call, which a list shows as its title."""
    text = " ".join(call.text.split())
    stop = FIRST_STOP.search(text, *TITLE_ENDS)
    if stop:
        return text[: stop.start()]
    return text if len(text) <= TITLE_ENDS[1] else text[: TITLE_ENDS[1]] + "…"


@register.filter
def rest(call: Call) -> str:
    """What follows the headline, for a second line."""
    text = " ".join(call.text.split())
    return text[len(headline(call).rstrip("…")) :].lstrip(STOPS + " ")[:REST_LENGTH]


@register.filter
def short_number(number: str) -> str:
    """A number without what all numbers of a list share: the district and the year."""
    return number[SHARED_PREFIX:]


@register.filter
def follow_link(call: Call) -> str:
    """The caller's own page of a call."""
    return links.follow_path(call)


@register.filter
def kind_word(call: Call) -> str:
    """The kind of a call when it is not the ordinary one."""
    return "" if call.kind == Kind.APPEAL else call.get_kind_display()


@register.filter
def masked_name(name: str) -> str:
    return masking.mask_name(name)


@register.filter
def masked_phone(number: str) -> str:
    return masking.mask_phone(number)
