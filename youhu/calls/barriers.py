"""Why something cannot be done with a call now, in words: who acts first, or what is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.models import Call, Duty
from youhu.calls.queries import is_mine
from youhu.calls.rules import MAIN_VERBS, MOVES, NEXT_HANDS, RUNNING, DutyPart, State
from youhu.registry.models import Member
from youhu.registry.rules import Role

CLOSING = ("answer", "finish", "pass_check", "close_checked")
LOOKS_ON = frozenset({Role.AUDITOR, Role.ADMIN})

_SIGN_FIRST = gettext_lazy("sign for it first.")
_BEING_CHECKED = gettext_lazy("a grid worker sees first whether it is done.")
_ON_HOLD = gettext_lazy("it is on hold; a dispatcher or supervisor lets it go on.")
_RETURN_FIRST = gettext_lazy("only what lies with the command room; the unit returns it first.")
_REPORTED = gettext_lazy("it was reported done; let the check fail, or have it opened again.")
# What a role may do with a call at another time, and what stands in the way in this state.
WAITING: Mapping[str, Mapping[State, Promise]] = {
    "answer": {
        State.DISPATCHED: _SIGN_FIRST,
        State.CHECKING: _BEING_CHECKED,
        State.SUSPENDED: _ON_HOLD,
    },
    "finish": {State.DISPATCHED: _SIGN_FIRST, State.SUSPENDED: _ON_HOLD},
    "return_call": {State.CHECKING: _REPORTED, State.ANSWERED: _REPORTED},
    "dispatch": {
        State.VERIFYING: gettext_lazy("a grid worker sees first whether it is so."),
        State.DECLINING: gettext_lazy("a second person decides first whether it is to be handled."),
    },
    "redispatch": {State.CHECKING: _REPORTED, State.ANSWERED: _REPORTED},
    "suspend": {State.DISPATCHED: gettext_lazy("only work that somebody signed for can wait.")},
    "propose_decline": {State.DISPATCHED: _RETURN_FIRST, State.WORKING: _RETURN_FIRST},
    "void": {State.WORKING: gettext_lazy("the work has begun.")},
}
# Of two verbs that a category decides between, the one that it rules out.
RULED_OUT: Mapping[str, Promise] = {
    "answer": gettext_lazy("this is checked on the spot first, so report it done."),
}


def barriers(
    call: Call, member: Member, offered: Sequence[str], duties: Iterable[Duty]
) -> Iterator[tuple[str, str]]:
    """What this member cannot do now: the verb, if it is one, and the sentence that says why."""
    if call.main is not None and call.is_following:
        yield (
            "",
            _("It follows %(number)s: that is where the work goes on.") % {"number": call.main},
        )
    elif not call.is_open:
        yield "", _("It has ended: %(state)s.") % {"state": State(call.state).label}
    elif member.role in LOOKS_ON:
        yield "", _("Your post looks on: it reads everything and changes nothing.")
    elif not is_mine(call, member):
        yield "", _whose(call, member)
    else:
        yield from _next_hands(call, offered)
        yield from _verbs(call, member, offered)
        yield from _unfinished(offered, duties)


def _whose(call: Call, member: Member) -> str:
    if member.oversees:
        return _("%(unit)s decides about it; you may look on.") % {"unit": call.unit}
    return _("It is with %(unit)s now. You may read it because your unit had a part.") % {
        "unit": call.unit
    }


def _next_hands(call: Call, offered: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For whom it waits, where it does not wait for this member."""
    if any(verb in MAIN_VERBS for verb in offered):
        return
    if call.state == State.ANSWERED:
        yield "", _("It waits for the caller's rating; without one it closes by itself.")
        return
    hands = NEXT_HANDS.get(State(call.state), frozenset())
    roles = " / ".join(str(Role(role).label) for role in sorted(hands))
    if roles:
        yield "", _("It waits for %(unit)s (%(roles)s).") % {"unit": call.unit, "roles": roles}


def _verbs(call: Call, member: Member, offered: Sequence[str]) -> Iterator[tuple[str, str]]:
    state = State(call.state)
    for verb, move in MOVES.items():
        if verb in offered or member.role not in move.roles:
            continue
        if state in move.sources:
            why = RULED_OUT.get(verb)
        elif not move.holds_for(call):
            continue
        else:
            why = WAITING.get(verb, {}).get(state)
        if why is not None:
            yield verb, str(why)


def _unfinished(offered: Sequence[str], duties: Iterable[Duty]) -> Iterator[tuple[str, str]]:
    """The parts of others without which a call does not close."""
    verb = next((verb for verb in CLOSING if verb in offered), "")
    for duty in duties:
        if verb and duty.is_mandatory and duty.part == DutyPart.ASSIST and duty.state in RUNNING:
            yield verb, _("%(unit)s has not finished its part.") % {"unit": duty.unit}
