"""Every write to the register of Party organisations and members."""

from youhu.party.actions.admitting import Letter, admit, admit_newcomer
from youhu.party.actions.bodies import (
    Setup,
    appoint,
    describe,
    elect,
    enter_bodies,
    enter_offices,
    lift,
    override,
)
from youhu.party.actions.clock import escalate_elections, expire_letters, remind
from youhu.party.actions.founding import Plan, close, found
from youhu.party.actions.looking import Clear, export, print_letter, reveal
from youhu.party.actions.membership import confirm, enter_memberships, lend
from youhu.party.actions.transfers import apply, issue, receive, return_receipt, send_back

__all__ = [
    "Clear",
    "Letter",
    "Plan",
    "Setup",
    "admit",
    "admit_newcomer",
    "apply",
    "appoint",
    "close",
    "confirm",
    "describe",
    "elect",
    "enter_bodies",
    "enter_memberships",
    "enter_offices",
    "escalate_elections",
    "expire_letters",
    "export",
    "found",
    "issue",
    "lend",
    "lift",
    "override",
    "print_letter",
    "receive",
    "remind",
    "return_receipt",
    "reveal",
    "send_back",
]
