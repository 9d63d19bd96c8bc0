"""Visits: written down once, with a purpose; a need becomes a call or is settled at the desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, raise_call
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.ledger.actions import begin as begin_record
from youhu.ledger.actions import may_move, move, record
from youhu.neighbours.actions.step import desk_audience, said, tell_of
from youhu.neighbours.desks import desk_of, room_of
from youhu.neighbours.models import HouseholdLink, Visit
from youhu.neighbours.rules import NEED, How, Purpose, VisitState, next_visit_due
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.rules import About
from youhu.registry.models import Member
from youhu.territory.rules import DISTRICT_DIGITS


@dataclass(frozen=True)
class Said:
    """What a member writes down; the key is the phone's own and tells a second sending."""

    client_key: UUID
    how: str
    purpose: str
    note: str = ""


@transaction.atomic
def visit(link: HouseholdLink, told: Said, *, by: Member, now: datetime) -> Visit:
    """A member has been there, or rang. The same record sent twice is one visit."""
    link = HouseholdLink.objects.select_for_update().get(pk=link.pk)
    again: Visit | None = Visit.objects.filter(client_key=told.client_key).first()
    if again is not None and again.link_id == link.pk:
        return again
    if again is not None or link.person_id != by.person_id or link.valid_until is not None:
        raise Refused(_("This household is not yours any more. Reload the list of yours."))
    has_need = told.purpose == Purpose.NEED
    if has_need and not told.note.strip():
        raise Refused(_("Say in a few words what is needed."))
    made = _written(link, told, by=by, now=now)
    begin_record(made, "visit", by=by, now=now, payload={"how": told.how, "purpose": told.purpose})
    if told.how != How.AWAY:
        due_on = next_visit_due(timezone.localdate(now))
        HouseholdLink.objects.filter(pk=link.pk).update(visit_due_on=due_on, visit_rung=0)
    if has_need:
        _hand_to_desk(made, now)
    return made


def _written(link: HouseholdLink, told: Said, *, by: Member, now: datetime) -> Visit:
    code = link.household.building.cell.code
    needs = told.purpose == Purpose.NEED
    owner = (desk_of(code, now) or room_of(code, now)) if needs else None
    if needs and owner is None:
        raise Refused(_("No desk keeps this community now. Raise a call instead, or ring 12345."))
    return Visit.objects.create(
        district=code[:DISTRICT_DIGITS],
        client_key=told.client_key,
        link=link,
        household=link.household,
        by=by,
        how=told.how,
        purpose=told.purpose,
        note=told.note.strip(),
        state=VisitState.NEED if needs else VisitState.NOTED,
        visited_at=now,
        unit=owner,
        due_at=now + NEED if needs else None,
    )


def _hand_to_desk(made: Visit, now: datetime) -> None:
    assert made.unit is not None
    link = f"{reverse('link_visits')}?tab=needs"
    to = desk_audience(made.unit)
    tell_of(made, "link_need_found", to, now, link=link, due=said(made.due_at))


@transaction.atomic
def call_need(made: Visit, *, text: str, category: int, by: Member, now: datetime) -> Call:
    """The need that was found becomes a call, with one press; pressing twice raises one."""
    if made.link.person_id != by.person_id:
        raise Refused(_("Only whoever found the need raises the call. The desk can settle it."))
    may_move(made, made.MOVES["call"], by)
    building = made.household.building
    draft = Draft(
        client_key=uuid5(made.client_key, "need"),
        text=text,
        category_id=category,
        lng=building.lng,
        lat=building.lat,
        address=str(made.household),
        caller_name=by.person.name,
        caller_phone=by.person.phone,
        is_secret=True,  # what is known of a home by a visit is nobody else's to read
    )
    call = raise_call(draft, by=by, now=now)
    move(made, "call", by=by, now=now, payload={"call": call.number}, call=call, due_at=None)
    return call


@transaction.atomic
def settle_need(made: Visit, *, answer: str, by: Member, now: datetime) -> None:
    """The desk has seen to it otherwise."""
    if made.unit_id != by.organisation_id:
        raise Refused(_("The desk of the community settles this."))
    move(made, "settle", by=by, now=now, due_at=None)
    made.answer = answer.strip()
    made.save(update_fields=["answer"])


@transaction.atomic
def reveal_note(made: Visit, *, purpose: str, words: str, by: Member, now: datetime) -> str:
    """Somebody above reads what a member wrote; that is on record before it is shown."""
    title = _("visit %(number)s") % {"number": made.pk}
    whose = Whose(About.PERSON, title, reverse("link_visits"))
    write_look(whose, purpose=purpose, words=words, by=by, now=now)
    record(made, "reveal", by=by, now=now, payload={"purpose": purpose})
    return str(made.note)
