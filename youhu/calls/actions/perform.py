"""One door to every verb, for pages and programs that know the verb only by its name."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from youhu.calls.actions import caller, desk, field, following, merging, recategorising, unit
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.registry.models import Member

Action = Callable[..., None]

ACTIONS: dict[str, Action] = {
    "dispatch": desk.dispatch,
    "redispatch": desk.redispatch,
    "ask_verify": desk.ask_verify,
    "propose_decline": desk.propose_decline,
    "agree_decline": desk.agree_decline,
    "refuse_decline": desk.refuse_decline,
    "suspend": desk.suspend,
    "resume": desk.resume,
    "void": desk.void,
    "confirm": field.confirm,
    "refute": field.refute,
    "pass_check": field.pass_check,
    "close_checked": field.close_checked,
    "fail_check": field.fail_check,
    "sign": unit.sign,
    "answer": unit.answer,
    "finish": unit.finish,
    "return_call": unit.return_call,
    "rate": caller.rate,
    "reopen": caller.reopen,
    "withdraw": caller.withdraw,
    "lapse": caller.lapse_call,
    "merge": merging.merge,
    "unmerge": merging.unmerge,
    "contest": merging.contest,
    "inherit": following.inherit,
    "answer_along": following.answer_along,
    "close_along": following.close_along,
    "decline_along": following.decline_along,
    "follow_again": following.follow_again,
    "remark": caller.remark,
    "reveal": caller.reveal,
    "recategorise": recategorising.recategorise,
}


def perform(call: Call, verb: str, *, by: Member, now: datetime, **fields: Any) -> None:
    """Do what a verb says. Raises Refused for an unknown one and for whatever the rules refuse."""
    action = ACTIONS.get(verb)
    if action is None:
        raise Refused(_("There is no act called “%(verb)s”.") % {"verb": verb})
    action(call, by=by, now=now, **fields)
