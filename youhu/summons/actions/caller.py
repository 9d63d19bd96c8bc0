"""What the caller does: rate, release, insist, call more, change the lead, ask higher, end."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions.step import must_say
from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.ledger.actions import move, record
from youhu.notices.actions import Audience
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.summons.actions.raising import call_unit, refuse_unit
from youhu.summons.actions.step import (
    check,
    clock,
    follow,
    tell_of,
    unit_of,
)
from youhu.summons.models import Part, Summons
from youhu.summons.queries import (
    agreed_of,
    arbiter_of,
    commands,
    holds,
    is_caller,
    parts_of,
    room_of,
)
from youhu.summons.rules import LEVELS, MOST_UNITS, AgreedState, PartState, Rating, State

_OPEN: dict[str, Any] = {"state": State.RUNNING}


@transaction.atomic
def rate(part: Part, *, rating: str, note: str = "", by: Member, now: datetime) -> None:
    """The caller says how the unit did; nobody rates the own unit, nor what they did themselves."""
    check(part, "rate", by)
    spoke = {hand.person_id for hand in (part.reported_by, part.arrived_by) if hand is not None}
    if by.person_id in spoke or by.organisation_id == part.unit_id:
        raise Refused(_("You were there for this unit yourself. Let somebody else rate it."))
    if rating not in Rating:
        raise Refused(_("Choose one of the three ratings."))
    if rating != Rating.SATISFIED:
        must_say(note, _("Say what was missing, so that the unit can do better."))
    told = {"rating": rating, "rating_note": note.strip(), "rated_at": now, "rated_by": by}
    follow(part, "rate", by=by, now=now, note=note, payload={"rating": str(rating)}, **told)
    words = {"rating": Rating(rating).value, "note": note.strip()[:100]}
    tell_of(part, "summons_rated", unit_of(part), now, **words)


@transaction.atomic
def release(part: Part, *, note: str, by: Member, now: datetime) -> None:
    """The unit is not needed any more, or is right to decline."""
    check(part, "release", by)
    must_say(note, _("Say why the unit is not needed."))
    if part.is_lead:
        raise Refused(_("It leads. Give the lead to another unit first."))
    follow(part, "release", by=by, now=now, note=note)
    tell_of(part, "summons_released", unit_of(part), now, note=note.strip()[:100])


@transaction.atomic
def insist(part: Part, *, note: str, by: Member, now: datetime) -> None:
    """The unit shall come all the same: a room above both decides."""
    check(part, "insist", by)
    must_say(note, _("Say why it is theirs, so that the arbiter can decide."))
    arbiter = arbiter_of(current().tables.rules.localities, part, now)
    if arbiter is None:
        raise Refused(_("No command room stands above both. Call another unit."))
    follow(part, "insist", by=by, now=now, note=note, arbiter=arbiter, insisted_by=by)
    words = {"note": note.strip()[:100], "reason": part.reason[:100]}
    tell_of(part, "summons_disputed", Audience(unit=arbiter), now, **words)


def _refuse_strangers(summons: Summons, by: Member) -> None:
    if not summons.is_open:
        raise Refused(_("This summons has ended."))
    if not commands(summons, by):
        raise Refused(_("Only %(unit)s, which called, can do this.") % {"unit": summons.caller})


@transaction.atomic
def call_more(summons: Summons, *, unit: Organisation, by: Member, now: datetime) -> Part:
    """One more unit is called; its clocks run from now."""
    _refuse_strangers(summons, by)
    refuse_unit(unit, summons.caller, now)
    if summons.parts.filter(unit=unit).exists():
        raise Refused(_("%(unit)s was called already.") % {"unit": unit})
    if summons.parts.count() >= MOST_UNITS:
        raise Refused(_("At most %(n)s units at once.") % {"n": MOST_UNITS})
    record(
        summons, "call_more", by=by, now=now, payload={"unit": unit.code}, fence=_OPEN,
        settled_due_at=None,
    )  # fmt: skip
    has_lead = summons.parts.filter(is_lead=True).exists()
    return call_unit(summons, unit, is_lead=not has_lead, by=by, now=now)


@transaction.atomic
def change_lead(
    summons: Summons, *, unit: Organisation, note: str, by: Member, now: datetime
) -> None:
    """Another of the called units leads; it reads whom the matter is about from now on."""
    _refuse_strangers(summons, by)
    must_say(note, _("Say why the lead changes."))
    part = summons.parts.open().filter(unit=unit).select_related("unit").first()
    if part is None or part.is_lead:
        raise Refused(_("Choose one of the assisting units that is still at it."))
    payload = {"unit": unit.code}
    record(summons, "change_lead", by=by, now=now, note=note, payload=payload, fence=_OPEN)
    give_lead(part, by=by, now=now)


def give_lead(part: Part, *, by: Member, now: datetime) -> None:
    """Let one part lead and no other, each on its own record."""
    for old in part.summons.parts.filter(is_lead=True):
        record(old, "lose_lead", by=by, now=now, is_lead=False)
    record(part, "take_lead", by=by, now=now, is_lead=True)
    tell_of(part, "summons_lead", unit_of(part), now)


@transaction.atomic
def add_facts(summons: Summons, *, note: str, by: Member, now: datetime) -> None:
    """Something more is known; all who are still at it are told."""
    _refuse_strangers(summons, by)
    must_say(note, _("Say what is new."))
    record(summons, "add_facts", by=by, now=now, note=note.strip(), fence=_OPEN)
    for part in summons.parts.open().select_related("unit"):
        part.summons = summons
        key = str(summons.revision)
        tell_of(part, "summons_facts", unit_of(part), now, key=key, note=note.strip()[:100])


@transaction.atomic
def ask_higher(summons: Summons, *, note: str, by: Member, now: datetime) -> Organisation:
    """The next higher room is asked to help: it may call, change and decide from now on."""
    _refuse_strangers(summons, by)
    must_say(note, _("Say what the higher level shall do."))
    level = summons.level + 1
    if level not in LEVELS:
        raise Refused(_("The district's command centre has it already."))
    room = room_of(current().tables.rules.localities, summons.cell_code, level, now)
    if room is None:
        raise Refused(_("No command room answers for this place yet."))
    fence, payload = {**_OPEN, "level": summons.level}, {"unit": room.code}
    record(
        summons, "ask_higher", by=by, now=now, note=note, payload=payload, fence=fence, level=level
    )
    tell_of(summons, "summons_higher", Audience(unit=room), now, note=note.strip()[:100])
    return room


@transaction.atomic
def end(summons: Summons, *, by: Member, now: datetime, note: str = "") -> None:
    """It is over: nothing is open and everybody is rated, or the refusal says what is missing."""
    if by.role != Role.CLOCK and not is_caller(summons, by):
        _refuse_strangers(summons, by)
    Summons.objects.select_for_update().get(pk=summons.pk)
    parts = parts_of(summons)
    why = holds(parts, agreed_of(summons))
    if why:
        raise Refused(_("It cannot end yet: %(why)s.") % {"why": _("; ").join(why)})
    move(summons, "end", by=by, now=now, note=note, ended_at=now, settled_due_at=None)
    for part in parts:
        if part.state != PartState.RELEASED:
            tell_of(part, "summons_ended", unit_of(part), now)


@transaction.atomic
def call_off(summons: Summons, *, note: str, by: Member, now: datetime) -> None:
    """It is not needed any more; who has reported is rated first."""
    _refuse_strangers(summons, by)
    must_say(note, _("Say why it is called off."))
    Summons.objects.select_for_update().get(pk=summons.pk)
    parts = parts_of(summons)
    unrated = [part.unit.short for part in parts if part.state == PartState.REPORTED]
    if unrated:
        raise Refused(_("Rate %(names)s first.") % {"names": _(", ").join(unrated)})
    move(summons, "call_off", by=by, now=now, note=note, ended_at=now, settled_due_at=None)
    for part in parts:
        if part.is_open:
            stopped = clock(part.leg, None)
            move(part, "fall", by=by, now=now, note=note, ended_at=now, **stopped)
            tell_of(part, "summons_off", unit_of(part), now, note=note.strip()[:100])
    for agreed in summons.agreed.filter(state=AgreedState.OPEN):
        stopped = clock(agreed.leg, None)
        move(agreed, "drop", by=by, now=now, note=note, ended_at=now, ended_by=by, **stopped)
