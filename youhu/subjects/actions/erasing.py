"""Forgetting what was written to somebody when their earlier request was refused."""

from datetime import datetime

from youhu.calls.models import Call
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member
from youhu.subjects.models import DataRequest, Part
from youhu.subjects.rules import State


def forget_answers(call: Call, *, by: Member, now: datetime) -> None:
    """The words of refusals go with the call; the reason, the days and who decided stay."""
    about = Part.objects.filter(call=call).values("request")
    refused = DataRequest.objects.filter(pk__in=about, state=State.REFUSED).exclude(answer="")
    for request in refused.order_by("pk"):
        erase_words(request, by=by, now=now, answer="")
        forget(request.subject)
