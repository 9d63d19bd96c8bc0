"""Every write of settlement: statements, objections, payments, corrections, terms."""

from youhu.settling.actions.agreeing import agree, agree_silent, answer, object_to, pay
from youhu.settling.actions.clock import warn
from youhu.settling.actions.correcting import allow, propose, refuse, set_terms
from youhu.settling.actions.drawing import discard, draw_month, draw_up, send, send_all

__all__ = [
    "agree",
    "agree_silent",
    "allow",
    "answer",
    "discard",
    "draw_month",
    "draw_up",
    "object_to",
    "pay",
    "propose",
    "refuse",
    "send",
    "send_all",
    "set_terms",
    "warn",
]
