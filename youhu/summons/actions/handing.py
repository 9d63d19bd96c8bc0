"""An act that comes from a phone with a key: however often it arrives, it is done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.registry.models import Member
from youhu.summons.actions import unit
from youhu.summons.models import Part, Slip

FROM_A_PHONE: dict[str, Callable[..., None]] = {
    "acknowledge": unit.acknowledge,
    "arrive": unit.arrive,
    "begin": unit.begin,
}


@dataclass(frozen=True)
class Handed:
    """What an act from a phone is known by: its key, the verb, and when the phone says it was."""

    client_key: UUID
    verb: str
    made_at: datetime | None = None


def hand_in(part: Part, slip: Handed, *, by: Member, now: datetime, **fields: Any) -> bool:
    """Do what the slip says, unless it was done before; answers whether it was done just now.

    Key and act are written in one transaction. What is refused leaves no key behind.
    """
    if _was_handed_in(part, slip, by):
        return False
    try:
        with transaction.atomic():
            Slip.objects.create(part=part, member=by, at=now, **vars(slip))
            FROM_A_PHONE[slip.verb](part, by=by, now=now, made_at=slip.made_at, **fields)
            return True
    except IntegrityError:
        if not _was_handed_in(part, slip, by):
            raise
        return False


def _was_handed_in(part: Part, slip: Handed, by: Member) -> bool:
    """Raises Refused when the key comes from another hand, or with another act."""
    first = Slip.objects.filter(client_key=slip.client_key).first()
    if first is None:
        return False
    if (first.member_id, first.verb, first.part_id) != (by.pk, slip.verb, part.pk):
        raise Refused(_("This key was used for something else. Do it again on the page."))
    return True
