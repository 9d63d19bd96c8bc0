"""Who may lead a fused cell: the secretary of its building branch, or else a member near by."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from youhu.common.masking import mask_name
from youhu.fusing.ground import community
from youhu.party.models import Membership, PartyOffice
from youhu.party.rules import Seat
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area, GridLead

# Whose members live and meet in the community.
BRANCHES = (OrgKind.PARTY_COMMUNITY, OrgKind.PARTY_RURAL)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may lead: the membership by which they may, and their seat if they have one."""

    key: int  # of the membership
    person: int
    branch: int
    name: str
    seat: str

    @property
    def rank(self) -> tuple[bool, str, int]:
        """Secretaries first, then by name."""
        return self.seat != Seat.SECRETARY, self.name, self.key


def candidates(area: Area, *, by: Member, on: date) -> dict[str, list[Candidate]]:
    """Who may lead in each community, of those whom `by` may see.

    Those with an office in a Party organisation there; where nobody has one, its members.
    """
    near = Q(organisation__kind__in=BRANCHES, organisation__area_code__startswith=area.code)
    rows = Membership.objects.visible_to(by).serving(on).filter(near)
    seats = seats_in(area, on)
    found: dict[str, list[Candidate]] = defaultdict(list)
    for row in rows.select_related("person", "organisation").order_by("pk"):
        seat = seats.get((row.person_id, row.organisation_id), "")
        name = _named(row, seat, in_clear=by.keeps_community)
        one = Candidate(row.pk, row.person_id, row.organisation_id, name, seat)
        found[community(row.organisation.area_code)].append(one)
    return {code: _chosen_from(people) for code, people in found.items()}


def _named(row: Membership, seat: str, *, in_clear: bool) -> str:
    """The desk chooses by name; a room by family name and number, as the Party register shows."""
    who = str(row.person) if in_clear else f"{mask_name(row.person.name)} № {row.pk}"
    words = [who, Seat(seat).label if seat else "", row.organisation.short]
    return " · ".join(str(word) for word in words if word)


def _chosen_from(people: list[Candidate]) -> list[Candidate]:
    seated = [one for one in people if one.seat]
    return sorted(seated or people, key=lambda one: one.rank)


def seats_in(area: Area, on: date) -> dict[tuple[int, int], str]:
    """The seat of each (person, organisation); of several the one that leads."""
    inside = PartyOffice.objects.serving(on).filter(
        body__organisation__area_code__startswith=area.code
    )
    order = list(Seat)
    rows = inside.values_list("person", "body__organisation", "seat")
    ranked = sorted(rows, key=lambda row: order.index(Seat(row[2])), reverse=True)
    return {(person, branch): seat for person, branch, seat in ranked}


def who_left(on: date) -> QuerySet[GridLead]:
    """The leads who belong no more to the branch for which they lead."""
    same = Q(person=OuterRef("person"), organisation=OuterRef("branch"))
    return GridLead.objects.serving(on).exclude(Exists(Membership.objects.serving(on).filter(same)))
