"""A picture that the bags stand there: no hands meet, nobody signs."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions import leftovers
from youhu.calls.actions.laying import lay_down, photos_first
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.actions import record
from youhu.registry.models import Member
from youhu.rounds.actions.carrying import refuse_strangers
from youhu.rounds.models import Stop


@photos_first(Stop)
@transaction.atomic
def prove(stop: Stop, *, photos: Sequence[CleanPhoto] = (), by: Member, now: datetime) -> None:
    """Keep one picture for a list; another one takes its place."""
    refuse_strangers(stop.part, by)
    if stop.taken_at is None:
        raise Refused(_("Take the list over first, then photograph the bags at the doors."))
    leftovers.note({str(file.name) for file in (stop.image, stop.thumb) if file}, due_at=now)
    for photo in lay_down(photos[:1], Stop):
        Stop.objects.filter(pk=stop.pk).update(image=photo.image, thumb=photo.small)
    record(stop.part, "prove", by=by, now=now, payload={"place": stop.place})
