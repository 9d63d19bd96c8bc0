"""An act that comes from a phone with a key: however often it arrives, it is done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.actions import caller, field, photos
from youhu.calls.actions.laying import photos_first
from youhu.calls.models import Call, HandedIn, Photo
from youhu.calls.rules import PhotoUse
from youhu.common.errors import Refused
from youhu.registry.models import Member

# What a grid worker may do to a call from a phone, and what each of these acts does.
FROM_A_PHONE: dict[str, Callable[..., None]] = {
    "confirm": field.confirm,
    "refute": field.refute,
    "pass_check": field.pass_check,
    "close_checked": field.close_checked,
    "fail_check": field.fail_check,
    "remark": caller.remark,
    "add_photos": partial(photos.add_photos, use=PhotoUse.SCENE),
}


@dataclass(frozen=True)
class Slip:
    """What an act from a phone is known by: its key, the verb, and when the phone says it was."""

    client_key: UUID
    verb: str
    made_at: datetime | None = None


@photos_first(Photo)
def hand_in(call: Call, slip: Slip, *, by: Member, now: datetime, **fields: Any) -> bool:
    """Do what the slip says, unless it was done before; answers whether it was done just now.

    Key and act are written in one transaction, so two repeats at one moment give one act. What is
    refused leaves no key behind: it may be tried again.
    """
    try:
        with transaction.atomic():
            HandedIn.objects.create(call=call, member=by, at=now, **vars(slip))
            FROM_A_PHONE[slip.verb](call, by=by, now=now, made_at=slip.made_at, **fields)
            return True
    except IntegrityError:
        if handed_in(slip, number=call.number, by=by) is None:
            raise
        return False


@transaction.atomic
def handed_in(slip: Slip, *, number: str, by: Member) -> HandedIn | None:
    """The act that this key already stands for. The repetition is written before it is answered.

    Raises Refused when the key comes from another hand, or with another act.
    """
    rows = HandedIn.objects.filter(client_key=slip.client_key)
    if not rows.update(times_repeated=F("times_repeated") + 1):
        return None
    first = rows.select_related("call").get()
    if (first.member_id, first.verb, first.call.number) != (by.pk, slip.verb, number):
        raise Refused(_("This key was used for something else. Do it again on the page."))
    return first
