"""What is kept of a year's work calendar, and what a notice would change in it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from youhu.calls.clocks import Basis
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.calendar import DayKind, DayRow, WorkCalendar, noticed_years
from youhu.common.errors import Refused
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import CalendarYear, WorkDay

FIRST_YEAR, LAST_YEAR = 2004, 2099
MOST_NAME = 60
NEW, OTHER, GONE = "new", "other", "gone"
Values = dict[str, Any]


def kept_days(year: int, days: Iterable[DayRow] = ()) -> list[DayRow]:
    """The special days of a year, and those of other years that `days` would replace."""
    touched = Q(on__year=year) | Q(on__in=[day.on for day in days])
    rows = WorkDay.objects.filter(touched).order_by("on").values_list("on", "kind", "name")
    return [DayRow(on, DayKind(kind), name) for on, kind, name in rows]


def values_of_year(year: int, days: Iterable[DayRow] = ()) -> Values:
    """What is kept of a year as plain values: the notice's source and one text a day."""
    known = CalendarYear.objects.filter(year=year).first()
    return {
        "source": known.source if known else "",
        "days": [written(day) for day in kept_days(year, days)],
    }


def written(day: DayRow) -> str:
    """A day as a change keeps it: “2027-01-01 holiday 元旦”."""
    return f"{day.on} {day.kind} {day.name}"


def read(text: str) -> DayRow:
    """The day that `written` wrote."""
    on, kind, name = text.split(" ", 2)
    return DayRow(date.fromisoformat(on), DayKind(kind), name)


def with_half_days(year: int, days: list[DayRow]) -> list[DayRow]:
    """The days of a notice together with the half days that the district keeps besides."""
    named = {day.on for day in days}
    own = [day for day in kept_days(year) if day.kind == DayKind.HALF_DAY and day.on not in named]
    return sorted([*days, *own])


def check_year(year: int) -> None:
    """Refuse a year that no calendar of ours reaches."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("Choose a day between %(first)s and %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def check_notice(year: int, days: Collection[DayRow]) -> None:
    """Refuse what cannot be the whole notice of a year."""
    found = {day.on: day.kind for day in days}
    if any(on.year not in {year - 1, year} for on in found):
        raise Refused(_("Some of these days lie in another year. Choose the year of the notice."))
    if any(len(day.name) > MOST_NAME for day in days):
        raise Refused(_("A name is too long. Write at most %(n)s letters.") % {"n": MOST_NAME})
    if year not in noticed_years(found):
        raise Refused(
            _("The National Day is not among these days. Take the whole notice, to its last line.")
        )


def news(kept: Iterable[DayRow], days: Iterable[DayRow]) -> dict[date, str]:
    """Each day that would be another one: new, other or gone."""
    before, after = ({day.on: day for day in rows} for rows in (kept, days))
    found = dict.fromkeys(after.keys() - before.keys(), NEW)
    found |= dict.fromkeys(before.keys() - after.keys(), GONE)
    found |= {on: OTHER for on in before.keys() & after.keys() if before[on] != after[on]}
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class NewsRun:
    """Days in a row that a notice changes in the same way, from what to what in words."""

    first: date
    last: date
    what: str
    before: str
    after: str

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def news_runs(
    found: dict[date, str], kept: Iterable[DayRow], days: Iterable[DayRow]
) -> list[NewsRun]:
    """What `news` found, with days together that follow one another and change alike."""
    before, after = ({day.on: day for day in rows} for rows in (kept, days))
    runs: list[NewsRun] = []
    for on, what in found.items():
        one = NewsRun(on, on, what, _named(before.get(on)), _named(after.get(on)))
        if runs and _goes_on(runs[-1], one):
            one = replace(one, first=runs.pop().first)
        runs.append(one)
    return runs


def _goes_on(run: NewsRun, one: NewsRun) -> bool:
    same = (run.what, run.before, run.after) == (one.what, one.before, one.after)
    return same and run.last + timedelta(1) == one.first


def _named(day: DayRow | None) -> str:
    return f"{day.kind.label} {day.name}".strip() if day else ""


@dataclass(frozen=True)
class Reckoning:
    """What a notice does to the clocks of open calls, in numbers of calls."""

    looked_at: int
    moved: int  # it had to guess; the next sweep sets it right
    certain: int  # it had to guess, and need not any more
    staying: int  # would be due at another moment if it were started by these days

    @property
    def otherwise(self) -> int:
        return self.moved + self.staying


def reckoning(year: int, days: list[DayRow]) -> Reckoning:
    """How many open calls would be due at other moments if the year had these days.

    Suspended calls are left out: their clocks stand, and go on by the calendar of that day.
    """
    then = _Then(year, days)
    rows = Call.objects.open().exclude(state=State.SUSPENDED).order_by("pk")
    seen = moved = certain = staying = 0
    for call in rows.only(*COLUMNS).iterator(chunk_size=1000):
        seen += 1
        said = list(then.differences(call))
        guessed = call.is_uncertain or call.promise_is_uncertain
        moved += any(unsure for unsure, other, _known in said if other)
        staying += any(other for _unsure, other, _known in said) and not guessed
        certain += guessed and all(known for unsure, _other, known in said if unsure)
    return Reckoning(seen, moved, certain, staying)


UNSURE = Q(is_uncertain=True) | Q(promise_is_uncertain=True)
COLUMNS = ("stage_basis", "is_uncertain", "promise_basis", "promise_is_uncertain")


class _Then:
    """The calendars of all units as they would be with other days in one year."""

    def __init__(self, year: int, days: list[DayRow]) -> None:
        self._token = tokens().get("calendar", "")
        now = calendar_of(None, token=self._token)
        gone = {day.on for day in kept_days(year, days)}
        left = {on: kind for on, kind in now.days.items() if on not in gone}
        self._days = left | {day.on: day.kind for day in days}
        self._years = now.known_years | {year}
        self._made: dict[int | None, WorkCalendar] = {}

    def calendar(self, unit: int | None) -> WorkCalendar:
        if unit not in self._made:
            hours = calendar_of(unit, token=self._token).hours
            self._made[unit] = WorkCalendar(self._days, self._years, hours)
        return self._made[unit]

    def differences(self, call: Call) -> Iterator[tuple[bool, bool, bool]]:
        """Of each clock of a call: did it guess, would it be due otherwise, would it be certain."""
        clocks = (
            (call.stage_basis, call.is_uncertain),
            (call.promise_basis, call.promise_is_uncertain),
        )
        for kept, unsure in clocks:
            if kept:
                basis = Basis.from_json(kept)
                due = basis.reckon(self.calendar(basis.unit_id))
                now = basis.reckon(calendar_of(basis.unit_id, token=self._token))
                yield unsure, due.at != now.at, not due.uncertain
