"""Stretches of days that a list can be narrowed to: the last 7 days, last month. Pure."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Span = tuple[date, date | None]  # the first day, and the day before which it ends

SPANS: list[tuple[str, Promise]] = [
    ("1", _("today")), ("yesterday", _("yesterday")), ("7", _("7 days")), ("30", _("30 days")),
    ("month", _("this month")), ("last_month", _("last month")),
]  # fmt: skip


def span(name: str, today: date) -> Span:
    """The days that a name means on `today`; a number means so many days, today among them."""
    first = today.replace(day=1)
    match name:
        case "yesterday":
            return today - timedelta(days=1), today
        case "month":
            return first, None
        case "last_month":
            return (first - timedelta(days=1)).replace(day=1), first
        case _:
            return today - timedelta(days=int(name) - 1), None
