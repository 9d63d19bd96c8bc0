"""A year drawn as twelve months: what each day is, by sign, word and colour."""

from calendar import Calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youhu.common.calendar import DayKind, DayRow

SATURDAY = 5
WORKED = ("workday", "make_up", "half_day")


class Sort(TextChoices):
    """What a day is: an ordinary one, or one that differs."""

    WORKDAY = "workday", _("Workday")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Day off")
    MAKE_UP = "make_up", _("Make-up working day")
    HALF_DAY = "half_day", _("Morning only")


SIGNS = {
    Sort.HOLIDAY: pgettext_lazy("sign of a day", "off"),
    Sort.MAKE_UP: pgettext_lazy("sign of a day", "on"),
    Sort.HALF_DAY: pgettext_lazy("sign of a day", "half"),
}
OF_KIND = {
    DayKind.HOLIDAY: Sort.HOLIDAY,
    DayKind.WORKDAY: Sort.MAKE_UP,
    DayKind.HALF_DAY: Sort.HALF_DAY,
}


@dataclass(frozen=True)
class Day:
    """One day as the page draws it; `news` says how a notice differs from what is kept."""

    on: date
    sort: Sort
    name: str = ""
    pk: int = 0
    news: str = ""
    is_today: bool = False

    @property
    def sign(self) -> object:
        return SIGNS.get(self.sort, "")


@dataclass(frozen=True)
class Month:
    """One month: its weeks from Monday to Sunday, with gaps where it has not begun or is over."""

    first: date
    weeks: list[list[Day | None]]
    worked: int


@dataclass(frozen=True)
class Run:
    """Days of one name and kind that follow one another."""

    first: date
    last: date
    kind: DayKind
    name: str

    @property
    def sort(self) -> Sort:
        return OF_KIND[self.kind]

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        when = f"{self.first:%Y-%m-%d}"
        if self.last != self.first:
            said = {"first": when, "last": f"{self.last:%m-%d}"}
            when = gettext("%(first)s to %(last)s") % said
        return " ".join(filter(None, (when, self.name, str(self.kind.label))))


def year_of(
    year: int,
    rows: Iterable[DayRow],
    *,
    today: date,
    keys: Mapping[date, int] | None = None,
    news: Mapping[date, str] | None = None,
) -> list[Month]:
    """The twelve months of a year; `keys` lead to the rows, `news` marks days that change."""
    kept = {row.on: row for row in rows}

    def day(on: date) -> Day:
        row = kept.get(on)
        return Day(
            on,
            OF_KIND[row.kind] if row else _ordinary(on),
            row.name if row else "",
            (keys or {}).get(on, 0),
            (news or {}).get(on, ""),
            on == today,
        )

    return [_month(year, month, day) for month in range(1, 13)]


def _month(year: int, month: int, day: Callable[[date], Day]) -> Month:
    weeks = [
        [day(on) if on.month == month else None for on in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    worked = sum(one.sort in WORKED for week in weeks for one in week if one)
    return Month(date(year, month, 1), weeks, worked)


def _ordinary(on: date) -> Sort:
    return Sort.WEEKEND if on.weekday() >= SATURDAY else Sort.WORKDAY


def figures(months: Iterable[Month]) -> list[tuple[str, int]]:
    """How many days of each sort a year has."""
    days = Counter(day.sort for month in months for week in month.weeks for day in week if day)
    worked = sum(days[sort] for sort in Sort if sort in WORKED)
    return [
        (gettext("days worked"), worked),
        (gettext("days off in holidays"), days[Sort.HOLIDAY]),
        (gettext("make-up working days"), days[Sort.MAKE_UP]),
        (gettext("half days"), days[Sort.HALF_DAY]),
    ]


def runs(rows: Iterable[DayRow]) -> list[Run]:
    """The days as one says them: “1 to 3 January, New Year, off”."""
    ordered = sorted(rows)
    if not ordered:
        return []
    starts = [0] + [n for n, pair in enumerate(pairwise(ordered), 1) if not _goes_on(*pair)]
    ends = [*starts[1:], len(ordered)]
    return [
        Run(ordered[a].on, ordered[b - 1].on, DayKind(ordered[a].kind), ordered[a].name)
        for a, b in zip(starts, ends, strict=True)
    ]


def _goes_on(earlier: DayRow, later: DayRow) -> bool:
    same = (earlier.kind, earlier.name) == (later.kind, later.name)
    return same and later.on - earlier.on == timedelta(1)
