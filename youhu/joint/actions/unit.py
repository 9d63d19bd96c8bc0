"""What the assisting unit does: sign, finish with words, or decline with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import photos_first
from youhu.calls.actions.photos import keep_photos
from youhu.calls.actions.step import must_say
from youhu.calls.models import Photo
from youhu.calls.rules import PhotoUse
from youhu.common.images import CleanPhoto
from youhu.joint.actions.step import asker_of, begin
from youhu.joint.models import Assist
from youhu.registry.models import Member


@transaction.atomic
def sign(assist: Assist, *, by: Member, now: datetime) -> None:
    """The unit takes its part on; its own handling clock starts."""
    step = begin(assist, "sign", by=by, now=now)
    step.follow(holder=assist.unit, worker=by)
    step.tell_call("assist_sign")


@photos_first(Photo)
@transaction.atomic
def finish(
    assist: Assist,
    *,
    report: str,
    by: Member,
    now: datetime,
    photos: Sequence[CleanPhoto] = (),
) -> None:
    """The unit says what it did; whoever asked is told."""
    step = begin(assist, "finish", by=by, now=now)
    must_say(report, _("Say what your unit did, in a sentence or two."))
    use = PhotoUse.AFTER
    digests = keep_photos(assist.call, photos, use=use, by=by, now=now) if photos else []
    payload = {"photos": digests} if digests else {}
    step.follow(note=report.strip(), payload=payload, report=report.strip(), worker=by)
    step.tell_call("assist_done")
    step.tell("assist_done", asker_of(assist), report=report.strip()[:100])


@transaction.atomic
def decline(assist: Assist, *, note: str, by: Member, now: datetime) -> None:
    """Not ours, says the unit, and why; whoever asked decides, on a clock."""
    step = begin(assist, "decline", by=by, now=now)
    must_say(note, _("Say why it is not your unit's, and whose it is if you know."))
    asker = assist.asker if assist.is_from_above else assist.call.unit
    step.follow(holder=asker, note=note.strip(), reason=note.strip())
    step.tell("assist_declined", asker_of(assist), note=note.strip()[:100])
