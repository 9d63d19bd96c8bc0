"""The same act for many calls at once: each is done or refused by itself, and nothing is silent."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from youhu.calls import actions
from youhu.calls.actions.perform import perform
from youhu.calls.models import Call
from youhu.calls.rules import MOVES, OPEN, REMARKS, State
from youhu.common.errors import Refused
from youhu.registry.models import Member

logger = logging.getLogger(__name__)
MOST = 200
# In the order of their buttons; what needs a look at each call is not among them.
VERBS = ("sign", "dispatch", "ask_verify", "resume", "remark")
WITH_WORDS = frozenset({"ask_verify", "resume", "remark"})


@dataclass
class Many:
    """What became of the calls: the numbers that were done, and those that were not and why."""

    verb: str
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def many_verbs(role: str, states: Sequence[State]) -> list[str]:
    """What somebody in this role may do to many calls in these states; no state means any open."""
    held = frozenset(states or OPEN) & OPEN
    return [verb for verb in VERBS if held and _may(verb, role, held)]


def _may(verb: str, role: str, held: frozenset[State]) -> bool:
    if verb == "remark":
        return role in REMARKS[verb]
    return role in MOVES[verb].roles and bool(held & MOVES[verb].sources)


def do_many(verb: str, numbers: Iterable[str], *, by: Member, now: datetime, note: str) -> Many:
    """Try an act on each call; one refusal stops no other. Raises Refused when nothing is tried."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Refused(_("Pick the calls first: with x, or with the boxes at the left."))
    if len(wanted) > MOST:
        said = _("At most %(most)s calls at once. Nothing was done; pick fewer.")
        raise Refused(said % {"most": MOST})
    if verb == "remark" and not note.strip():
        raise Refused(_("Write the remark first. Nothing was done."))
    told, mine = Many(verb), Call.objects.visible_to(by)
    rows = mine.filter(number__in=[n for n in wanted if n.isprintable()])
    found = {call.number: call for call in rows.select_related("unit")}
    for number in wanted:
        why = _try(found.get(number), verb, by, now, note)
        if why:
            told.refused.append((number, why))
        else:
            told.done.append(number)
    return told


def _try(call: Call | None, verb: str, by: Member, now: datetime, note: str) -> str:
    """Do it to one call; the reason when it was refused, or failed."""
    if call is None:
        return _("There is no such call among yours. Reload the list.")
    try:
        _do(call, verb, by, now, note)
    except Refused as why:
        return str(why)
    except Exception:  # whatever it is, the others go on, and this one is named
        logger.exception("%s failed for %s among many", verb, call.number)
        return _("A fault of the program: nothing was changed. Open the call and try there.")
    return ""


def _do(call: Call, verb: str, by: Member, now: datetime, note: str) -> None:
    if verb == "dispatch":
        actions.dispatch_as_suggested(call, by=by, now=now)
    else:
        perform(call, verb, by=by, now=now, **({"note": note} if verb in WITH_WORDS else {}))
