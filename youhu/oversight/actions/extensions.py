"""More time for a call: asked by its unit, decided at the level that may, or lapsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youhu.calls import actions as calls
from youhu.calls.actions.photos import keep_photos
from youhu.calls.actions.step import may_touch, room_for
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import PhotoUse, State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.actions import begin, may_move, move
from youhu.notices.actions import Audience
from youhu.oversight.actions.steps import (
    ENDED,
    day_of,
    refuse_others,
    refuse_strangers,
    say,
    waiting,
    words_said,
)
from youhu.oversight.models import Extension, Terms
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import ExtensionState
from youhu.registry.models import Member, Organisation, nobody
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS


@dataclass(frozen=True)
class Given:
    """What one call had before: days that were given, requests that were decided."""

    days: int
    times: int


def given_to(call: Call) -> Given:
    """What more time a call was asked for and given so far."""
    rows = Extension.objects.filter(call=call)
    days = rows.filter(state=ExtensionState.APPROVED).aggregate(days=Sum("days"))["days"]
    decided = (ExtensionState.APPROVED, ExtensionState.REFUSED)
    return Given(days or 0, rows.filter(state__in=decided).count())


@transaction.atomic
def ask_extension(
    call: Call,
    *,
    days: int,
    reason: str,
    by: Member,
    now: datetime,
    evidence: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> Extension:
    """The unit says how many work days more it needs, why, and what shows it."""
    _refuse_others(call, by)
    said = words_said(reason, _("Say why it takes longer."))
    terms, given = terms_on(timezone.localdate(now)), given_to(call)
    _refuse_late(call, now)
    _refuse_too_much(days, terms, given)
    digests = keep_photos(call, photos, use=PhotoUse.SCENE, by=by, now=now) if photos else []
    holder, reference = _decider(call, days + given.days, terms, now), current()
    clock = waiting(reference, holder, terms.decide_hours, LimitType.WORK_HOURS, now)
    asked = _made(
        call, days=days, reason=said, evidence=evidence.strip(), made_by=by, made_at=now, **clock
    )
    payload = {"days": days, "holder": holder.code} | ({"photos": digests} if digests else {})
    begin(asked, "ask", by=by, now=now, note=said, payload=payload)
    say(asked, "extension_asked", Audience(unit=holder), now, days=str(days), note=said[:100])
    return asked


def _refuse_others(call: Call, by: Member) -> None:
    may_touch(call, by)
    if by.role != Role.HANDLER:
        raise Refused(_("Only who handles the call asks for more time."))


def _made(call: Call, **columns: Any) -> Extension:
    try:
        with transaction.atomic():
            facts = {"district": call.district, "call": call, "unit": call.unit, **columns}
            return Extension.objects.create(**facts)
    except IntegrityError as why:
        raise Refused(_("More time is asked for already. Wait for the decision.")) from why


def _refuse_late(call: Call, now: datetime) -> None:
    if call.state != State.WORKING:
        raise Refused(_("Sign for the call first: more time is for what is being handled."))
    assert call.stage_due_at is not None
    if call.stage_due_at < now or (call.due_at is not None and call.due_at < now):
        raise Refused(_("It is overdue already. More time is asked for before the due time."))


def _refuse_too_much(days: int, terms: Terms, given: Given) -> None:
    if given.times >= terms.most_times:
        raise Refused(
            ngettext(
                "More time may be asked for %(n)s time for one call, and was.",
                "More time may be asked for %(n)s times for one call, and was.",
                terms.most_times,
            )
            % {"n": terms.most_times}
        )
    left = terms.most_days - given.days
    if not 0 < days <= left:
        raise Refused(
            _("Ask for 1 to %(left)s work days: one call gets at most %(most)s in all.")
            % {"left": left, "most": terms.most_days}
        )


def _decider(call: Call, days: int, terms: Terms, now: datetime) -> Organisation:
    """The unit's own command room for a few days, the district's for more."""
    assert call.unit is not None
    area = call.unit.area_code
    wide = area if days <= terms.own_days else area[:DISTRICT_DIGITS]
    return room_for(current(), wide, now)


@transaction.atomic
def approve_extension(asked: Extension, *, note: str, by: Member, now: datetime) -> None:
    """More time is given: both clocks of the call move, and the caller is told why."""
    may_move(asked, asked.MOVES["approve"], by)
    refuse_others(asked, by)
    said = words_said(note, _("Say why it takes longer. The caller will read it."))
    call = asked.call
    if not _goes_on(asked):
        raise Refused(_("The call has moved on since. This request lapses by itself."))
    calls.extend(call, days=asked.days, note=said, by=by, now=now)
    decided = {**_decided(by, now, said), "promised_at": call.due_at}
    move(asked, "approve", by=by, now=now, note=said, **decided, **ENDED)
    words = {"days": str(asked.days), "note": said[:100], "promised": day_of(call.due_at)}
    say(asked, "extension_approved", Audience(unit=asked.unit, role=Role.HANDLER), now, **words)


@transaction.atomic
def refuse_extension(asked: Extension, *, note: str, by: Member, now: datetime) -> None:
    """No more time is given; the unit learns why, and its clocks stay."""
    may_move(asked, asked.MOVES["refuse"], by)
    refuse_others(asked, by)
    said = words_said(note, _("Say why no more time is given."))
    decided = _decided(by, now, said)
    move(asked, "refuse", by=by, now=now, note=said, **decided, **ENDED)
    to = Audience(unit=asked.unit, role=Role.HANDLER)
    say(asked, "extension_refused", to, now, note=said[:100])


def _decided(by: Member, now: datetime, said: str) -> dict[str, Any]:
    return {"decided_by": by, "decided_at": now, "decision": said}


@transaction.atomic
def withdraw_extension(asked: Extension, *, by: Member, now: datetime) -> None:
    """The unit does without more time after all."""
    refuse_strangers(asked, by)
    move(asked, "withdraw", by=by, now=now, **ENDED)


def _goes_on(asked: Extension) -> bool:
    """Whether the unit that asked still handles the call."""
    is_there = asked.call.state in (State.WORKING, State.SUSPENDED)
    return is_there and asked.call.unit_id == asked.unit_id


def lapse_extensions(*, now: datetime) -> int:
    """A request ends when its call was answered, sent on or ended; answers how many did."""
    handled = Q(call__state__in=[State.WORKING, State.SUSPENDED], call__unit=F("unit"))
    gone = Extension.objects.filter(state=ExtensionState.ASKED).exclude(handled)
    return sum(_lapse(asked, now) for asked in gone.select_related("call").order_by("pk"))


def _lapse(asked: Extension, now: datetime) -> int:
    try:
        move(asked, "lapse", by=nobody(Role.CLOCK), now=now, **ENDED)
    except Refused:
        return 0  # somebody decided a moment ago
    return 1
