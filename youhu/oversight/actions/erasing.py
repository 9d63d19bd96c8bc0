"""Forgetting what was written in requests about a call and in its supervision."""

from datetime import datetime
from typing import Any

from youhu.calls.above import Keys
from youhu.calls.models import Call
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.oversight.models import Appeal, Extension, Hold, Supervision, Verdict
from youhu.registry.models import Member

# The columns in which people write.
WORDS: dict[Any, tuple[str, ...]] = {
    Extension: ("reason", "evidence", "decision"),
    Hold: ("reason", "evidence", "decision"),
    Supervision: ("reason", "expected", "report"),
    Appeal: ("reason", "decision"),
    Verdict: ("reason", "decision"),
}


def forget_words(call: Call, *, by: Member, now: datetime) -> None:
    """The words go; levels, scores, days and who decided stay."""
    for model, columns in WORDS.items():
        for thing in model._default_manager.filter(call=call).order_by("pk"):
            blank: dict[str, Any] = dict.fromkeys(columns, "")
            erase_words(thing, by=by, now=now, **blank)
            forget(thing.subject)


def busy(keys: Keys) -> set[int]:
    """The calls about which somebody's next step is still waited for."""
    return {
        pk
        for model in WORDS
        for pk in model._default_manager.filter(call__in=keys, due_at__isnull=False).values_list(
            "call", flat=True
        )
    }
