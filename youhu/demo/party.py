"""The Party organisations of the sample district and their members."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate, cycle, islice

from django.utils.timezone import make_aware

from youhu.demo.geography import Place, SampleDistrict
from youhu.demo.names import Names
from youhu.demo.scales import Scale
from youhu.demo.tables import records
from youhu.party.actions import enter_bodies, enter_memberships, enter_offices
from youhu.party.models import Membership, PartyBody, PartyOffice
from youhu.party.rules import (
    COMMITTEE_FROM,
    NAMED_SEATS,
    WITH_BRANCHES,
    Form,
    Standing,
    term_end,
    term_years,
)
from youhu.registry.actions import enter_members, enter_organisations
from youhu.registry.models import Member, Organisation, nobody
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
# Communities with a committee of the Party, and which part of all members belongs to communities:
# the published 65,600, 41,700 and 63.52 % are rounded, so 41,669 members make all three true.
COMMUNITIES = 267
COMMUNITY_SHARE = 0.6352
LARGER_AND_SMALLER = (10, 8, 12, 9, 11)
# Whose members are in service (在职): they check in where they live.
EMPLOYING = frozenset({OrgKind.PARTY_PUBLIC, OrgKind.PARTY_PRIVATE, OrgKind.PARTY_SOCIAL})


class _Register:
    """The Party organisations that were named so far."""

    def __init__(self, sample: SampleDistrict, since: date, *, reach: int) -> None:
        self.made: list[Organisation] = []
        self.forms: dict[str, Form] = {}  # by code
        self._sample, self._since, self._reach = sample, since, reach
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
            return self._sample.communities[: self._reach]
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
        self.forms[unit.code] = _form(row)
        self.made.append(unit)


def _form(row: dict[str, str]) -> Form:
    if row["kind"] in LEADING:
        return Form.LEADING
    return Form.COMMITTEE if row["name"].endswith("党委") else Form.BRANCH


def enter_party(scale: Scale, sample: SampleDistrict, *, names: Names, since: date) -> None:
    """Enter the Party organisations of every kind, and their members, who act as residents."""
    register = _Register(sample, since, reach=_scaled(COMMUNITIES, scale))
    for row in records("party"):
        register.enter(row, _scaled(int(row["count"]), scale))
    enter_organisations(register.made)
    homes = _homes(register.made, scale.party_members)
    people = [Member(person=names.person(), role=Role.RESIDENT, valid_from=since) for _ in homes]
    enter_members(people)
    memberships = [
        Membership(
            person=member.person,
            organisation=home,
            is_working=home.kind in EMPLOYING,
            standing=Standing.PROBATIONARY if number % 40 == 7 else Standing.FULL,
            valid_from=since,
        )
        for number, (member, home) in enumerate(zip(people, homes, strict=True))
    ]
    enter_memberships(memberships)
    bodies = enter_bodies(
        _bodies(register, scale, since),
        by=nobody(Role.CLOCK),
        now=make_aware(datetime.combine(since, time())),
    )
    enter_offices(_offices(bodies, memberships))


def _scaled(count: int, scale: Scale) -> int:
    return max(1, round(count * scale.party_share))


def _homes(organisations: list[Organisation], members: int) -> list[Organisation]:
    """Where each member belongs: in turns, until every organisation is as large as it shall be."""
    units = [unit for unit in organisations if unit.kind not in LEADING]
    large = sizes([unit.kind for unit in units], members)
    turns = ((turn, n) for n, size in enumerate(large) for turn in range(size))
    return [units[n] for _turn, n in sorted(turns)]


def sizes(kinds: Sequence[str], members: int) -> list[int]:
    """How many members each organisation has, so that the shares are the published ones. Pure."""
    here = round(members * COMMUNITY_SHARE)
    parts = {True: here, False: members - here}
    at_home = {is_here: _shared(total, kinds, is_here) for is_here, total in parts.items()}
    return [next(at_home[kind == OrgKind.PARTY_COMMUNITY]) for kind in kinds]


def _shared(total: int, kinds: Sequence[str], is_here: bool) -> Iterator[int]:
    """The total over the organisations of one group, larger and smaller ones in turn."""
    count = sum((kind == OrgKind.PARTY_COMMUNITY) == is_here for kind in kinds)
    weights = list(islice(cycle(LARGER_AND_SMALLER), count))
    ends = [round(total * end / sum(weights)) for end in accumulate(weights)]
    return (end - start for start, end in zip([0, *ends], ends, strict=False))


def _bodies(register: _Register, scale: Scale, since: date) -> Iterator[PartyBody]:
    """Their forms, and terms that end one after the other."""
    for number, unit in enumerate(register.made):
        form = register.forms[unit.code]
        if form == Form.COMMITTEE and scale.party_share < 1:
            form = Form.GENERAL  # with its branches, of some sixty members
        elected_on = since - timedelta(days=number * 53 % 330)
        yield PartyBody(
            district=unit.area_code[:6],
            organisation=unit,
            form=form,
            founded_on=since.replace(year=since.year - 10),
            term_ends_on=None if form == Form.LEADING else term_end(unit.kind, elected_on),
        )


def _offices(bodies: list[PartyBody], memberships: list[Membership]) -> Iterator[PartyOffice]:
    """A secretary everywhere, and a committee with named seats where the rules ask for one."""
    full: dict[int, list[Membership]] = defaultdict(list)
    for one in memberships:
        if one.standing == Standing.FULL:
            full[one.organisation_id].append(one)
    for body in bodies:
        if body.term_ends_on is None:
            continue
        here = full[body.organisation_id]
        has_committee = len(here) >= COMMITTEE_FROM or body.form in WITH_BRANCHES
        seats = NAMED_SEATS if has_committee else NAMED_SEATS[:1]
        since_on = body.term_ends_on.replace(
            year=body.term_ends_on.year - term_years(body.organisation.kind)
        ) + timedelta(days=1)
        for seat, one in zip(seats, here, strict=False):
            yield PartyOffice(body=body, person_id=one.person_id, seat=seat, since_on=since_on)
