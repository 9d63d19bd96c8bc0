"""Writes to the registry. One function, one transaction."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from youhu.common.calendar import seed_days
from youhu.registry.models import CalendarYear, Revision, WorkDay, new_token


def touch(*names: str) -> None:
    """Tell every process that reference data called `names` has changed."""
    for name in names:
        Revision.objects.update_or_create(name=name, defaults={"token": new_token()})


@transaction.atomic
def learn_year(year: int, days: Iterable[tuple[date, str, str]], *, source: str) -> int:
    """Take over the official work calendar of one year; the former rows of that year go."""
    WorkDay.objects.filter(on__year=year).delete()
    rows = [
        WorkDay(on=on, kind=kind, name=name, source=source)
        for on, kind, name in days
        if on.year == year
    ]
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
