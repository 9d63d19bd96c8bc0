"""Neighbours in the sample district who met the same, so that a call shows how many it concerns."""

from datetime import datetime

from youhu.calls import public
from youhu.calls.actions import echo
from youhu.calls.models import Call
from youhu.calls.queries import is_own
from youhu.calls.rules import OPEN
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role

JOINED = 60  # the newest calls, of which most are joined by somebody
MOST = 7
JOINED_BY_NAME = 4


def neighbours_join(now: datetime) -> int:
    """Let neighbours say “me, too” to what is open in the streets; answers how often."""
    rows = public.listed(now).filter(state__in=OPEN).order_by("-raised_at", "-pk")[:JOINED]
    said = 0
    for call in rows:
        for n in range(call.pk * 5 % MOST):
            device = f"sample-{call.number}-{n}"
            said += echo(call, device=device, by=nobody(Role.RESIDENT), now=now)
    return said + _resident_joins(list(rows), now)


def _resident_joins(calls: list[Call], now: datetime) -> int:
    """The resident with a login joins some of them, and so finds them again."""
    resident = Member.objects.get(person__user__username="resident")
    others = [call for call in calls if not is_own(call, resident)][:JOINED_BY_NAME]
    return sum(echo(call, device="sample", by=resident, now=now) for call in others)
