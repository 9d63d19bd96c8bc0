"""Which Party grid the social grids of the sample district belong to, and who lives where."""

from collections import defaultdict
from datetime import date
from itertools import zip_longest

from django.contrib.auth.hashers import make_password

from youhu.common.geo import PlaceIndex
from youhu.demo.geography import SampleDistrict
from youhu.demo.logins import COMMUNITY, PASSWORD, VOLUNTEER_LOGINS
from youhu.party.models import Membership
from youhu.party.rules import Standing
from youhu.registry.models import Person, User
from youhu.territory.models import Area, Fusion, Household, Residence
from youhu.territory.rules import AreaKind

DOORS_A_MEMBER = 25  # between the 20 and 30 that a member is to know


def enter_fusions(sample: SampleDistrict, *, since: date) -> None:
    """Give each social grid cell to the Party grid cell in which its middle lies."""
    index = PlaceIndex((place.code, place.shape) for place in sample.party_cells)
    middles = [place.shape.representative_point() for place in sample.cells]
    codes = index.find_many([point.x for point in middles], [point.y for point in middles])
    cells, party_cells = _areas(AreaKind.CELL), _areas(AreaKind.PARTY_CELL)
    Fusion.objects.bulk_create(
        Fusion(cell=cells[place.code], party_cell=party_cells[code or ""], valid_from=since)
        for place, code in zip(sample.cells, codes, strict=True)
    )


def _areas(kind: AreaKind) -> dict[str, Area]:
    return {area.code: area for area in Area.objects.filter(kind=kind)}


def settle(*, since: date) -> None:
    """Let Party members in service live behind the doors of the district, a few in each grid."""
    working = Membership.objects.filter(is_working=True, standing=Standing.FULL)
    people = [row.person for row in working.select_related("person").order_by("pk")]
    Residence.objects.bulk_create(
        Residence(person=person, household=door, valid_from=since)
        for person, door in zip(people, _homes(), strict=False)
    )
    _give_logins()


def _homes() -> list[Household]:
    """Doors spread over the Party grids, a member to every so many of each; round after round.

    The community with the most to see comes first.
    """
    grids = defaultdict(list)
    grid_of = dict(Fusion.objects.values_list("cell", "party_cell"))
    for door in Household.objects.select_related("building").order_by("building__code", "door"):
        grids[grid_of[door.building.cell_id]].append(door)
    rounds = zip_longest(*(doors[::DOORS_A_MEMBER] for doors in grids.values()))
    homes = [door for lot in rounds for door in lot if door is not None]
    return sorted(homes, key=lambda door: not door.building.code.startswith(COMMUNITY))


def _give_logins() -> None:
    """Let some who live in the community with the most to see sign in."""
    living = Person.objects.filter(
        residences__household__building__cell__code__startswith=COMMUNITY, user=None
    )
    hashed = make_password(PASSWORD)
    for login, person in zip(VOLUNTEER_LOGINS, living.order_by("pk"), strict=False):
        person.user = User.objects.create(username=login.username, password=hashed)
        person.save(update_fields=["user"])
