"""Values of settings as a page shows them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.upkeep.weeks import SHORT

register = template.Library()
NOTHING = "–"


@register.filter
def cell(value: Any) -> str:
    """A value in a table: days and moments in figures, yes and no in words."""
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


@register.filter
def shown(field: BoundField) -> str:
    """What a form's field holds, for those who may only read."""
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()))
    return cell(choices.get(value, value))


@register.filter
def weekdays(digits: str) -> str:
    """Weekdays as people write them: 12345 is Mon–Fri."""
    if digits == "1234567":
        return _("every day")
    if digits == "12345":
        return f"{WEEKDAYS_ABBR[0]}–{WEEKDAYS_ABBR[4]}"
    return pgettext("between weekdays", ", ").join(str(WEEKDAYS_ABBR[int(n) - 1]) for n in digits)


@register.simple_tag
def news_word(news: str) -> str:
    """How a notice differs from what is kept of a day."""
    words = {"new": _("new"), "other": _("another kind or name"), "gone": _("goes")}
    return words.get(news, "")


@register.simple_tag
def weekday_short(day: date) -> str:
    """The day of the week in few letters."""
    return str(SHORT[day.weekday()])
