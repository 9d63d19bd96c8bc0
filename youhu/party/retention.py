"""How long it stays on record to which Party organisation somebody once belonged."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from youhu.ledger.actions import erase_words
from youhu.party.models import Membership, Transfer
from youhu.party.rules import OPEN
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role

_BASIS = _("Personal Information Protection Law, art. 19: no longer than its purpose needs")


def _over(before: datetime) -> Any:
    """Memberships that are over; those that a transfer refers to are part of its book."""
    return Membership.objects.filter(valid_until__lt=before.date(), transfers=None)


def _over_due(before: datetime) -> int:
    return int(_over(before).count())


def _over_erase(before: datetime, most: int, _now: datetime) -> int:
    keys = list(_over(before).order_by("pk").values_list("pk", flat=True)[:most])
    return Membership.objects.filter(pk__in=keys).delete()[0]


def _moved(before: datetime) -> Any:
    ended = Transfer.objects.exclude(state__in=OPEN).filter(ended_at__lt=before)
    return ended.exclude(reason="").order_by("ended_at", "pk")


def _moved_due(before: datetime) -> int:
    return int(_moved(before).count())


def _moved_erase(before: datetime, most: int, now: datetime) -> int:
    found = list(_moved(before)[:most])
    for one in found:
        erase_words(one, by=nobody(Role.CLOCK), now=now, reason="")
    return len(found)


KINDS = (
    Kind(
        "party_memberships",
        _("Party memberships that are over"),
        _("The row goes, unless a transfer refers to it. Whoever belongs somewhere now stays."),
        60,
        12,
        _BASIS,
        _over_due,
        _over_erase,
    ),
    Kind(
        "party_transfers",
        _("Transfers of Party members that have ended"),
        _("Reasons and words go. Who went where, when, by which letter stays in the book."),
        60,
        12,
        _BASIS,
        _moved_due,
        _moved_erase,
    ),
)
