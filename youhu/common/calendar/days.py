"""The days that differ from their weekday: where they come from and how they are read."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import NamedTuple

import chinese_calendar
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youhu.common.calendar.hours import SATURDAY, DayKind
from youhu.common.errors import Refused
from youhu.common.rows import Row, RowProblem

# Every year's notice gives the National Day off, and nothing else can.
NATIONAL_DAY = (10, 1)

DAY_COLUMNS = ("date", "kind", "name")

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)


class DayRow(NamedTuple):
    """One day that differs from its weekday."""

    on: date
    kind: DayKind
    name: str


def seed_days(first_year: int, *, last_year: int) -> list[DayRow]:
    """What the library chinesecalendar knows of these years, by date; nothing of later ones."""
    listed = (
        (DayKind.HOLIDAY, chinese_calendar.holidays),
        (DayKind.WORKDAY, chinese_calendar.workdays),
    )
    return sorted(
        DayRow(on, kind, chinese_calendar.Holiday(name).chinese)
        for kind, days in listed
        for on, name in days.items()
        if first_year <= on.year <= last_year
    )


def noticed_years(days: Mapping[date, DayKind]) -> frozenset[int]:
    """The years whose notice is among `days`: a stray day of a year does not make it known."""
    return frozenset(
        day.year
        for day, kind in days.items()
        if (day.month, day.day) == NATIONAL_DAY and kind == DayKind.HOLIDAY
    )


def read_days(rows: Iterable[Row]) -> tuple[list[DayRow], list[RowProblem]]:
    """The days in a table with the columns `DAY_COLUMNS`, and what is wrong with its rows.

    `rows` come as `youhu.common.csv.read_rows` gives them; a row with a fault is left out.
    """
    days: dict[date, DayRow] = {}
    problems = []
    for number, row in rows:
        try:
            day = _day(row)
            _refuse_twice(day, days)
        except Refused as why:
            problems.append(RowProblem(number, str(why)))
        else:
            days[day.on] = day
    return sorted(days.values()), problems


def _day(row: Mapping[str, str]) -> DayRow:
    on, kind = _date(row.get("date", "")), row.get("kind", "").strip().lower()
    if kind not in DayKind.values:
        raise Refused(
            _("“%(kind)s” is no kind of day. Write one of: %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join(DayKind.values)}
        )
    if kind == DayKind.WORKDAY and on.weekday() < SATURDAY:
        raise Refused(
            _("%(date)s is worked anyway. Correct the date of the make-up day or drop the row.")
            % {"date": date_format(on, "Y-m-d l")}
        )
    return DayRow(on, DayKind(kind), row.get("name", "").strip())


def _date(text: str) -> date:
    found = _DATE.fullmatch(text.strip())
    with suppress(ValueError):  # 30 February is refused like any other text
        if found:
            return date(*map(int, found.groups()))
    raise Refused(
        _("“%(text)s” is no date. Write it as year-month-day: 2027-01-01.") % {"text": text}
    )


def _refuse_twice(day: DayRow, days: Mapping[date, DayRow]) -> None:
    if day.on in days:
        raise Refused(
            _("%(date)s stands in the table twice. Keep one of the two rows.") % {"date": day.on}
        )
