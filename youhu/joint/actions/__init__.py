"""Every write to an assisting duty. One action, one transaction, one line in the ledger."""

from youhu.joint.actions.arbiter import reassign, release, uphold
from youhu.joint.actions.asker import ask, ask_other, insist, take_off
from youhu.joint.actions.clock import fall_with_calls, settle, warn
from youhu.joint.actions.pausing import keep_step
from youhu.joint.actions.unit import decline, finish, sign

__all__ = [
    "ask",
    "ask_other",
    "decline",
    "fall_with_calls",
    "finish",
    "insist",
    "keep_step",
    "reassign",
    "release",
    "settle",
    "sign",
    "take_off",
    "uphold",
    "warn",
]
