"""The board of duties on the page of a call: who, in which part, asked what, by when, what next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from youhu.calls.models import Call, Duty
from youhu.calls.rules import DutyPart
from youhu.joint.models import Assist
from youhu.joint.queries import board_of, may_ask, offered
from youhu.joint.rules import MAIN_VERBS
from youhu.joint.views.forms import ACTS
from youhu.registry.http import MemberRequest


@dataclass(frozen=True)
class Row:
    """One unit's part; `acts` are the verbs that the reader may use on it, with their words."""

    duty: Duty
    assist: Assist | None = None
    acts: Sequence[tuple[str, Promise]] = field(default=())


def board(request: MemberRequest, call: Call, duties: Sequence[Duty], now: datetime) -> SafeString:
    """The duties of a call, lead and assisting, each with its clock and its buttons."""
    is_shared = any(duty.part == DutyPart.ASSIST for duty in duties)
    assists = {assist.duty_id: assist for assist in board_of(call)} if is_shared else {}
    rows = []
    for duty in duties:
        assist = assists.get(duty.pk)
        if assist is not None:
            assist.call = call  # read already: no statement for it
        verbs = offered(assist, request.member) if assist is not None and call.is_open else []
        rows.append(Row(duty, assist, [(verb, ACTS[verb].label) for verb in verbs]))
    context = {
        "rows": rows,
        "call": call,
        "now": now,
        "main_verbs": MAIN_VERBS,
        "may_ask": may_ask(call, request.member),
        "held_by": [row.duty.unit for row in rows if _holds(row)],
    }
    return render_to_string("joint/_board.html", context, request)


def _holds(row: Row) -> bool:
    """Whether the call waits for this assisting unit."""
    return row.assist is not None and row.assist.is_open and row.duty.is_mandatory
