"""What is kept of somebody beside calls: where they live, to which Party organisation they
belong, for which fleet they drive. Shown to nobody but themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from youhu.party.models import Membership, Transfer
from youhu.privacy.models import Look
from youhu.privacy.rules import About
from youhu.subjects.driving import Drives, drives_of
from youhu.subjects.queries import Seen, Subject
from youhu.territory.models import Residence


@dataclass(frozen=True)
class Belongs:
    """One membership, as the one whose it is sees it."""

    organisation: str
    standing: str
    is_home: bool
    scope: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Moved:
    """One transfer of theirs."""

    source: str
    target: str
    state: str
    letter: str
    at: date


@dataclass(frozen=True)
class Lives:
    """Where somebody lives, as far as we keep it."""

    address: str
    door: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Belonging:
    """All of it; empty with a receipt, which opens one call only."""

    memberships: list[Belongs]
    moves: list[Moved]
    homes: list[Lives]
    looks: list[Seen]
    driving: list[Drives]

    def __bool__(self) -> bool:
        return bool(self.memberships or self.moves or self.homes or self.driving)


def belonging_of(subject: Subject) -> Belonging:
    """What is kept of who signed in."""
    if not subject.by.pk:
        return Belonging([], [], [], [], [])
    person = subject.by.person_id
    rows = Membership.objects.filter(person=person).select_related("organisation")
    memberships = list(rows.order_by("-valid_from", "-pk"))
    return Belonging(
        [_belongs(one) for one in memberships],
        list(_moves(person)),
        list(_homes(person)),
        list(_looks(memberships)),
        list(drives_of(person)),
    )


def _belongs(one: Membership) -> Belongs:
    return Belongs(
        str(one.organisation),
        str(one.get_standing_display()),
        one.is_home,
        one.scope,
        one.valid_from,
        one.valid_until,
    )


def _moves(person: int) -> Iterator[Moved]:
    rows = Transfer.objects.filter(person=person).select_related("source", "target")
    for one in rows.order_by("-made_at", "-pk"):
        state = str(one.get_state_display())
        yield Moved(one.comes_from, one.goes_to, state, one.letter_number, one.made_at.date())


def _homes(person: int) -> Iterator[Lives]:
    rows = Residence.objects.filter(person=person).select_related("household__building")
    for one in rows.order_by("-valid_from", "-pk"):
        house = one.household.building
        yield Lives(house.address, one.household.door, one.valid_from, one.valid_until)


def _looks(memberships: list[Membership]) -> Iterator[Seen]:
    """Who saw them in clear as a member: themselves, or the roster of their organisation."""
    own = {reverse("party_member", args=[one.pk]): one for one in memberships}
    rosters = {reverse("party_organisation", args=[m.organisation_id]): m for m in memberships}
    rows = Look.objects.filter(about=About.PERSON, link__in=[*own, *rosters])
    for look in rows.select_related("by__organisation").order_by("-at", "-pk"):
        one = rosters.get(look.link)
        if one is None or one.valid_from <= look.at.date() < (one.valid_until or date.max):
            role, purpose = look.by.get_role_display(), look.get_purpose_display()
            unit = str(look.by.organisation or "")
            yield Seen(look.title, look.at, unit, str(role), str(purpose))
