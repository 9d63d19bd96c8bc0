"""Every write to a directive. One action, one transaction, one line of each thing."""

from youhu.directives.actions.orders import (
    Order,
    call_off,
    give_longer,
    issue,
    may_issue,
    release,
    report,
    send_back,
    sign,
    urge,
    verify,
    warn,
)
from youhu.directives.actions.watching import supervise, supervise_late, to_be_marked

__all__ = [
    "Order",
    "call_off",
    "give_longer",
    "issue",
    "may_issue",
    "release",
    "report",
    "send_back",
    "sign",
    "supervise",
    "supervise_late",
    "to_be_marked",
    "urge",
    "verify",
    "warn",
]
