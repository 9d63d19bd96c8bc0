"""What a driver's phone hands in: each slip with a key, in any order, done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.dispatch.models import Shift, Slip
from youhu.registry.models import Member


@dataclass(frozen=True)
class Handed:
    """What a slip is known by: its key, whose shift, which verb, which stop, and when it was."""

    client_key: UUID
    shift: Shift
    verb: str
    stop_number: int | None = None
    made_at: datetime | None = None


def hand_in(slip: Handed, deed: Callable[[], Any], *, by: Member, now: datetime) -> bool:
    """Do it unless it was done before; answers whether it was done just now.

    Key and deed are written in one transaction. What is refused leaves no key behind.
    """
    if _repeated(slip, by):
        return False
    try:
        with transaction.atomic():
            Slip.objects.create(member=by, at=now, **vars(slip))
            deed()
            return True
    except IntegrityError:
        if not _repeated(slip, by):
            raise
        return False


@transaction.atomic
def _repeated(slip: Handed, by: Member) -> bool:
    """Whether this key stands for something already. The repetition is written down.

    Raises Refused when the key comes from another hand, or with another deed.
    """
    rows = Slip.objects.filter(client_key=slip.client_key)
    if not rows.update(times_repeated=F("times_repeated") + 1):
        return False
    first = rows.get()
    told = (by.pk, slip.shift.pk, slip.verb, slip.stop_number)
    if (first.member_id, first.shift_id, first.verb, first.stop_number) != told:
        raise Refused(_("This key was used for something else. Do it again on the page."))
    return True
