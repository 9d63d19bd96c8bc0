"""Every write to wishes: one action, one transaction, one line of the ledger."""

from youhu.wishes.actions.claiming import (
    Taken,
    claim,
    expire,
    join,
    leave_line,
    pass_on,
    release,
    wait,
)
from youhu.wishes.actions.clock import end_rounds, expire_leases, lapse_picks, pass_over, warn
from youhu.wishes.actions.collecting import (
    Asked,
    Public,
    publish,
    publish_again,
    reject,
    roll_over,
    submit,
    withdraw,
)
from youhu.wishes.actions.confirming import (
    Said,
    confirm,
    hide_thanks,
    rate,
    send_back,
    show_thanks,
)
from youhu.wishes.actions.doing import agree, extend, finish, look, postpone
from youhu.wishes.actions.proposing import accept, decline, drop, propose, send, take_out

__all__ = [
    "Asked",
    "Public",
    "Said",
    "Taken",
    "accept",
    "agree",
    "claim",
    "confirm",
    "decline",
    "drop",
    "end_rounds",
    "expire",
    "expire_leases",
    "extend",
    "finish",
    "hide_thanks",
    "join",
    "lapse_picks",
    "leave_line",
    "look",
    "pass_on",
    "pass_over",
    "postpone",
    "propose",
    "publish",
    "publish_again",
    "rate",
    "reject",
    "release",
    "roll_over",
    "send",
    "send_back",
    "show_thanks",
    "submit",
    "take_out",
    "wait",
    "warn",
    "withdraw",
]
