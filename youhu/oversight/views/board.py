"""What the page of a call shows of its requests and supervision."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from youhu.calls.models import Call, Duty
from youhu.oversight.queries import everything, may_ask
from youhu.registry.http import MemberRequest


def board(request: MemberRequest, call: Call, duties: Sequence[Duty], now: datetime) -> SafeString:
    """What runs beside the handling of a call, its next step, and the way to its page."""
    running = [thing for thing in everything(call) if thing.due_at is not None]
    asks = may_ask(call, request.member)
    if not running and not asks:
        return SafeString("")
    context = {"call": call, "rows": running, "asks": asks, "now": now}
    return render_to_string("oversight/_board.html", context, request)
