"""How long what is known of callers stays after their calls have ended."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from youhu.calls import above
from youhu.calls.actions.erasing import erase
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.calls.rules import OPEN, State
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def _ended(before: datetime) -> CallQuerySet:
    """What ended so long ago, without that on which somebody still works or for which they wait."""
    ended = Call.objects.filter(closed_at__lt=before, caller__erased_at=None).exclude(caller=None)
    busy = above.busy(ended.values_list("pk", flat=True))
    followed = Call.objects.filter(state=State.MERGED, main__isnull=False).values("main")
    settled = ended.exclude(above.supervised()).exclude(pk__in=followed).exclude(pk__in=busy)
    return settled.exclude(state=State.MERGED, main__state__in=OPEN)


def _due(before: datetime) -> int:
    return _ended(before).count()


def _erase(before: datetime, most: int, now: datetime) -> int:
    calls = list(_ended(before).order_by("closed_at", "pk")[:most])
    return sum(erase(call, by=nobody(Role.CLOCK), now=now) for call in calls)


KINDS = (
    Kind(
        "calls",
        _("Calls that have ended"),
        _(
            "Name and telephone of the caller, words, answer, address and photos go. Number, "
            "category, place on the map, times, rating and all seals stay, and which login raised "
            "it. What somebody still works on waits until that has ended."
        ),
        36,
        6,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
)
