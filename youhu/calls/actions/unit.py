"""What the accountable unit does: sign for it, answer it, or give it back with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from youhu.calls.actions.duties import (
    end_lead,
    refuse_while_assisting,
    release_lead,
    sign_lead,
)
from youhu.calls.actions.following import bring_along, tell_caller
from youhu.calls.actions.laying import photos_first
from youhu.calls.actions.photos import keep_photos
from youhu.calls.actions.step import Step, begin, community_of, room_for
from youhu.calls.models import Call, Photo
from youhu.calls.routing import level_above
from youhu.calls.rules import PhotoUse
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.registry.models import Member
from youhu.registry.rules import Role


@transaction.atomic
def sign(call: Call, *, by: Member, now: datetime) -> None:
    """The unit takes the call on; the handling clock starts."""
    begin(call, "sign", by=by, now=now).follow(worker=by)
    sign_lead(call, now=now)


@photos_first(Photo)
@transaction.atomic
def answer(
    call: Call,
    *,
    answer: str,
    by: Member,
    now: datetime,
    photos: Sequence[CleanPhoto] = (),
    is_public: bool = False,
) -> None:
    """The unit tells the caller what it did; the caller is asked to rate it."""
    step = begin(call, "answer", by=by, now=now)
    _say_done(step, answer, photos, is_public)
    tell_caller(step)
    bring_along(step)


@photos_first(Photo)
@transaction.atomic
def finish(
    call: Call,
    *,
    answer: str,
    by: Member,
    now: datetime,
    photos: Sequence[CleanPhoto] = (),
    is_public: bool = False,
) -> None:
    """The unit says it is done; the grid sees whether it is so."""
    step = begin(call, "finish", by=by, now=now)
    _say_done(step, answer, photos, is_public)
    looker = community_of(step.reference, call.cell_code, now)
    step.tell("checking", unit=looker, role=Role.GRID_WORKER)


def _say_done(step: Step, answer: str, photos: Sequence[CleanPhoto], is_public: bool) -> None:
    """What a unit must leave behind when it says that a call is done."""
    if not answer.strip():
        raise Refused(_("Tell the caller what was done, in a sentence or two."))
    call, now = step.call, step.now
    digests = keep_photos(call, photos, use=PhotoUse.AFTER, by=step.by, now=now) if photos else []
    step.follow(
        note=answer.strip(),
        payload=({"photos": digests} if digests else {}) | ({"public": True} if is_public else {}),
        answer_text=answer.strip(),
        is_answer_public=is_public and call.is_public,
        answered_at=now,
        next_promise_at=None,
        worker=step.by,
    )
    refuse_while_assisting(call)
    end_lead(call, now=now)


@transaction.atomic
def return_call(call: Call, *, note: str, by: Member, now: datetime) -> None:
    """Not ours, says the unit, and why; the dispatcher of the level above decides, on a clock."""
    step = begin(call, "return_call", by=by, now=now)
    if not note.strip():
        raise Refused(_("Say why it is not yours, and whose it is if you know."))
    assert call.unit is not None
    room = room_for(step.reference, level_above(call.unit.area_code), now)
    step.follow(unit=room, note=note.strip(), worker=None, times_returned=F("times_returned") + 1)
    release_lead(call, now=now)
    step.tell("returned", unit=room, role=Role.DISPATCHER, note=note.strip()[:100])
