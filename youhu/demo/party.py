"""The Party organisations of the sample district and their members."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice

from youhu.demo.geography import Place, SampleDistrict
from youhu.demo.names import Names
from youhu.demo.scales import Scale
from youhu.demo.tables import records
from youhu.party.actions import enter_memberships
from youhu.party.models import Membership
from youhu.party.rules import Standing
from youhu.registry.actions import enter_members, enter_organisations
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role

# Bodies that lead others and have no members of their own.
LEADING = frozenset(
    {
        OrgKind.PARTY_GROUP,
        OrgKind.PARTY_GROUP_COMMITTEE,
        OrgKind.PARTY_WORKING_COMMITTEE,
        OrgKind.PARTY_FUNCTIONAL,
        OrgKind.PARTY_INDUSTRY,
    }
)
# Whose members are in service (在职): they check in where they live.
EMPLOYING = frozenset({OrgKind.PARTY_PUBLIC, OrgKind.PARTY_PRIVATE, OrgKind.PARTY_SOCIAL})


class _Register:
    """The Party organisations that were named so far."""

    def __init__(self, sample: SampleDistrict, since: date) -> None:
        self.made: list[Organisation] = []
        self._sample, self._since = sample, since
        self._seats: dict[str, Organisation] = {}  # who leads in a subdistrict or community
        self._serial: dict[str, int] = defaultdict(int)

    def enter(self, row: dict[str, str], count: int) -> None:
        """Name `count` organisations of one row of the table, place by place where it says so."""
        by_place = "{place}" in row["template"]
        places = self._places(row["kind"], by_place=by_place)
        for number, place in enumerate(islice(cycle(places), count)):
            self._add(row, place, 1 + (number // len(places) if by_place else number))

    def _places(self, kind: str, *, by_place: bool) -> tuple[Place, ...]:
        if by_place:
            return self._sample.communities
        if kind == OrgKind.PARTY_WORKING_COMMITTEE:
            return (*self._sample.subdistricts, self._sample.district)
        return (self._sample.district,)

    def _add(self, row: dict[str, str], place: Place, number: int) -> None:
        kind = row["kind"]
        self._serial[kind] += 1
        unit = Organisation(
            code=f"{kind}-{self._serial[kind]:04}",
            kind=kind,
            # a community's name without the word for it
            name=row["template"].format(place=place.name[:-2], n=number),
            name_en=f"{row['kind_en']}, {place.name_en} {number}",
            parent=self._seats.get(place.code) or self._seats.get(place.parent),
            area_code=place.code,
            active_from=self._since,
        )
        if kind in (OrgKind.PARTY_WORKING_COMMITTEE, OrgKind.PARTY_COMMUNITY):
            self._seats.setdefault(place.code, unit)
        self.made.append(unit)


def enter_party(scale: Scale, sample: SampleDistrict, *, names: Names, since: date) -> None:
    """Enter the Party organisations of every kind, and their members, who act as residents."""
    register = _Register(sample, since)
    for row in records("party"):
        register.enter(row, max(1, round(int(row["count"]) * scale.party_share)))
    enter_organisations(register.made)
    homes = list(islice(cycle(_homes(register.made)), scale.party_members))
    people = [Member(person=names.person(), role=Role.RESIDENT, valid_from=since) for _ in homes]
    enter_members(people)
    enter_memberships(
        Membership(
            person=member.person,
            organisation=home,
            is_working=home.kind in EMPLOYING,
            standing=Standing.PROBATIONARY if number % 40 == 7 else Standing.FULL,
            valid_from=since,
        )
        for number, (member, home) in enumerate(zip(people, homes, strict=True))
    )


def _homes(organisations: list[Organisation]) -> Iterator[Organisation]:
    """Where members belong: communities hold twice as many to an organisation as the others."""
    for unit in organisations:
        if unit.kind not in LEADING:
            yield unit
        if unit.kind == OrgKind.PARTY_COMMUNITY:
            yield unit
