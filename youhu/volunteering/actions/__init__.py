"""Every write to check-ins and services: one action, one transaction, one line of the ledger."""

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
from youhu.volunteering.actions.serving import confirm_service, log_service, refuse_service

__all__ = [
    "Offer",
    "accept",
    "check_in",
    "confirm_service",
    "leave",
    "log_service",
    "recheck",
    "refuse",
    "refuse_service",
    "transfer",
    "warn",
]
