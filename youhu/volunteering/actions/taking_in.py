"""Rows of a file of check-ins are taken in many at once.

What is there already stays as it is, so that the same file changes nothing the second time. A row
that cannot be taken goes back with its reason and holds up no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.sealed import BlindIndex
from youhu.ledger.actions import Deed, chronicle
from youhu.ledger.clocked import clock
from youhu.registry.actions import enter_members
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import recheck_due
from youhu.volunteering.models import CheckIn
from youhu.volunteering.rules import State, Way, packed

# What came in one file is not looked at again on one day: over so many days.
RECHECK_SPREAD, DAY = 28, timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One row of the file, read and found sound: codes for words, the mobile as it is kept."""

    number: int
    name: str
    phone: str
    community: str
    unit: str = ""
    skills: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What became of a lot: how many were new and known; the refused with their reasons."""

    new: int = 0
    known: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    communities: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Known:
    """Communities and units by their codes; and when a check-in to a community is due."""

    communities: Mapping[str, Area]
    units: Mapping[str, Organisation]
    due: Callable[[Area], datetime]


@dataclass(frozen=True)
class _Hand:
    """Who takes the rows in, and when; a desk accepts what it hands in by itself."""

    by: Member
    now: datetime
    known: Known

    @property
    def accepts(self) -> bool:
        return self.by.keeps_community


def take_lot(rows: Sequence[Told], *, by: Member, now: datetime, known: Known) -> Outcome:
    """Take in some rows, in the transaction of the caller."""
    hand, made = _Hand(by, now, known), Outcome()
    people, foreign = _known_people(rows)
    active = _active_of(people.values())
    fresh: list[tuple[Told, Person]] = []
    for row in rows:
        key = (row.phone, row.name)
        if row.phone in foreign and key not in people:
            made.faults.append((row.number, _("This mobile belongs to another name here.")))
            continue
        person = people.get(key)
        if person is None:
            person = people[key] = Person(name=row.name, phone=row.phone)
            foreign.add(row.phone)
        there = active.get(id(person))
        if there is not None:
            _known(row, there, made)
            continue
        active[id(person)] = row.community
        fresh.append((row, person))
    _enter(fresh, hand)
    made.new = len(fresh)
    made.communities = {row.community for row, _person in fresh}
    return made


def _known(row: Told, there: str, made: Outcome) -> None:
    if there == row.community:
        made.known += 1
    else:
        said = _("Checked in to %(community)s already. Transfer it there.")
        made.faults.append((row.number, said % {"community": there}))


def _known_people(rows: Sequence[Told]) -> tuple[dict[tuple[str, str], Person], set[str]]:
    """Whom we know by mobile and name, and every mobile that somebody has."""
    index: Any = Person._meta.get_field("phone_index")
    assert isinstance(index, BlindIndex)
    asked = {one: row.phone for row in rows for one in index.asked(row.phone)}
    found = Person.objects.filter(phone_index__in=list(asked)).order_by("-pk")
    people = {(asked[person.phone_index], person.name): person for person in found}
    return people, {phone for phone, _name in people}


def _active_of(people: Iterable[Person]) -> dict[int, str]:
    """Where somebody is checked in, by the object in hand."""
    known = {person.pk: person for person in people}
    rows = CheckIn.objects.active().filter(person__in=list(known))
    return {id(known[pk]): code for pk, code in rows.values_list("person", "community__code")}


def _enter(fresh: Sequence[tuple[Told, Person]], hand: _Hand) -> None:
    on = timezone.localdate(hand.now)
    enter_members(
        [
            Member(person=person, role=Role.RESIDENT, valid_from=on)
            for _row, person in fresh if person.pk is None
        ]
    )  # fmt: skip
    made = [_check_in(row, person, hand) for row, person in fresh]
    CheckIn.objects.bulk_create(made)
    chronicle(((one, _deeds(one, hand)) for one in made), by=hand.by)


def _check_in(row: Told, person: Person, hand: _Hand) -> CheckIn:
    area = hand.known.communities[row.community]
    accepted = {
        "state": State.ACCEPTED, "accepted_at": hand.now, "accepted_by": hand.by, "revision": 1,
        **clock(recheck_due(hand.now) + (row.number % RECHECK_SPREAD) * DAY),
    }  # fmt: skip
    waiting = clock(hand.known.due(area))
    return CheckIn(
        district=area.code[:DISTRICT_DIGITS], person=person, community=area,
        unit=hand.known.units.get(row.unit), way=Way.FILE, submitted_at=hand.now,
        skill_codes=packed(row.skills), kind_codes=packed(row.kinds), free_codes=packed(row.free),
        **(accepted if hand.accepts else waiting),
    )  # fmt: skip


def _deeds(one: CheckIn, hand: _Hand) -> list[Deed]:
    payload = {"community": one.community.code, "way": one.way}
    deeds = [Deed("check_in", hand.now, "", State.SUBMITTED, payload=payload)]
    if hand.accepts:
        deeds.append(Deed("accept", hand.now, State.SUBMITTED, State.ACCEPTED))
    return deeds
