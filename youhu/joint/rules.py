"""What may happen to an assisting duty, by whom, and in whose hands it lies. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import DutyState, Stage
from youhu.calls.rules import State as CallState
from youhu.common.moves import arrow
from youhu.registry.rules import Role
from youhu.territory.rules import COMMUNITY_DIGITS, DISTRICT_DIGITS, SUBDISTRICT_DIGITS


class State(TextChoices):
    ASKED = "asked", _("to be signed for")
    WORKING = "working", _("being handled")
    DECLINED = "declined", _("declined, the asker decides")
    DISPUTED = "disputed", _("with the arbiter")
    DONE = "done", _("done")
    RELEASED = "released", pgettext_lazy("duty", "taken off")
    FALLEN = "fallen", _("ended with the call")


OPEN = frozenset({State.ASKED, State.WORKING, State.DECLINED, State.DISPUTED})
ENDED = frozenset(State) - OPEN


class Side(TextChoices):
    """Whose turn it is: a duty lies in one pair of hands at a time."""

    UNIT = "unit", _("assisting unit")
    ASKER = "asker", _("who asked")
    ARBITER = "arbiter", _("arbiter")


SIDE_OF = {
    State.ASKED: Side.UNIT,
    State.WORKING: Side.UNIT,
    State.DECLINED: Side.ASKER,
    State.DISPUTED: Side.ARBITER,
}
# The clock that runs in each open state; the limits are those of calls.
STAGE_OF = {
    State.ASKED: Stage.SIGN,
    State.WORKING: Stage.HANDLE,
    State.DECLINED: Stage.DECIDE,
    State.DISPUTED: Stage.DECIDE,
}
# How a duty stands in the eyes of the call: a quarrel about it leaves it open.
DUTY_OF = {
    State.ASKED: DutyState.ASSIGNED,
    State.WORKING: DutyState.SIGNED,
    State.DONE: DutyState.DONE,
    State.RELEASED: DutyState.GIVEN_BACK,
    State.FALLEN: DutyState.GIVEN_BACK,
}

_UNIT = [Role.HANDLER]
_DESK = [Role.DISPATCHER, Role.SUPERVISOR]
_ASKER = [Role.HANDLER, *_DESK]

MOVES = {
    "sign": arrow([State.ASKED], State.WORKING, _UNIT),
    "finish": arrow([State.WORKING], State.DONE, _UNIT),
    "decline": arrow(
        [State.ASKED, State.WORKING], State.DECLINED, _UNIT, only_if="may_be_declined"
    ),
    "insist": arrow([State.DECLINED], State.DISPUTED, _ASKER),
    "ask_other": arrow([State.DECLINED], State.RELEASED, _ASKER),
    "take_off": arrow([State.ASKED, State.WORKING, State.DECLINED], State.RELEASED, _ASKER),
    "uphold": arrow([State.DISPUTED], State.ASKED, _DESK),
    "release": arrow([State.DISPUTED], State.RELEASED, _DESK),
    "reassign": arrow([State.DISPUTED], State.RELEASED, _DESK),
    "fall": arrow(OPEN, State.FALLEN, [Role.CLOCK]),
}
# Who may take each arrow, beyond the role: the unit itself, whoever asked, or the arbiter.
SIDES = {
    **dict.fromkeys(("sign", "finish", "decline"), Side.UNIT),
    **dict.fromkeys(("insist", "ask_other", "take_off"), Side.ASKER),
    **dict.fromkeys(("uphold", "release", "reassign"), Side.ARBITER),
}
# The one act that a page draws as its solid button.
MAIN_VERBS = ("sign", "finish", "insist", "uphold")

# Only work that is still going on can be shared; a handler signs for the call first.
SHARED = frozenset({CallState.DISPATCHED, CallState.WORKING, CallState.SUSPENDED})
SHARED_BY_HANDLER = SHARED - {CallState.DISPATCHED}
ASKS = frozenset(_ASKER)
READERS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR})

MOST_AT_ONCE = 12
MAX_TASK = 300
MAX_WORDS = 1000


def place_above(*codes: str) -> str:
    """The code of the smallest place that holds all of these: at last the district."""
    for digits in (COMMUNITY_DIGITS, SUBDISTRICT_DIGITS):
        heads = {code[:digits] for code in codes}
        if len(heads) == 1 and all(len(code) >= digits for code in codes):
            return heads.pop()
    return codes[0][:DISTRICT_DIGITS]
