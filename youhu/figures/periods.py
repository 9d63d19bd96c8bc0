"""Months, quarters and years, and how one is compared with another. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Span(TextChoices):
    MONTH = "month", gettext_lazy("month")
    QUARTER = "quarter", gettext_lazy("quarter")
    YEAR = "year", gettext_lazy("year")


MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
_KEY = re.compile(r"(?P<year>20\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")


def later(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Stretch:
    """A month, quarter or year; `begins_on` is its first day, `ends_on` the day after its last."""

    span: Span
    begins_on: date

    @property
    def ends_on(self) -> date:
        return later(self.begins_on, MONTHS[self.span])

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return [later(self.begins_on, n) for n in range(MONTHS[self.span])]

    @property
    def before(self) -> "Stretch":
        """The one before it."""
        return Stretch(self.span, later(self.begins_on, -MONTHS[self.span]))

    @property
    def after(self) -> "Stretch":
        return Stretch(self.span, self.ends_on)

    @property
    def year_before(self) -> "Stretch":
        """The same one of the year before."""
        return Stretch(self.span, later(self.begins_on, -12))

    @property
    def key(self) -> str:
        """How it stands in an address: 2026-11, 2026-Q4, 2026."""
        year = f"{self.begins_on:%Y}"
        if self.span == Span.YEAR:
            return year
        if self.span == Span.QUARTER:
            return f"{year}-Q{(self.begins_on.month + 2) // 3}"
        return f"{self.begins_on:%Y-%m}"

    def __str__(self) -> str:
        parts = {"year": self.begins_on.year, "month": self.begins_on.month}
        match self.span:
            case Span.YEAR:
                return _("%(year)d, whole year") % parts
            case Span.QUARTER:
                return _("%(year)d, quarter %(quarter)d") % {
                    **parts, "quarter": (self.begins_on.month + 2) // 3
                }  # fmt: skip
        return _("%(year)d-%(month)02d") % parts


def containing(day: date, span: Span) -> Stretch:
    """The month, quarter or year in which a day lies."""
    months = MONTHS[span]
    return Stretch(span, date(day.year, (day.month - 1) // months * months + 1, 1))


def read(key: str) -> Stretch | None:
    """What a key of an address means; None when it means nothing."""
    found = _KEY.fullmatch(key)
    if not found:
        return None
    year = int(found["year"])
    if found["month"]:
        return Stretch(Span.MONTH, date(year, int(found["month"]), 1))
    if found["quarter"]:
        return Stretch(Span.QUARTER, date(year, 3 * int(found["quarter"]) - 2, 1))
    return Stretch(Span.YEAR, date(year, 1, 1))
