"""One door to every verb, for pages and programs that know the verb only by its name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.joint.actions import arbiter, asker, clock, unit
from youhu.joint.models import Assist
from youhu.registry.models import Member

Action = Callable[..., Any]

ACTIONS: dict[str, Action] = {
    "sign": unit.sign,
    "finish": unit.finish,
    "decline": unit.decline,
    "insist": asker.insist,
    "ask_other": asker.ask_other,
    "take_off": asker.take_off,
    "uphold": arbiter.uphold,
    "release": arbiter.release,
    "reassign": arbiter.reassign,
    "fall": clock.fall,
}


def perform(assist: Assist, verb: str, *, by: Member, now: datetime, **fields: Any) -> None:
    """Do what a verb says. Raises Refused for an unknown one and for whatever the rules refuse."""
    action = ACTIONS.get(verb)
    if action is None:
        raise Refused(_("There is no act called “%(verb)s”.") % {"verb": verb})
    action(assist, by=by, now=now, **fields)
