"""The list of needs of a community, and the units that take them up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, may_move, move
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import at_desk, must_say
from youhu.volunteering.models import Need, UnitCheckIn
from youhu.volunteering.rules import NEED_MOVES, State


@transaction.atomic
def list_need(community: Area, *, what: str, kind: str, by: Member, now: datetime) -> Need:
    """The community says what it needs; every unit that is checked in reads it."""
    at_desk(community, by)
    said = must_say(what, _("Say what is needed."))
    made = Need.objects.create(
        district=community.code[:DISTRICT_DIGITS], community=community, what=said[:120],
        kind=kind, listed_at=now,
    )  # fmt: skip
    begin(made, "list_need", by=by, now=now, note=said)
    return made


@transaction.atomic
def take_need(need: Need, *, by: Member, now: datetime) -> None:
    """A unit that is checked in there takes it up; whoever is first has it."""
    may_move(need, NEED_MOVES["take"], by)
    mine = UnitCheckIn.objects.filter(
        unit=by.organisation_id, community=need.community_id, state=State.ACCEPTED
    ).first()
    if mine is None:
        raise Refused(_("Check your unit in to this community first."))
    move(need, "take", by=by, now=now, taken_by=mine, taken_at=now)


@transaction.atomic
def give_back_need(need: Need, *, note: str, by: Member, now: datetime) -> None:
    """The unit cannot do it; it stands on the list again."""
    may_move(need, NEED_MOVES["give_back"], by)
    if need.taken_by is None or need.taken_by.unit_id != by.organisation_id:
        at_desk(need.community, by)
    why = must_say(note, _("Say why it is given back."))
    move(need, "give_back", by=by, now=now, note=why, taken_by=None, taken_at=None)


@transaction.atomic
def meet_need(need: Need, *, by: Member, now: datetime) -> None:
    """The community says that it is done."""
    may_move(need, NEED_MOVES["meet"], by)
    at_desk(need.community, by)
    move(need, "meet", by=by, now=now, ended_at=now)


@transaction.atomic
def drop_need(need: Need, *, note: str, by: Member, now: datetime) -> None:
    """It is not needed any more."""
    may_move(need, NEED_MOVES["drop"], by)
    at_desk(need.community, by)
    why = must_say(note, _("Say why it is not needed any more."))
    move(need, "drop", by=by, now=now, note=why, ended_at=now)
