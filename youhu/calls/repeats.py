"""How often the same caller called lately: of the member's own calls, and never of a secret one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from youhu.calls.models import Call
from youhu.calls.queries import is_hidden
from youhu.registry.models import Member

DAYS = 30


def times_called(calls: Iterable[Call], member: Member, now: datetime) -> dict[int, int]:
    """Calls in the last 30 days from the telephone of each call, by the call's pk; one statement.

    A call whose caller this member may not know, or that has no number, is left out. The calls
    come with their caller.
    """
    callers = {call.pk: _index(call) for call in calls if not is_hidden(call, member)}
    wanted = {caller for caller in callers.values() if caller}
    if not wanted:
        return {}
    mine = Call.objects.visible_to(member).filter(raised_at__gte=now - timedelta(days=DAYS))
    mine = mine if member.oversees else mine.filter(is_secret=False)
    found = mine.filter(caller__phone_index__in=wanted).order_by()
    rows = found.values_list("caller__phone_index")
    counts: dict[str, int] = dict(rows.annotate(n=Count("pk")))
    return {pk: counts[caller] for pk, caller in callers.items() if caller in counts}


def _index(call: Call) -> str:
    caller = getattr(call, "caller", None)
    return caller.phone_index if caller is not None else ""
