"""Somebody says something in a room or on its hotline: written down, answered, promised, called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, raise_call
from youhu.calls.models import Call
from youhu.calls.rules import Kind, Source
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move, record
from youhu.notices.actions import Audience
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About
from youhu.registry.models import Member
from youhu.rooms.actions.mediating import PartyFacts, accept
from youhu.rooms.actions.step import of_team, refuse_others, refuse_past, runs, stands, tell_of
from youhu.rooms.models import HotlineEntry, Mediation, Promised, Room, WalkIn
from youhu.rooms.rules import MOST_NAMED, MOVES, Side, State

Thing = TypeVar("Thing", bound=Promised)


@dataclass(frozen=True)
class Said:
    """What somebody said, who they are if they told, and the answer or the promise they got.

    With an answer and no due time it is settled at once; otherwise `owner` does `next_step`.
    """

    matter: str
    name: str = ""
    phone: str = ""
    answer: str = ""
    owner: Member | None = None
    next_step: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Newcomer:
    """What a newcomer needs, what they speak, where they come from."""

    need: str
    language: str
    province: str = ""


@transaction.atomic
def take_down(room: Room, said: Said, *, topic: str, by: Member, now: datetime) -> WalkIn:
    """Somebody came: who sits there writes it down in one go."""
    facts = _facts(room, said, by, now)
    walk_in = WalkIn.objects.create(topic=topic, **facts)
    return _begun(walk_in, by, now)


@transaction.atomic
def take_call(
    room: Room, said: Said, *, newcomer: Newcomer, by: Member, now: datetime
) -> HotlineEntry:
    """A newcomer rang: what they need, and when somebody rings them back."""
    if not room.hotline:
        raise Refused(_("This room has no hotline. Give it one on its page."))
    facts = _facts(room, said, by, now)
    return _begun(HotlineEntry.objects.create(**vars(newcomer), **facts), by, now)


def _facts(room: Room, said: Said, by: Member, now: datetime) -> dict[str, Any]:
    refuse_others(room, by)
    if not said.matter.strip():
        raise Refused(_("Say in a few words what it is about."))
    told = {
        "district": room.district, "room": room, "at": now, "taken_by": by,
        "name": said.name.strip(), "phone": said.phone.strip(), "matter": said.matter.strip(),
        "answer": said.answer.strip(),
    }  # fmt: skip
    if said.answer.strip() and said.due_at is None:
        return {**told, "state": State.SETTLED, "ended_at": now}
    return {**told, "state": State.OPEN, **_promise(room, said, by, now)}


def _promise(room: Room, said: Said, by: Member, now: datetime) -> dict[str, Any]:
    if said.due_at is None or not said.next_step.strip():
        raise Refused(_("Write the answer, or say what is done next and by when."))
    refuse_past(said.due_at, now)
    owner = of_team(said.owner or by, room.community_id, now)
    return {"owner": owner, "next_step": said.next_step.strip(), **runs(said.due_at)}


def _begun(thing: Thing, by: Member, now: datetime) -> Thing:
    """The first line says that somebody was heard, not what they said."""
    begin(thing, "take_down", by=by, now=now, payload={"room": thing.room.name})
    _tell_owner(thing, by, now)
    return thing


def _tell_owner(thing: Promised, by: Member, now: datetime) -> None:
    if thing.owner is not None and thing.owner.pk != by.pk:
        to = Audience(member=thing.owner)
        tell_of(thing, "room_promise", to, now, room=str(thing.room))


@transaction.atomic
def settle(thing: Promised, *, answer: str, by: Member, now: datetime) -> None:
    """What was promised is done, and this is what they were told."""
    refuse_others(thing.room, by)
    if not answer.strip():
        raise Refused(_("Say what they were told."))
    move(thing, "settle", by=by, now=now, ended_at=now, **stands())
    thing.answer = answer.strip()
    thing.save(update_fields=["answer"])


@transaction.atomic
def drop(thing: Promised, *, answer: str, by: Member, now: datetime) -> None:
    """Nothing more can be done: they do not answer, or want it no more."""
    refuse_others(thing.room, by)
    if not answer.strip():
        raise Refused(_("Say why it is given up."))
    move(thing, "drop", by=by, now=now, ended_at=now, **stands())
    thing.answer = answer.strip()
    thing.save(update_fields=["answer"])


@transaction.atomic
def hand_to(
    thing: Promised, *, owner: Member, next_step: str, due_at: datetime, by: Member, now: datetime
) -> None:
    """Somebody else has it now, or the next step is another one."""
    refuse_others(thing.room, by)
    if not thing.is_open:
        raise Refused(_("This is settled already."))
    of_team(owner, thing.room.community_id, now)
    refuse_past(due_at, now)
    record(
        thing, "hand_to", by=by, now=now, payload={"owner": owner.pk}, fence={"state": State.OPEN},
        owner=owner, next_step=next_step.strip(), **runs(due_at),
    )  # fmt: skip
    _tell_owner(thing, by, now)


@transaction.atomic
def make_call(thing: Promised, *, category_id: int, text: str, by: Member, now: datetime) -> Call:
    """One press makes it a call from the place of the room; a second press finds the same call.

    What is said in a mediation becomes no call: its words would leave the room.
    """
    refuse_others(thing.room, by)
    locked = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if locked.call is not None:
        thing.call, thing.state = locked.call, locked.state
        found: Call = locked.call
        return found
    if thing.is_close:
        raise Refused(_("A dispute becomes no call: take it in as a mediation, or answer it."))
    may_move(thing, MOVES["make_call"], by)
    call = raise_call(_draft(thing, category_id, text), by=by, now=now)
    move(
        thing, "make_call", by=by, now=now, payload={"call": call.number}, call=call,
        ended_at=now, **stands(),
    )  # fmt: skip
    return call


def _draft(thing: Promised, category_id: int, text: str) -> Draft:
    return Draft(
        client_key=thing.client_key, text=text, category_id=category_id, lng=thing.room.lng,
        lat=thing.room.lat, address=thing.room.address, kind=Kind.APPEAL,
        source=Source.DESK,
        caller_name=str(thing.name), caller_phone=str(thing.phone),
    )  # fmt: skip


@transaction.atomic
def make_case(
    walk_in: WalkIn, *, dispute: str, other_side: str, by: Member, now: datetime
) -> Mediation:
    """The dispute goes into a file of its own, and its words leave the register."""
    refuse_others(walk_in.room, by)
    asks = PartyFacts(Side.ASKS, walk_in.name or _("Visitor"), walk_in.phone)
    case = accept(
        walk_in.room.community, dispute=dispute, facts=walk_in.matter, room=walk_in.room,
        parties=[asks, PartyFacts(Side.ANSWERS, other_side)], mediators=[by], by=by, now=now,
    )  # fmt: skip
    move(
        walk_in, "make_case", by=by, now=now, payload={"case": case.code}, mediation=case,
        ended_at=now, next_step="", **stands(),
    )  # fmt: skip
    walk_in.name = walk_in.phone = walk_in.matter = walk_in.answer = ""
    walk_in.save(update_fields=["name", "phone", "matter", "answer"])
    return case


@transaction.atomic
def reveal(thing: Promised, *, purpose: str, note: str = "", by: Member, now: datetime) -> None:
    """Who sits in the room looks at a name and number in clear, with a purpose on record."""
    refuse_others(thing.room, by)
    whose = Whose(About.VISITOR, thing.code, thing.get_absolute_url())
    write_look(whose, purpose=purpose, words=note, by=by, now=now)
    record(thing, "reveal", by=by, now=now, payload={"purpose": str(purpose)})


@transaction.atomic
def take_names(
    walk_ins: Sequence[WalkIn], *, purpose: str, note: str = "", by: Member, now: datetime
) -> None:
    """The desk takes names and words along as a table; each walk-in keeps who did, and what for."""
    if not walk_ins or len(walk_ins) > MOST_NAMED:
        raise Refused(_("Narrow the list to between 1 and %(most)s.") % {"most": MOST_NAMED})
    for walk_in in walk_ins:
        refuse_others(walk_in.room, by)
    first, last = walk_ins[0], walk_ins[-1]
    whose = Whose(About.VISITOR, f"{first.code} … {last.code}", reverse("walk_ins"))
    write_look(whose, purpose=purpose, words=note, by=by, now=now)
    for walk_in in walk_ins:
        record(walk_in, "take_names", by=by, now=now, payload={"purpose": str(purpose)})
