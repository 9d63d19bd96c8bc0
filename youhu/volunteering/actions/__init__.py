"""Every write to check-ins and services: one action, one transaction, one line of the ledger."""

from youhu.volunteering.actions.activities import Plan, call_off, end_activities, publish
from youhu.volunteering.actions.certificates import issue_certificate
from youhu.volunteering.actions.checking_in import (
    Offer,
    accept,
    check_in,
    leave,
    recheck,
    refuse,
    transfer,
)
from youhu.volunteering.actions.clock import warn
from youhu.volunteering.actions.crediting import credit
from youhu.volunteering.actions.letters import send_letters, sign_letter
from youhu.volunteering.actions.needs import (
    drop_need,
    give_back_need,
    list_need,
    meet_need,
    take_need,
)
from youhu.volunteering.actions.serving import confirm_service, log_service, refuse_service
from youhu.volunteering.actions.signing_up import sign_up, withdraw
from youhu.volunteering.actions.teams import found_team, join_team, lead_team, leave_team
from youhu.volunteering.actions.turning_up import (
    ByHand,
    Position,
    answer_objection,
    come,
    go,
    object_to,
)
from youhu.volunteering.actions.units import (
    ReportForm,
    accept_unit,
    check_in_unit,
    feed_back_unit,
    leave_unit,
    refuse_unit,
)

__all__ = [
    "ByHand", "Offer", "Plan", "Position", "ReportForm", "accept", "accept_unit",
    "answer_objection", "call_off", "check_in", "check_in_unit", "come", "confirm_service",
    "credit", "drop_need", "end_activities", "feed_back_unit", "found_team", "give_back_need",
    "go", "issue_certificate", "join_team", "lead_team", "leave", "leave_team", "leave_unit",
    "list_need", "log_service", "meet_need", "object_to", "publish", "recheck", "refuse",
    "refuse_service", "refuse_unit", "send_letters", "sign_letter", "sign_up", "take_need",
    "transfer", "warn", "withdraw",
]  # fmt: skip
