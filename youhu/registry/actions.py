"""Writes to the registry. One function, one transaction."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from youhu.common.calendar import seed_days
from youhu.registry.models import (
    CalendarYear,
    Member,
    Organisation,
    Person,
    Revision,
    User,
    WorkDay,
    new_token,
)


def touch(*names: str) -> None:
    """Tell every process that reference data called `names` has changed."""
    for name in names:
        Revision.objects.update_or_create(name=name, defaults={"token": new_token()})


@transaction.atomic
def learn_year(year: int, days: Iterable[tuple[date, str, str]], *, source: str) -> int:
    """Take over the official work calendar of one year; the former rows of that year go.

    A notice may reach into the year before, by a holiday that begins on 31 December.
    """
    rows = [WorkDay(on=on, kind=kind, name=name, source=source) for on, kind, name in days]
    replaced = Q(on__year=year) | Q(on__in=[row.on for row in rows])
    WorkDay.objects.filter(replaced).delete()
    WorkDay.objects.bulk_create(rows)
    CalendarYear.objects.update_or_create(year=year, defaults={"source": source})
    touch("calendar")
    return len(rows)


def seed_calendar(years: Iterable[int]) -> list[int]:
    """Load the years that the library knows; answers with those it did not know."""
    unknown = []
    for year in years:
        days = seed_days(year, last_year=year)
        if days:
            learn_year(year, days, source="chinesecalendar")
        else:
            unknown.append(year)
    return unknown


@transaction.atomic
def enter_organisations(organisations: Iterable[Organisation]) -> None:
    """Enter many organisations at once; a parent may be among them, before or after its children.

    Raises ValueError when some are, over however many steps, their own parents.
    """
    waiting = list(organisations)
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent.pk]
        if not ready:
            raise ValueError(f"A ring of parents among {', '.join(o.code for o in waiting[:5])}.")
        Organisation.objects.bulk_create(ready)
        waiting = [unit for unit in waiting if unit.pk is None]
    touch("registry")


@transaction.atomic
def enter_members(members: Sequence[Member]) -> None:
    """Enter many people with their posts and logins; who holds several posts is entered once."""
    people = {id(member.person): member.person for member in members if not member.person.pk}
    users = [person.user for person in people.values() if person.user and not person.user.pk]
    User.objects.bulk_create(users)
    Person.objects.bulk_create(people.values())
    Member.objects.bulk_create(members)
