"""The work calendar of the district as one object that lives in memory."""

from collections import defaultdict
from datetime import time

from youhu.common.calendar import OFFICE_HOURS, DayKind, Hours, WorkCalendar
from youhu.common.versioned import Versioned
from youhu.registry.models import CalendarYear, OfficeHours, Revision, WorkDay

Spans = dict[int, list[tuple[time, time]]]


def tokens() -> dict[str, str]:
    """The token of every kind of reference data, in one statement."""
    return dict(Revision.objects.values_list("name", "token"))


def _load() -> dict[int | None, WorkCalendar]:
    days = {row.on: DayKind(row.kind) for row in WorkDay.objects.all()}
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    spans: dict[int | None, Spans] = defaultdict(lambda: defaultdict(list))
    for row in OfficeHours.objects.order_by("opens", "pk"):
        spans[row.organisation_id][row.weekday].append((row.opens, row.closes))
    spans.setdefault(None, {})
    return {
        unit: WorkCalendar(days=days, known_years=years, hours=_hours(week))
        for unit, week in spans.items()
    }


def _hours(week: Spans) -> Hours:
    """Office hours by weekday, Monday first; the ordinary ones where a week is not stated."""
    if not week:
        return OFFICE_HOURS
    mon, tue, wed, thu, fri, sat, sun = (tuple(week.get(day, ())) for day in range(1, 8))
    make_up = next(day for day in (mon, tue, wed, thu, fri, sat, sun) if day)
    return Hours((mon, tue, wed, thu, fri, sat, sun), make_up)


_calendars = Versioned(_load)


def calendar_of(unit_id: int | None, *, token: str) -> WorkCalendar:
    """The work calendar of one organisation; the district's where it keeps no hours of its own."""
    known = _calendars.get(token)
    return known.get(unit_id) or known[None]
