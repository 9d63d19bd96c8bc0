"""What is written about one Party organisation: its form, elections, appointments, overrides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import Deed, begin, chronicle, record
from youhu.party.actions.hands import must_keep, must_oversee
from youhu.party.models import Membership, Override, PartyBody, PartyOffice
from youhu.party.queries import assessed
from youhu.party.rules import (
    ELECTING,
    LONGEST_OVERRIDE,
    PARTY_KINDS,
    Form,
    Seat,
    Standing,
    Warn,
    term_end,
)
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import OrgKind

Seats = Mapping[Seat, Person]
LOT = 1_000


@dataclass(frozen=True)
class Setup:
    """How an organisation is set up; a temporary branch has a scope and an end."""

    form: str
    term_ends_on: date | None = None
    units: int = 1
    scope: str = ""
    ends_on: date | None = None

    @property
    def is_temporary(self) -> bool:
        return self.form == Form.TEMPORARY


@transaction.atomic
def describe(organisation: Organisation, setup: Setup, *, by: Member, now: datetime) -> PartyBody:
    """How an organisation is set up that the registry knew by its name only."""
    must_keep(organisation, by)
    if organisation.kind not in PARTY_KINDS or PartyBody.objects.filter(organisation=organisation):
        raise Refused(_("This is entered already. Reload the page."))
    if setup.is_temporary != (organisation.kind == OrgKind.PARTY_TEMPORARY):
        raise Refused(_("Type and form do not fit. A temporary branch has both of that name."))
    ends_on = setup.ends_on if setup.is_temporary else None
    if setup.is_temporary and not (setup.scope and ends_on and ends_on > organisation.active_from):
        raise Refused(_("Say where a temporary branch acts, and a later day on which it ends."))
    made = PartyBody.objects.create(
        district=organisation.area_code[:6],
        organisation=organisation,
        form=setup.form,
        units=setup.units,
        scope=setup.scope if setup.is_temporary else "",
        founded_on=organisation.active_from,
        ends_on=ends_on,
        term_ends_on=setup.term_ends_on if setup.form in ELECTING else None,
    )
    begin(made, "describe", by=by, now=now, payload={"form": setup.form})
    return made


@transaction.atomic
def enter_bodies(bodies: Iterable[PartyBody], *, by: Member, now: datetime) -> list[PartyBody]:
    """Enter many Party organisations at once, each with the first line of its chain."""
    made = PartyBody.objects.bulk_create(list(bodies), batch_size=LOT)
    pasts = ((body, [Deed("describe", now, "", "", "", {"form": body.form})]) for body in made)
    chronicle(pasts, by=by)
    return made


def enter_offices(offices: Iterable[PartyOffice]) -> None:
    """Enter many seats at once, as they were before the register began."""
    PartyOffice.objects.bulk_create(list(offices), batch_size=LOT)


@transaction.atomic
def elect(body: PartyBody, *, seats: Seats, held_on: date, by: Member, now: datetime) -> None:
    """An election was held: those chosen hold their seats, and a new term begins."""
    must_keep(body.organisation, by)
    if body.form not in ELECTING:
        raise Refused(_("Here nobody is elected: the organisation above appoints them."))
    _sit(body, seats, since_on=held_on, now=now, is_elected=True)
    ends_on = term_end(body.organisation.kind, held_on)
    said = {"held_on": held_on.isoformat(), "seats": sorted(seats)}
    record(body, "elect", by=by, now=now, payload=said, term_ends_on=ends_on, escalated_for=None)


@transaction.atomic
def appoint(body: PartyBody, *, seats: Seats, since_on: date, by: Member, now: datetime) -> None:
    """The organisation above puts people into seats; the term stays as it is."""
    must_oversee(body.organisation, by)
    _sit(body, seats, since_on=since_on, now=now, is_elected=False)
    said = {"since_on": since_on.isoformat(), "seats": sorted(seats)}
    record(body, "appoint", by=by, now=now, payload=said)


def _sit(body: PartyBody, seats: Seats, *, since_on: date, now: datetime, is_elected: bool) -> None:
    """End all seats that were held and fill those that are named, with full members only."""
    if not seats.get(Seat.SECRETARY):
        raise Refused(_("Name the secretary."))
    if since_on > timezone.localdate(now) or since_on < body.founded_on:
        raise Refused(_("This day is before the organisation was founded, or still to come."))
    full = Membership.objects.serving(timezone.localdate(now)).filter(
        organisation=body.organisation_id, standing=Standing.FULL
    )
    known = set(full.values_list("person", flat=True))
    if any(person.pk not in known for person in seats.values()):
        raise Refused(_("Only full members of this organisation hold its seats."))
    body.offices.filter(ended_on=None).update(ended_on=since_on)
    PartyOffice.objects.bulk_create(
        PartyOffice(body=body, person=person, seat=seat, is_elected=is_elected, since_on=since_on)
        for seat, person in seats.items()
    )


@transaction.atomic
def override(
    body: PartyBody, *, warn: str, reason: str, until_on: date, by: Member, now: datetime
) -> Override:
    """The room above sets a warning aside for a while, with a reason that stays on record."""
    must_oversee(body.organisation, by)
    on = timezone.localdate(now)
    if not on < until_on <= on + LONGEST_OVERRIDE:
        raise Refused(_("Choose a day within a year from now."))
    if warn not in [one.warn for one in assessed([body.organisation], on)[0].warned]:
        raise Refused(_("There is no such warning any more. Reload the page."))
    held = body.overrides.select_for_update().filter(warn=warn, lifted_at=None)
    held.update(lifted_at=now)
    made = Override.objects.create(
        body=body, warn=warn, reason=reason.strip(), until_on=until_on, by=by, at=now
    )
    said = {"warn": warn, "until_on": until_on.isoformat()}
    record(body, "override", by=by, now=now, note=reason.strip(), payload=said)
    return made


@transaction.atomic
def lift(body: PartyBody, *, warn: str, by: Member, now: datetime) -> None:
    """A warning counts again."""
    must_oversee(body.organisation, by)
    if not body.overrides.filter(warn=warn, lifted_at=None).update(lifted_at=now):
        raise Refused(_("This warning is not set aside. Reload the page."))
    record(body, "lift", by=by, now=now, payload={"warn": Warn(warn).value})
