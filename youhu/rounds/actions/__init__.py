"""Every write about rounds."""

from youhu.rounds.actions.carrying import bring, call_off, finish, miss, take
from youhu.rounds.actions.clock import close_rounds, open_rounds, warn
from youhu.rounds.actions.keeping import (
    Facts,
    allow_entry,
    change,
    forbid_entry,
    let_go,
    name_courier,
    open_or_close,
    set_up,
)
from youhu.rounds.actions.proving import prove
from youhu.rounds.actions.requesting import Want, carry_over, request, settle, withdraw
from youhu.rounds.actions.sharing import House, Share, Sharing, drop_out, open_drops, share_out

__all__ = [
    "Facts", "House", "Share", "Sharing", "Want", "allow_entry", "bring", "call_off", "carry_over",
    "change", "close_rounds", "drop_out", "finish", "forbid_entry", "let_go", "miss",
    "name_courier", "open_drops", "open_or_close", "open_rounds", "prove", "request", "set_up",
    "settle", "share_out", "take", "warn", "withdraw",
]  # fmt: skip
