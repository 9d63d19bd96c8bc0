"""Every write to a summons: one action, one transaction, one line of the ledger."""

from youhu.summons.actions.arbiter import excuse, uphold
from youhu.summons.actions.caller import (
    add_facts,
    ask_higher,
    call_more,
    call_off,
    change_lead,
    end,
    insist,
    rate,
    release,
)
from youhu.summons.actions.clock import end_settled, lapse, warn, warn_agreed
from youhu.summons.actions.handing import hand_in
from youhu.summons.actions.limits import change_limits
from youhu.summons.actions.meeting import Pledge, confer, drop, finish
from youhu.summons.actions.raising import Appeal, raise_summons
from youhu.summons.actions.unit import CheckIn, acknowledge, arrive, begin, decline, report

__all__ = [
    "Appeal",
    "CheckIn",
    "Pledge",
    "acknowledge",
    "add_facts",
    "arrive",
    "ask_higher",
    "begin",
    "call_more",
    "call_off",
    "change_lead",
    "change_limits",
    "confer",
    "decline",
    "drop",
    "end",
    "end_settled",
    "excuse",
    "finish",
    "hand_in",
    "insist",
    "lapse",
    "raise_summons",
    "rate",
    "release",
    "report",
    "uphold",
    "warn",
    "warn_agreed",
]
