"""Every write of those who are on duty. One action, one transaction, one line in the ledger."""

from youhu.rosters.actions.gaps import warn_gaps
from youhu.rosters.actions.handing import (
    dispute_handover,
    open_handovers,
    settle_handover,
    sign_handover,
    waive_handover,
    warn_handovers,
    write_handover,
)
from youhu.rosters.actions.leaving import (
    Days,
    ask_leave,
    enter_sick,
    grant_leave,
    lapse_leaves,
    leads_leave,
    name_substitute,
    refuse_leave,
    withdraw_leave,
)
from youhu.rosters.actions.swapping import (
    Wanted,
    accept_swap,
    approve_swap,
    ask_swap,
    decline_swap,
    lapse_swaps,
    refuse_swap,
    withdraw_swap,
)

__all__ = [
    "Days",
    "Wanted",
    "accept_swap",
    "approve_swap",
    "ask_leave",
    "ask_swap",
    "decline_swap",
    "dispute_handover",
    "enter_sick",
    "grant_leave",
    "lapse_leaves",
    "lapse_swaps",
    "leads_leave",
    "name_substitute",
    "open_handovers",
    "refuse_leave",
    "refuse_swap",
    "settle_handover",
    "sign_handover",
    "waive_handover",
    "warn_gaps",
    "warn_handovers",
    "withdraw_leave",
    "withdraw_swap",
    "write_handover",
]
