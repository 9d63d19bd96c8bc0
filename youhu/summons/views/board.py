"""On the page of a call: the summonses that came out of it, and the way to raise one."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from youhu.calls.models import Call, Duty
from youhu.registry.http import MemberRequest
from youhu.summons.models import Summons
from youhu.summons.queries import may_call


def board(request: MemberRequest, call: Call, duties: Sequence[Duty], now: datetime) -> SafeString:
    """The summonses of a call that this reader may see; nothing where there is nothing to do."""
    rows = Summons.objects.visible_to(request.member).filter(call=call).counted().order_by("pk")
    found = list(rows)
    offers = call.is_open and may_call(request.member)
    if not found and not offers:
        return SafeString("")
    context = {"summonses": found, "call": call, "may_call": offers, "now": now}
    return render_to_string("summons/_board.html", context, request)
