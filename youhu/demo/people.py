"""The people of the sample district: staff with their logins, and residents."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.hashers import make_password

from youhu.demo.logins import LOGINS, PASSWORD, SECRETARY_POSTS
from youhu.demo.names import Names
from youhu.demo.units import Units
from youhu.registry.actions import enter_members
from youhu.registry.models import Member, Organisation, Person, User
from youhu.registry.rules import OrgKind, Role

# How many people in which roles a unit has, by its kind; units of other kinds have handlers.
STAFF = {
    OrgKind.DISTRICT: {Role.SUPERVISOR: 1},
    OrgKind.COMMAND_ROOM: {Role.DISPATCHER: 3, Role.SUPERVISOR: 1},
    OrgKind.COMMUNITY: {Role.HANDLER: 1, Role.GRID_WORKER: 3},
}
HANDLERS = {Role.HANDLER: 3}
# What the district's own command centre has besides.
CENTRE = {Role.SUPERVISOR: 2, Role.AUDITOR: 1, Role.ADMIN: 2, Role.SECURITY: 1}


def enter_people(units: Units, *, residents: int, names: Names, since: date) -> list[Member]:
    """Enter the staff of every unit and the residents; answers with the staff."""
    staff = [
        Member(person=names.person(), organisation=unit, role=role, valid_from=since)
        for unit in units.values()
        for role in _posts(unit)
    ]
    others = [
        Member(person=names.person(), role=Role.RESIDENT, valid_from=since)
        for _number in range(residents)
    ]
    several = _give_logins([*others, *staff], units, since)
    enter_members([*staff, *several, *others])
    return [*staff, *several]


def _posts(unit: Organisation) -> Iterator[Role]:
    counts = dict(STAFF.get(OrgKind(unit.kind), HANDLERS if unit.is_accountable else {}))
    if unit.code == "command":
        counts |= CENTRE
    for role, count in counts.items():
        yield from [role] * count


def _give_logins(members: list[Member], units: Units, since: date) -> list[Member]:
    """Give logins to the first member that fits each; answers with the posts held besides."""
    hashed = make_password(PASSWORD)
    people: dict[str, Person] = {}
    for login in LOGINS:
        unit = units.get(login.unit)
        person = next(
            member.person
            for member in members
            if (member.role, member.organisation) == (login.role, unit) and not member.person.user
        )
        person.user = User(
            username=login.username,
            password=hashed,
            is_staff=login.role == Role.ADMIN,
            is_superuser=login.role == Role.ADMIN,
        )
        people[login.username] = person
    return [
        Member(person=people["secretary"], organisation=units[code], role=role, valid_from=since)
        for role, code in SECRETARY_POSTS
    ]
