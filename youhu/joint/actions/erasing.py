"""Forgetting what was written in the assisting duties of a call."""

from datetime import datetime

from youhu.calls.models import Call
from youhu.joint.models import Assist
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member


def forget_assists(call: Call, *, by: Member, now: datetime) -> None:
    """What units asked of each other and reported goes with the words of the call."""
    for assist in Assist.objects.filter(call=call).order_by("pk"):
        erase_words(assist, by=by, now=now, task="", reason="", report="")
        forget(assist.subject)
