"""A neighbourhood with homes: Party grids over social grids, doors, and members behind some."""

from dataclasses import dataclass, field
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.district import TinyDistrict, cell_middle
from tests.factories.rows import (
    SINCE_ON,
    AreaFactory,
    AreaShapeFactory,
    MemberFactory,
    OrganisationFactory,
)
from youhu.party.models import Membership
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area, Building, Fusion, GridLead, Household, Residence
from youhu.territory.rules import AreaKind

APART = 0.0002  # degrees between two houses of a row, about 20 m


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.LazyFunction(
        lambda: MemberFactory(role=Role.RESIDENT, organisation=None).person
    )
    organisation = factory.SubFactory(
        OrganisationFactory, kind=OrgKind.PARTY_PUBLIC, is_accountable=False
    )
    is_working = True
    valid_from = SINCE_ON


def _resident() -> Member:
    made: Member = MemberFactory(role=Role.RESIDENT, organisation=None)
    return made


@dataclass
class Neighbourhood:
    """Homes in `communities[0]` of the tiny district, whose two cells are two Party grids.

    `volunteers[n]` is who acts for `memberships[n]`; they live in the first Party grid.
    """

    party_cells: list[Area]
    branch: Organisation  # of the community
    employer: Organisation  # a Party organisation of a public body: its members are in service
    secretary: Member  # at the desk of committees[0]
    doors: list[list[Household]]  # of each Party grid
    memberships: list[Membership] = field(default_factory=list)
    leads: list[Membership] = field(default_factory=list)  # of the branch, for each Party grid

    @property
    def volunteers(self) -> list[Member]:
        people = [membership.person_id for membership in self.memberships]
        posts = {post.person_id: post for post in Member.objects.filter(person__in=people)}
        return [posts[person] for person in people]


def neighbourhood(
    district: TinyDistrict, *, houses: int = 6, doors: int = 8, members: int = 2
) -> Neighbourhood:
    """`houses` with `doors` each in two cells of `communities[0]`; `members` live in the first.

    A district has one; whoever asks again gets the same.
    """
    if district.near is not None:
        known: Neighbourhood = district.near
        return known
    cells = district.cells[:2]
    party_cells = [_party_cell(district, cell, number) for number, cell in enumerate(cells, 1)]
    for cell, party_cell in zip(cells, party_cells, strict=True):
        Fusion.objects.create(cell=cell, party_cell=party_cell, valid_from=SINCE_ON)
    made = Neighbourhood(
        party_cells,
        _branch(district, OrgKind.PARTY_COMMUNITY),
        _branch(district, OrgKind.PARTY_PUBLIC),
        district.handler_of(district.committees[0]),
        [_doors(cell, houses, doors) for cell in cells],
    )
    made.leads = [_lead(made, party_cell) for party_cell in party_cells]
    made.memberships = [_settled(made, made.doors[0][n * doors]) for n in range(members)]
    district.near = made
    return made


def _party_cell(district: TinyDistrict, cell: Area, number: int) -> Area:
    community = district.communities[0]
    code = f"{community.code}D{number:02}"
    made: Area = AreaFactory(kind=AreaKind.PARTY_CELL, code=code, parent=community)
    AreaShapeFactory(area=made, geometry=cell.shapes.get().geometry)
    return made


def _branch(district: TinyDistrict, kind: OrgKind) -> Organisation:
    made: Organisation = OrganisationFactory(
        kind=kind, is_accountable=False, area_code=district.communities[0].code
    )
    return made


def _lead(made: Neighbourhood, party_cell: Area) -> Membership:
    """A member of the branch who leads a Party grid."""
    chosen: Membership = MembershipFactory(organisation=made.branch, is_working=False)
    GridLead.objects.create(
        party_cell=party_cell, person=chosen.person, branch=made.branch, valid_from=SINCE_ON
    )
    return chosen


def _doors(cell: Area, houses: int, doors: int) -> list[Household]:
    lng, lat = cell_middle(cell.code)
    made = [
        Building.objects.create(
            cell=cell,
            code=f"{cell.code}-{n:03}",
            address=f"{n} Lane {cell.code[-3:]}",
            lng=lng + n * APART,
            lat=lat,
        )
        for n in range(houses)
    ]
    return Household.objects.bulk_create(
        Household(building=house, door=f"{floor + 2}01") for house in made for floor in range(doors)
    )


def _settled(made: Neighbourhood, home: Household) -> Membership:
    membership: Membership = MembershipFactory(organisation=made.employer)
    settle(membership.person, home)
    return membership


def settle(person: Person, home: Household, **more: Any) -> Residence:
    """Somebody lives behind a door."""
    return Residence.objects.create(
        person=person, household=home, **{"valid_from": SINCE_ON, **more}
    )
