"""Every write to a request or a supervision. One action, one transaction, one line each."""

from youhu.oversight.actions.extensions import (
    approve_extension,
    ask_extension,
    lapse_extensions,
    refuse_extension,
    withdraw_extension,
)
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
from youhu.oversight.actions.ruling import load_shipped, supervise_by_rule
from youhu.oversight.actions.supervisions import (
    lift,
    report_back,
    send_back,
    supervise,
    take_answers,
)
from youhu.oversight.actions.warning import warn_holders

__all__ = [
    "agree",
    "appeal",
    "approve_extension",
    "ask_extension",
    "deny",
    "dismiss",
    "drop",
    "endorse",
    "lapse_extensions",
    "lift",
    "load_shipped",
    "mark",
    "pass_on",
    "refuse_extension",
    "report_back",
    "send_back",
    "supervise",
    "supervise_by_rule",
    "take_answers",
    "take_back",
    "uphold",
    "warn_holders",
    "withdraw_extension",
]
