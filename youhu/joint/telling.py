"""How a duty is told to those who share a call: what was said, and whose turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.joint.models import Assist
from youhu.joint.queries import is_on_side, is_party
from youhu.joint.rules import Side, State
from youhu.ledger.models import Entry
from youhu.registry.models import Member
from youhu.registry.rules import Role

SAID: Mapping[str, Promise] = {
    "erase": gettext_lazy("Personal data erased"),
    "ask": gettext_lazy("Asked"),
    "sign": gettext_lazy("Signed for"),
    "finish": gettext_lazy("Part done"),
    "decline": gettext_lazy("Declined"),
    "insist": gettext_lazy("Insisted: to the arbiter"),
    "ask_other": gettext_lazy("Another unit asked instead"),
    "take_off": gettext_lazy("Taken off"),
    "uphold": gettext_lazy("Arbiter: the unit must do it"),
    "release": gettext_lazy("Arbiter: the unit is released"),
    "reassign": gettext_lazy("Arbiter: another unit's"),
    "fall": gettext_lazy("Ended with the call"),
    "escalate": gettext_lazy("Overdue: warning given"),
    "settle": gettext_lazy("Due time set right"),
    "pause": gettext_lazy("The clock stands still: the call is on hold"),
    "go_on": gettext_lazy("The clock goes on with what was left"),
}
LOOKS = {"finish": "ok", "uphold": "ok", "release": "ok", "reassign": "ok"}


@dataclass(frozen=True)
class Line:
    """One line of what happened; `look` is plain, auto or ok."""

    at: datetime
    what: str
    who: str
    note: str
    look: str


def story(assist: Assist) -> list[Line]:
    """What happened to a duty, newest first."""
    entries = Entry.objects.of(assist).select_related("by__organisation", "by__person")
    return [_line(entry) for entry in entries.reverse()]


def _line(entry: Entry) -> Line:
    look = "auto" if entry.role == Role.CLOCK else LOOKS.get(entry.verb, "plain")
    return Line(entry.at, str(SAID[entry.verb]), _hand(entry), entry.note, look)


def _hand(entry: Entry) -> str:
    if entry.by is None:
        return _("automatically")
    parts = [entry.by.organisation, entry.get_role_display(), entry.by.person]
    return " · ".join(str(part) for part in parts if part)


def whose_turn(assist: Assist, member: Member) -> str:
    """One sentence: who has the next step, where it is not this member."""
    side = assist.side
    if side is None or is_on_side(assist, side, member):
        return ""
    if side == Side.ARBITER and is_party(assist, member):
        return _("You asked for this yourself. A second person of %(room)s decides.") % {
            "room": assist.arbiter
        }
    return str(_WAITS[State(assist.state)]) % {"holder": assist.holder}


_WAITS: Mapping[State, Promise] = {
    State.ASKED: gettext_lazy("It waits for %(holder)s to sign."),
    State.WORKING: gettext_lazy("%(holder)s is at it."),
    State.DECLINED: gettext_lazy(
        "%(holder)s says what follows: insist, ask another, or take it off."
    ),
    State.DISPUTED: gettext_lazy("%(holder)s arbitrates."),
}
