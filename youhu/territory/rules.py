"""How the district is divided, and when somebody is on duty. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AreaKind(TextChoices):
    """The layers of the map; each area lies in one of the layer above."""

    DISTRICT = "district", _("district")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    COMMUNITY = "community", _("community")
    CELL = "cell", _("social grid cell")
    PARTY_CELL = "party_cell", _("Party grid cell")


PARENT_KIND = {
    AreaKind.SUBDISTRICT: AreaKind.DISTRICT,
    AreaKind.COMMUNITY: AreaKind.SUBDISTRICT,
    AreaKind.CELL: AreaKind.COMMUNITY,
    AreaKind.PARTY_CELL: AreaKind.COMMUNITY,
}

# GB/T 2260 and the State's statistical codes: 6, 9 and 12 digits; GB/T 47678.3: 15 for a cell.
DISTRICT_DIGITS, SUBDISTRICT_DIGITS, COMMUNITY_DIGITS, CELL_DIGITS = 6, 9, 12, 15


@dataclass(frozen=True)
class Span:
    """A stretch of time, open at its end."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Line:
    """One line of a roster: these weekdays, from this time to that, between these days.

    On the days in `without` nobody does the turn.
    """

    weekdays: str
    starts: time
    ends: time
    from_on: date
    until_on: date | None
    without: frozenset[date] = frozenset()

    def spans(self, first: date, last: date, zone: tzinfo) -> Iterable[Span]:
        """Every turn of duty that begins on a day from `first` to `last`, both included.

        A line that ends no later than it starts runs into the next day.
        """
        on = max(first, self.from_on)
        end = last if self.until_on is None else min(last, self.until_on - timedelta(days=1))
        while on <= end:
            if str(on.isoweekday()) in self.weekdays and on not in self.without:
                yield self.span(on, zone)
            on += timedelta(days=1)

    def span(self, on: date, zone: tzinfo) -> Span:
        """The turn that begins on that day, whether there is one or not."""
        next_day = timedelta(days=1 if self.ends <= self.starts else 0)
        return Span(
            datetime.combine(on, self.starts, zone),
            datetime.combine(on + next_day, self.ends, zone),
        )


def unmanned(lines: Iterable[Line], start: datetime, end: datetime) -> list[Span]:
    """The stretches between `start` and `end` in which no line of a roster has anyone on duty."""
    zone = start.tzinfo
    assert zone is not None
    first, last = start.date() - timedelta(days=1), end.date()
    turns = sorted(
        (span for line in lines for span in line.spans(first, last, zone)),
        key=lambda span: span.starts_at,
    )
    gaps, covered_until = [], start
    for span in turns:
        if span.starts_at > covered_until:
            gaps.append(Span(covered_until, min(span.starts_at, end)))
        covered_until = max(covered_until, span.ends_at)
        if covered_until >= end:
            return gaps
    return [*gaps, Span(covered_until, end)] if covered_until < end else gaps
