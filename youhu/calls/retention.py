"""How long what is known of callers stays after their calls have ended."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from youhu.calls.actions.erasing import erase
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def _ended(before: datetime) -> CallQuerySet:
    ended = Call.objects.filter(closed_at__lt=before, caller__erased_at=None)
    return ended.exclude(caller=None)


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
            "category, place on the map, times, rating and all seals stay."
        ),
        36,
        6,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
)
