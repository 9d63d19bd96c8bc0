"""Every write to a request or a supervision. One action, one transaction, one line each."""

from youhu.oversight.actions.extensions import (
    approve_extension,
    ask_extension,
    lapse_extensions,
    refuse_extension,
)
from youhu.oversight.actions.holds import allow_hold, ask_hold, lapse_holds, turn_down_hold
from youhu.oversight.actions.judging import (
    agree,
    appeal,
    deny,
    dismiss,
    drop,
    endorse,
    mark,
    pass_on,
    take_back,
    uphold,
)
from youhu.oversight.actions.requests import withdraw
from youhu.oversight.actions.ruling import (
    in_force,
    is_ripe,
    load_shipped,
    mark_by_rule,
    supervise_by_rule,
)
from youhu.oversight.actions.supervisions import (
    hand_in,
    lift,
    report_back,
    send_back,
    settle,
    supervise,
    take_answers,
)
from youhu.oversight.actions.warning import warn_holders

__all__ = [
    "agree",
    "allow_hold",
    "appeal",
    "approve_extension",
    "ask_extension",
    "ask_hold",
    "deny",
    "dismiss",
    "drop",
    "endorse",
    "hand_in",
    "in_force",
    "is_ripe",
    "lapse_extensions",
    "lapse_holds",
    "lift",
    "load_shipped",
    "mark",
    "mark_by_rule",
    "pass_on",
    "refuse_extension",
    "report_back",
    "send_back",
    "settle",
    "supervise",
    "supervise_by_rule",
    "take_answers",
    "take_back",
    "turn_down_hold",
    "uphold",
    "warn_holders",
    "withdraw",
]
