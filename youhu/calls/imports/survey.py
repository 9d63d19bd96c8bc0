"""The first look at a file: how many of its rows can be taken, and what they speak of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from youhu.calls.imports.mapping import Mapping
from youhu.calls.imports.rows import Faults, Record, area_names
from youhu.calls.past import Found, Note, Past, Span
from youhu.common.calendar import LimitType

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# About a hundred metres: outlines that are derived from points need no more.
SITE_DECIMALS = 3


@dataclass
class Survey:
    """What a whole file holds."""

    rows: int = 0
    found: Found = field(default_factory=Found)
    faults: Faults = field(default_factory=list)
    faulty_rows: int = 0

    @property
    def sound_rows(self) -> int:
        return self.rows - self.faulty_rows


def survey(records: Iterable[Record], mapping: Mapping, *, limit: int | None = None) -> Survey:
    """Read a file to its end without writing anything.

    Only the first `limit` rows count, but what the others speak of is found as well: limits, rules
    and outlines shall not depend on how much of a file is taken.
    """
    seen = Survey()
    for number, record in enumerate(records, start=1):
        counts = limit is None or number <= limit
        seen.rows += counts
        if isinstance(record, Past):
            _take_in(seen.found, record, mapping)
        elif counts:
            seen.faulty_rows += 1
            seen.faults += record
    return seen


def _take_in(found: Found, past: Past, mapping: Mapping) -> None:
    if past.cell_code not in found.areas:
        found.areas.update(area_names(mapping, past.cell_code))
    found.units.add(past.unit)
    found.categories.add(past.category)
    found.routes[past.category][past.unit] += 1
    moments = (past.raised_at, past.due_at, past.closed_at)
    found.years.update(moment.year for moment in moments if moment)
    site = round(past.lng, SITE_DECIMALS), round(past.lat, SITE_DECIMALS)
    found.sites[site][past.cell_code] += 1
    if past.due_at is not None and Note.DUE_AT_ONCE not in past.notes:
        found.spans[past.category][span(past.raised_at, past.due_at)] += 1


def span(start: datetime, end: datetime) -> Span:
    """The time between two moments as a limit: whole days, or whole hours below half a day."""
    days = round((end - start) / DAY)
    if days:
        return Span(days, LimitType.CALENDAR_DAYS)
    return Span(max(1, round((end - start) / HOUR)), LimitType.URGENT_HOURS)
