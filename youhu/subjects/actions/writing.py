"""The row of a request, its calls and its first line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from youhu.calls.models import Call
from youhu.ledger.actions import begin
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.subjects.models import DataRequest, Part
from youhu.subjects.rules import Right, State


def write(
    right: Right, verb: str, calls: Sequence[Call], by: Member, now: datetime, **facts: Any
) -> DataRequest:
    """The request with its calls and its first line; the line names no person and no words."""
    is_filed = by.role != Role.RESIDENT
    ended = {} if facts.get("state") == State.ASKED else {"state": State.DONE, "ended_at": now}
    request = DataRequest.objects.create(
        district=calls[0].district if calls else by.area_code[:6],
        right=right,
        member=by if by.pk and not is_filed else None,
        filed_by=by if is_filed else None,
        asked_at=now,
        **{**facts, **ended},
    )
    Part.objects.bulk_create(Part(request=request, call=call) for call in calls)
    begin(request, verb, by=by, now=now, payload={"calls": [call.number for call in calls]})
    return request
