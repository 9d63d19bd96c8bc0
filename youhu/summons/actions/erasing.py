"""Forgetting what was written in the summonses about a call."""

from datetime import datetime
from typing import Any

from youhu.calls.above import Keys
from youhu.calls.models import Call
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member
from youhu.summons.models import Agreed, Meeting, Part, Summons
from youhu.summons.rules import State

PERSON: dict[str, Any] = {"text": "", "address": "", "person_name": "", "person_details": ""}
PART: dict[str, Any] = dict.fromkeys(("arrival_note", "report", "rating_note", "reason"), "")


def forget_words(call: Call, *, by: Member, now: datetime) -> None:
    """Facts, the person, reports and findings go; units, times and ratings stay."""
    for summons in Summons.objects.filter(call=call).order_by("pk"):
        erase_words(summons, by=by, now=now, title=call.number, **PERSON)
        forget(summons.subject)
        for part in Part.objects.filter(summons=summons).order_by("pk"):
            erase_words(part, by=by, now=now, **PART)
            forget(part.subject)
        for agreed in Agreed.objects.filter(summons=summons).order_by("pk"):
            erase_words(agreed, by=by, now=now, task="", done_note="")
            forget(agreed.subject)
        Meeting.objects.filter(summons=summons).update(findings="", people="")


def busy(keys: Keys) -> set[int]:
    """The calls about which units are still called together."""
    running = Summons.objects.filter(call__in=keys, state=State.RUNNING)
    return {pk for pk in running.values_list("call", flat=True) if pk is not None}
