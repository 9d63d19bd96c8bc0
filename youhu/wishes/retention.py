"""How long what is known of askers stays after their wishes have ended."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.wishes.actions.erasing import erase
from youhu.wishes.models import Wish


def _ended(before: datetime) -> QuerySet[Wish]:
    return Wish.objects.filter(ended_at__lt=before, erased_at=None).order_by("ended_at", "pk")


def _due(before: datetime) -> int:
    return _ended(before).count()


def _erase(before: datetime, most: int, now: datetime) -> int:
    wishes = list(_ended(before).select_related("community")[:most])
    for wish in wishes:
        erase(wish, by=nobody(Role.CLOCK), now=now)
    return len(wishes)


KINDS = (
    Kind(
        "wishes",
        _("Wishes that have ended"),
        _(
            "Name, telephone, address, place of the home, words, salutation, thanks and picture "
            "go. Title, kind, community, states, dates, who helped and the hours stay, and in the "
            "ledger which login asked."
        ),
        12,
        3,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
)
