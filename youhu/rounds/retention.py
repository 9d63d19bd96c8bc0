"""How long what was brought to a door stays after it has ended."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youhu.calls.actions import leftovers
from youhu.ledger.actions import erase_words
from youhu.privacy.kinds import Kind
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.rounds.models import Drop, Stop


def _ended(before: datetime) -> Any:
    rows = Drop.objects.filter(ended_at__lt=before, erased_at=None)
    return rows.order_by("ended_at", "pk")


def _due(before: datetime) -> int:
    found: int = _ended(before).count()
    return found


def _erase(before: datetime, most: int, now: datetime) -> int:
    drops = list(_ended(before)[:most])
    for drop in drops:
        erase(drop, by=nobody(Role.CLOCK), now=now)
    return len(drops)


@transaction.atomic
def erase(drop: Drop, *, by: Member, now: datetime) -> None:
    """What was in the bags and what the courier wrote goes."""
    erase_words(drop, by=by, now=now, erased_at=now, remark="")
    drop.items = ""
    drop.save(update_fields=["items"])


def _photos(before: datetime) -> Any:
    rows = Stop.objects.filter(part__ended_at__lt=before).exclude(image="", thumb="")
    return rows.order_by("pk")


def _photos_due(before: datetime) -> int:
    found: int = _photos(before).count()
    return found


@transaction.atomic
def _photos_erase(before: datetime, most: int, now: datetime) -> int:
    stops = list(_photos(before)[:most])
    names = {str(file.name) for one in stops for file in (one.image, one.thumb) if file}
    Stop.objects.filter(pk__in=[one.pk for one in stops]).update(image="", thumb="")
    leftovers.note(names, due_at=now)
    return len(stops)


KINDS = (
    Kind(
        "drops",
        _("What was brought to doors in rounds"),
        _("What was in the bags goes, and what the courier wrote. Bags, dates and doors stay."),
        3,
        1,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
    Kind(
        "round_photos",
        _("Photos of bags at doors and gates in rounds"),
        _("The photos go with their files. That and when something was left there stays."),
        3,
        1,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _photos_due,
        _photos_erase,
    ),
)
