"""Who opens the file of a mediation, prints from it, is named in it: each an act on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, raise_call
from youhu.calls.models import Call
from youhu.calls.rules import Kind, Source
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rooms.actions.mediating import refuse_unnamed, tell_named
from youhu.rooms.actions.step import of_team
from youhu.rooms.models import Mediation
from youhu.rooms.queries import has_opened, is_in_charge, may_inherit
from youhu.rooms.rules import Referral


@transaction.atomic
def open_file(case: Mediation, *, purpose: str, note: str = "", by: Member, now: datetime) -> None:
    """Somebody who is named in the case reads it; the ledger keeps who and what for."""
    refuse_unnamed(case, by)
    whose = Whose(About.CASE, case.code, case.get_absolute_url())
    write_look(whose, purpose=purpose, words=note, by=by, now=now)
    record(case, "open_file", by=by, now=now, payload={"purpose": str(purpose)})


@transaction.atomic
def print_agreement(case: Mediation, *, by: Member, now: datetime) -> None:
    """The agreement goes on paper; that it did is on record before it does."""
    refuse_unnamed(case, by)
    if not has_opened(case, by, now):
        raise Refused(_("Open the file first, with a purpose."))
    if case.agreed_at is None or case.erased_at is not None:
        raise Refused(_("There is no agreement to print."))
    record(case, "print_agreement", by=by, now=now)


@transaction.atomic
def name_mediators(
    case: Mediation, *, mediators: Sequence[Member], by: Member, now: datetime
) -> None:
    """Other people mediate from now on, and read the file; those who go read it no more."""
    if not is_in_charge(case, by):
        raise Refused(_("The desk in charge names the mediators."))
    if not case.is_open:
        raise Refused(_("This mediation has ended."))
    people = [of_team(member, case.community_id, now) for member in mediators]
    if not people:
        raise Refused(_("Choose who mediates."))
    known = set(case.mediators.values_list("pk", flat=True))
    record(case, "name_mediators", by=by, now=now, payload={"named": [one.pk for one in people]})
    case.mediators.set(people)
    tell_named(case, [member for member in people if member.pk not in known], now)


@transaction.atomic
def hand_over_desk(case: Mediation, *, desk: Member, by: Member, now: datetime) -> None:
    """Another one of the desk is in charge; where the former serves no more, they may take it."""
    if not is_in_charge(case, by) and not may_inherit(case, by, now):
        raise Refused(_("The desk in charge hands it over."))
    of_team(desk, case.community_id, now)
    if desk.role != Role.HANDLER:
        raise Refused(_("Choose somebody of the community's desk."))
    record(
        case, "hand_over_desk", by=by, now=now, payload={"desk": desk.pk},
        fence={"desk": case.desk_id}, desk=desk,
    )  # fmt: skip
    tell_named(case, [desk], now)


@transaction.atomic
def call_about(case: Mediation, *, category_id: int, text: str, by: Member, now: datetime) -> Call:
    """A unit is called after a mediation that failed: in fresh words that name nobody.

    The row is locked: a second press finds the call of the first.
    """
    refuse_unnamed(case, by)
    locked = Mediation.objects.select_for_update().get(pk=case.pk)
    if locked.call is not None:
        case.call = locked.call
        found: Call = locked.call
        return found
    if locked.referral != Referral.CALL:
        raise Refused(_("The parties were told to turn elsewhere."))
    call = raise_call(_draft(locked, category_id, text), by=by, now=now)
    record(case, "call_about", by=by, now=now, payload={"call": call.number}, call=call)
    return call


def _draft(case: Mediation, category_id: int, text: str) -> Draft:
    """It comes from the room, or from the middle of the community; the parties are not in it."""
    room = case.room
    where: dict[str, Any] = {"cell_code": case.community.area_code}
    if room is not None:
        where = {"lng": room.lng, "lat": room.lat, "address": room.address}
    return Draft(
        client_key=uuid4(), text=text, category_id=category_id, kind=Kind.APPEAL,
        source=Source.DESK, **where,
    )  # fmt: skip
