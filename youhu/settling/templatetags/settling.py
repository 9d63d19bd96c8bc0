"""Amounts and states of statements as pages show them."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from youhu.common.templatetags.youhu import status
from youhu.settling.rules import CorrectionState, State

register = template.Library()
# Sign and tone of each state.
_FACES = {
    State.DRAFT: ("edit", "wait"),
    State.SENT: ("send", "ask"),
    State.DISPUTED: ("alert", "back"),
    State.AGREED: ("clock", "now"),
    State.PAID: ("check", "done"),
    State.DISCARDED: ("close", "off"),
    CorrectionState.PROPOSED: ("clock", "ask"),
    CorrectionState.AGREED: ("check", "now"),
    CorrectionState.REFUSED: ("close", "off"),
    CorrectionState.SETTLED: ("check", "done"),
}


@register.filter
def yuan(cents: int) -> str:
    """An amount in yuan with thousands and two digits behind the point."""
    sign = "−" if cents < 0 else ""
    return f"{sign}{abs(cents) / 100:,.2f}"


@register.simple_tag
def state_of(thing: Any) -> SafeString:
    """The state of a statement or correction: sign, word, colour."""
    sign, tone = _FACES[thing.state]
    return status(thing.get_state_display(), sign, tone)
