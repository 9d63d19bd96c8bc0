"""What a grid worker sees with their own eyes: is it so, and is it really done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.duties import assign_lead, refuse_while_open, resume_lead
from youhu.calls.actions.following import bring_along, tell_caller
from youhu.calls.actions.laying import photos_first
from youhu.calls.actions.photos import keep_photos
from youhu.calls.actions.step import (
    Step,
    begin,
    matter_of,
    must_say,
    next_promise_at,
    on_the_phone,
    room_for,
)
from youhu.calls.models import Call, Photo
from youhu.calls.routing import route
from youhu.calls.rules import Outcome, PhotoUse
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.registry.models import Member
from youhu.registry.rules import Role


@photos_first(Photo)
@transaction.atomic
def confirm(
    call: Call,
    *,
    by: Member,
    now: datetime,
    note: str = "",
    photos: Sequence[CleanPhoto] = (),
    made_at: datetime | None = None,
) -> None:
    """It is so: the call goes to the unit that answers for it."""
    step = begin(call, "confirm", by=by, now=now)
    tables, on = step.reference.tables, timezone.localdate(now)
    found = route(tables.rules, call.category, call.cell_code, call.kind, on)
    if found is None:
        raise Refused(_("No unit answers for this place yet. Please call 12345."))
    payload = _seen(step, photos, PhotoUse.SCENE, made_at)
    step.follow(
        unit=found.unit,
        note=note,
        payload={**payload, "routing": found.why},
        rule=found.rule,
        is_fallback=found.is_fallback,
        routing=found.why,
    )
    assign_lead(call, now=now)
    step.tell("dispatched", unit=found.unit, role=Role.HANDLER)


@photos_first(Photo)
@transaction.atomic
def refute(
    call: Call,
    *,
    note: str,
    by: Member,
    now: datetime,
    photos: Sequence[CleanPhoto] = (),
    made_at: datetime | None = None,
) -> None:
    """It is not so, or cannot be seen: the command room of the place decides."""
    step = begin(call, "refute", by=by, now=now)
    must_say(note, _("Say what you saw there instead."))
    room = room_for(step.reference, call.cell_code[:9], now)
    step.follow(unit=room, note=note.strip(), payload=_seen(step, photos, PhotoUse.SCENE, made_at))
    step.tell("received", unit=room, role=Role.DISPATCHER)


@photos_first(Photo)
@transaction.atomic
def pass_check(
    call: Call,
    *,
    by: Member,
    now: datetime,
    note: str = "",
    photos: Sequence[CleanPhoto] = (),
    made_at: datetime | None = None,
) -> None:
    """It is really done; the caller is asked to rate it."""
    step = begin(call, "pass_check", by=by, now=now)
    _four_eyes(step)
    step.follow(note=note, payload=_seen(step, photos, PhotoUse.AFTER, made_at))
    tell_caller(step)
    bring_along(step)


@photos_first(Photo)
@transaction.atomic
def close_checked(
    call: Call,
    *,
    by: Member,
    now: datetime,
    note: str = "",
    photos: Sequence[CleanPhoto] = (),
    made_at: datetime | None = None,
) -> None:
    """What the grid reported, the grid sees done; that closes it."""
    step = begin(call, "close_checked", by=by, now=now)
    _four_eyes(step)
    refuse_while_open(call)
    outcome = Outcome.NORMAL if call.is_on_time() else Outcome.LATE
    step.follow(
        note=note,
        payload=_seen(step, photos, PhotoUse.AFTER, made_at),
        outcome=outcome,
        closed_at=now,
    )
    bring_along(step)


@photos_first(Photo)
@transaction.atomic
def fail_check(
    call: Call,
    *,
    note: str,
    by: Member,
    now: datetime,
    photos: Sequence[CleanPhoto] = (),
    made_at: datetime | None = None,
) -> None:
    """It is not done yet: the unit goes on, and the rework is counted."""
    step = begin(call, "fail_check", by=by, now=now)
    _four_eyes(step)
    must_say(note, _("Say what is still to be done."))
    assert call.due_at is not None
    matter, rung = matter_of(call), call.promise_rung + 1
    warn_at = next_promise_at(step.reference, matter, call.due_at, rung, call.unit_id)
    step.follow(
        next_promise_at=warn_at,
        note=note.strip(),
        payload=_seen(step, photos, PhotoUse.SCENE, made_at),
        answered_at=None,
        times_reworked=F("times_reworked") + 1,
    )
    resume_lead(call, now=now)
    step.tell("reworked", unit=call.unit, role=Role.HANDLER, note=note.strip()[:100])


def _seen(
    step: Step, photos: Sequence[CleanPhoto], use: str, made_at: datetime | None
) -> dict[str, Any]:
    """Keep what was photographed; the ledger gets the digests, and the phone's own time."""
    said: dict[str, Any] = on_the_phone(made_at)
    if photos:
        said["photos"] = keep_photos(step.call, photos, use=use, by=step.by, now=step.now)
    return said


def _four_eyes(step: Step) -> None:
    worker = step.call.worker
    if worker is not None and worker.person_id == step.by.person_id:
        raise Refused(_("You did the work yourself. Let somebody else check it."))
