"""What requests beside a call share: asked by its handler in time, decided, withdrawn, lapsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.photos import keep_photos, refuse_full
from youhu.calls.actions.step import may_touch, room_for
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import PhotoUse, State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.actions import Payload, begin, may_move, move
from youhu.notices.actions import Audience
from youhu.oversight.actions.steps import (
    ENDED,
    refuse_others,
    refuse_strangers,
    say,
    waiting,
    words_said,
)
from youhu.oversight.models import Extension, Hold
from youhu.oversight.models.terms import terms_on
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS

Request = Extension | Hold


@dataclass(frozen=True)
class Given:
    """What one call had before: days that were given, requests that were decided."""

    days: int
    times: int


def refuse_unfit(call: Call, by: Member, now: datetime) -> None:
    """Raise Refused unless the handler asks, about what is being handled and is not yet due."""
    may_touch(call, by)
    if by.role != Role.HANDLER:
        raise Refused(_("Only who handles the call asks for this."))
    if call.state != State.WORKING:
        raise Refused(_("Sign for the call first: this is for what is being handled."))
    assert call.stage_due_at is not None
    if call.stage_due_at < now or (call.due_at is not None and call.due_at < now):
        raise Refused(_("It is overdue already. Ask before the due time."))


def decider(call: Call, now: datetime, *, is_little: bool) -> Organisation:
    """The unit's own command room for a little, the district's for more.

    Where the room of the unit does not oversee the place of the call, it is the district's too.
    """
    assert call.unit is not None
    area = call.unit.area_code
    wide = area[:DISTRICT_DIGITS]
    room = room_for(current(), area if is_little else wide, now)
    return room if call.cell_code.startswith(room.area_code) else room_for(current(), wide, now)


def clock(holder: Organisation, now: datetime) -> dict[str, Any]:
    """Who decides, and by when."""
    hours = terms_on(timezone.localdate(now)).decide_hours
    return waiting(current(), holder, hours, LimitType.WORK_HOURS, now)


def put(
    asked: Request, verb: str, *, photos: Sequence[CleanPhoto], payload: Payload, **words: str
) -> None:
    """Write a request with its first line, and tell whoever decides."""
    by, now, call = asked.made_by, asked.made_at, asked.call
    assert by is not None
    assert call.unit is not None
    refuse_full(call, photos)
    digests = keep_photos(call, photos, use=PhotoUse.SCENE, by=by, now=now) if photos else []
    asked.district, asked.unit = call.district, call.unit
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as why:
        raise Refused(_("This is asked for already. Wait for the decision.")) from why
    said = {**payload, "holder": asked.holder.code} | ({"photos": digests} if digests else {})
    begin(asked, verb, by=by, now=now, note=asked.reason, payload=said)
    to = Audience(unit=asked.holder)
    say(asked, f"{asked._meta.model_name}_asked", to, now, note=asked.reason[:100], **words)


def may_decide_so(asked: Request, verb: str, note: str, missing: str, by: Member) -> str:
    """The reason of a decision. Raises Refused when it is not theirs, or nothing was said."""
    may_move(asked, asked.MOVES[verb], by)
    refuse_others(asked, by)
    return words_said(note, missing)


def decide(asked: Request, verb: str, said: str, *, by: Member, now: datetime, **more: Any) -> None:
    """Write a decision down: the request waits no more."""
    decided: dict[str, Any] = {"decided_by": by, "decided_at": now, "decision": said, **more}
    move(asked, verb, by=by, now=now, note=said, **decided, **ENDED)


@transaction.atomic
def withdraw(asked: Request, *, by: Member, now: datetime) -> None:
    """The unit does without it after all."""
    refuse_strangers(asked, by)
    move(asked, "withdraw", by=by, now=now, **ENDED)


def handled_in(*states: State) -> Q:
    """The requests whose unit still has the call, in one of these states."""
    return Q(call__state__in=states, call__unit=F("unit"))


def lapse(asked: Request, now: datetime) -> int:
    """A request ends undecided; answers 0 when somebody decided a moment ago."""
    try:
        move(asked, "lapse", by=nobody(Role.CLOCK), now=now, **ENDED)
    except Refused:
        return 0
    return 1
