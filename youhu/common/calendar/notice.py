"""The State Council's yearly notice of holidays, read from its own words.

Its sentences have kept one form for twenty years: a numbered festival and a colon, then days or
spans of days and what happens on them (off, off in exchange, or working). The Chinese below is
that form. What the notice says twice, a date and its weekday, a span and its length, is compared,
so that a misprint or the notice of another year is never taken over.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from youhu.common.calendar.days import DayRow
from youhu.common.calendar.hours import DayKind
from youhu.common.errors import Refused

_TITLE_YEAR = re.compile(r"(\d{4})年部分节假日")
_ONE_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^)]*\))?"
_ONE_SPAN = rf"{_ONE_DAY}(?:[至\-]{_ONE_DAY})?"
_PIECE = re.compile(
    r"[一二三四五六七八九十]+、(?P<festival>[^:\d。]+):"
    rf"|(?P<spans>{_ONE_SPAN}(?:[、,和]{_ONE_SPAN})*)"
    r"(?P<verb>放假|补休|上班)(?:调休)?(?:,?共?(?P<length>\d+)天)?"
)
_SPAN = re.compile(_ONE_SPAN)
_DAY = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    r"(?:\((?:[^)]*、)?(?:周|星期)(?P<weekday>[一二三四五六日天])\))?"
)
_WEEKDAYS = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6}
_KINDS = {"放假": DayKind.HOLIDAY, "补休": DayKind.HOLIDAY, "上班": DayKind.WORKDAY}


def read_notice(text: str, *, year: int) -> list[DayRow]:
    """The days off and make-up working days that the notice for `year` names, by date."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    title = _TITLE_YEAR.search(plain)
    if title and int(title[1]) != year:
        raise Refused(
            _("This is the notice for %(year)s. Choose that year or paste another notice.")
            % {"year": title[1]}
        )
    days: dict[date, DayRow] = {}
    for row in _rows(plain, year):
        if row.on in days:
            raise Refused(
                _("The notice names %(date)s twice. Compare the text with the published one.")
                % {"date": row.on}
            )
        days[row.on] = row
    if not days:
        raise Refused(
            _("No holiday was found in this text. Paste the notice from its first numbered line.")
        )
    return sorted(days.values())


def _rows(text: str, year: int) -> Iterator[DayRow]:
    festival = ""
    for piece in _PIECE.finditer(text):
        if piece["festival"]:
            festival = piece["festival"]
            continue
        for on in _dates(piece, year):
            yield DayRow(on, _KINDS[piece["verb"]], festival)


def _dates(piece: re.Match[str], year: int) -> list[date]:
    """Every date of one statement, whose length must be the one it gives."""
    dates: list[date] = []
    for span in _SPAN.findall(piece["spans"]):
        ends: list[date] = []
        for day in _DAY.finditer(span):
            before = (ends or dates or [date(year, 1, 1)])[-1]
            ends.append(_date(day, before))
        dates += (ends[0] + timedelta(n) for n in range((ends[-1] - ends[0]).days + 1))
    if not dates or (piece["length"] and len(dates) != int(piece["length"])):
        raise Refused(
            _("“%(text)s” does not add up. Compare it with the published notice.")
            % {"text": piece.group()}
        )
    if any(on.year not in {year - 1, year} for on in dates):
        raise Refused(
            _("“%(text)s” lies in another year. Choose the year of the notice.")
            % {"text": piece.group()}
        )
    return dates


def _date(day: re.Match[str], before: date) -> date:
    """One date; the year and month that it leaves out are those of the date `before` it."""
    try:
        on = date(
            int(day["year"] or before.year), int(day["month"] or before.month), int(day["day"])
        )
    except ValueError as why:
        raise Refused(
            _("There is no day “%(text)s”. Compare it with the published notice.")
            % {"text": day.group()}
        ) from why
    if day["weekday"] and on.weekday() != _WEEKDAYS[day["weekday"]]:
        raise Refused(
            _("“%(text)s”: %(date)s is another day of the week. Choose the year of the notice.")
            % {"text": day.group(), "date": on}
        )
    return on
