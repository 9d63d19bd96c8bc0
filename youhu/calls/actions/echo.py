"""Somebody else met the same: counted once, and the call they join is the one that is worked on."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Echo
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.registry.models import Member


def hands_of(by: Member, device: str) -> list[str]:
    """How a person and the device in their hand are told apart from others, the person first.

    The device's key itself is not kept, so that no row leads back to a telephone.
    """
    person = [f"m:{by.person_id}"] if by.pk else []
    return [*person, f"d:{hashlib.sha256(device.encode()).hexdigest()}"]


def echo(call: Call, *, device: str, by: Member, now: datetime) -> bool:
    """Join a public call; False when this person or device had joined it before.

    Raises Refused for a call that is over, or is their own.
    """
    _look_over(call, by)
    hands = hands_of(by, device)
    if Echo.objects.filter(call=call, hand__in=hands).exists():
        return False
    try:
        with transaction.atomic():
            _join(call, hands[0], by, now)
    except IntegrityError:
        return False  # the same tap twice, a moment apart
    return True


def _look_over(call: Call, by: Member) -> None:
    if not call.is_public or not call.is_open:
        raise Refused(_("This call has ended. Raise a new one if it is still so."))
    owner = call.raised_by
    if owner is not None and by.pk and owner.person_id == by.person_id:
        raise Refused(_("This is your own call. Add words to it instead."))


def _join(call: Call, hand: str, by: Member, now: datetime) -> None:
    named = by if by.pk else None
    Echo.objects.create(call=call, hand=hand, by=named, at=now)
    record(call, "echo", by=by, now=now, times_echoed=F("times_echoed") + 1)
    call.refresh_from_db(fields=["times_echoed"])
