"""Every write to a call. One action, one transaction, one line in the ledger."""

from youhu.calls.actions.arranging import (
    MOST_VIEWS,
    drop_view,
    keep_view,
    lay_out,
    move_view,
    rename_view,
    share_view,
)
from youhu.calls.actions.caller import lapse, rate, remark, reopen, reveal, withdraw
from youhu.calls.actions.desk import (
    agree_decline,
    ask_verify,
    dispatch,
    propose_decline,
    redispatch,
    refuse_decline,
    resume,
    suspend,
    void,
    wake,
)
from youhu.calls.actions.drafting import (
    approve_draft,
    draft_limit,
    draft_rule,
    drop_rule_draft,
    rehearse,
    revise,
    send_back_draft,
    submit_draft,
    wrote,
)
from youhu.calls.actions.drafts import drop_draft, keep_draft, sweep_drafts
from youhu.calls.actions.echo import echo, hands_of
from youhu.calls.actions.escalation import escalate
from youhu.calls.actions.exports import ask_export, cancel_export, make_export, sweep_exports
from youhu.calls.actions.extending import extend
from youhu.calls.actions.field import close_checked, confirm, fail_check, pass_check, refute
from youhu.calls.actions.following import (
    answer_along,
    close_along,
    decline_along,
    follow_again,
    inherit,
)
from youhu.calls.actions.handing import Slip, hand_in, handed_in
from youhu.calls.actions.intake import Draft, raise_call
from youhu.calls.actions.leftovers import sweep_leftovers
from youhu.calls.actions.merging import contest, merge, refuse_pair, unmerge
from youhu.calls.actions.photos import add_photos
from youhu.calls.actions.recategorising import recategorise
from youhu.calls.actions.relocating import relocate
from youhu.calls.actions.replies import (
    add_reply,
    count_use,
    edit_reply,
    refuse_unknown,
    restore_reply,
    retire_reply,
)
from youhu.calls.actions.settling import settle
from youhu.calls.actions.splitting import Part, split
from youhu.calls.actions.suggested import dispatch_as_suggested
from youhu.calls.actions.unit import answer, finish, return_call, sign

__all__ = [
    "MOST_VIEWS",
    "Draft",
    "Part",
    "Slip",
    "add_photos",
    "add_reply",
    "agree_decline",
    "answer",
    "answer_along",
    "approve_draft",
    "ask_export",
    "ask_verify",
    "cancel_export",
    "close_along",
    "close_checked",
    "confirm",
    "contest",
    "count_use",
    "decline_along",
    "dispatch",
    "dispatch_as_suggested",
    "draft_limit",
    "draft_rule",
    "drop_draft",
    "drop_rule_draft",
    "drop_view",
    "echo",
    "edit_reply",
    "escalate",
    "extend",
    "fail_check",
    "finish",
    "follow_again",
    "hand_in",
    "handed_in",
    "hands_of",
    "inherit",
    "keep_draft",
    "keep_view",
    "lapse",
    "lay_out",
    "make_export",
    "merge",
    "move_view",
    "pass_check",
    "propose_decline",
    "raise_call",
    "rate",
    "recategorise",
    "redispatch",
    "refuse_decline",
    "refuse_pair",
    "refuse_unknown",
    "refute",
    "rehearse",
    "relocate",
    "remark",
    "rename_view",
    "reopen",
    "restore_reply",
    "resume",
    "retire_reply",
    "return_call",
    "reveal",
    "revise",
    "send_back_draft",
    "settle",
    "share_view",
    "sign",
    "split",
    "submit_draft",
    "suspend",
    "sweep_drafts",
    "sweep_exports",
    "sweep_leftovers",
    "unmerge",
    "void",
    "wake",
    "withdraw",
    "wrote",
]
