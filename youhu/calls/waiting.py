"""Who waits for the answer to another call."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.rules import State


def tags(calls: Iterable[Call]) -> dict[int, list[tuple[str, str]]]:
    """How many others wait for each of some calls, as marks for page and list; one statement."""
    keys = [call.pk for call in calls if call.is_open]
    rows = Call.objects.filter(main__in=keys, state=State.MERGED).order_by().values_list("main")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, n in rows.annotate(n=Count("pk")) if keys else ():
        found[pk].append((_("%(n)s callers wait") % {"n": n + 1}, "ink"))
    return found
