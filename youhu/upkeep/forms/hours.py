"""What is asked about a week of office hours, and the try-out of a limit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.upkeep.actions import sum_of
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.tables import FilterForm
from youhu.upkeep.weeks import (
    DAYS,
    MOST_SPANS,
    Span,
    Week,
    check_day,
    check_week,
    spans_of,
    week_from,
    weekday,
)
from youhu.upkeep.years import check_year

ENDS = ("opens", "closes")


class HoursFilterForm(FilterForm):
    """The filters of the list of units and their hours."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    whose = forms.ChoiceField(
        label=_("Hours"), required=False,
        choices=[
            ("", _("of their own")), ("district", _("the district's hours")), ("all", _("all")),
        ],
    )  # fmt: skip


class ClockInput(forms.TimeInput):
    """A time of day, chosen in the browser's own way."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class WeekForm(BasisForm):
    """For each weekday up to three spans. An empty day is a day off."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, week: Week, kept: Week, **kwargs: Any) -> None:
        self.most = max([MOST_SPANS, *map(len, week.values()), *map(len, kept.values())])
        first = {"seen": sum_of({"week": kept}), **_initial(week)}
        super().__init__(*args, initial=first, **kwargs)
        for day in DAYS:
            for name, label in _names(day, self.most):
                widget = ClockInput({"aria-label": label})
                self.fields[name] = forms.TimeField(label=label, required=False, widget=widget)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        rows = [(int(day), *span) for day in DAYS for span in self._day(told, day)]
        if self.errors:
            return told
        try:
            week = check_week(week_from(rows))
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        return {"week": week, "seen": told["seen"], "basis": told["basis"]}

    def _day(self, told: dict[str, Any], day: str) -> list[Span]:
        found = []
        for n in range(1, self.most + 1):
            opens, closes = (told.get(f"d{day}_{n}_{end}") for end in ENDS)
            if opens and closes:
                found.append((opens, closes))
            elif opens or closes:
                self.add_error(f"d{day}_{n}_opens", _("Give both the beginning and the end."))
        try:
            return check_day(found)
        except Refused as why:
            self.add_error(f"d{day}_1_opens", str(why))
            return []

    def days(self) -> Iterator[tuple[str, Any, list[tuple[BoundField, BoundField]], list[str]]]:
        """Each weekday: its number, what it is called, its spans, what is wrong with it."""
        for day in DAYS:
            fields = [self[name] for name, _label in _names(day, self.most)]
            pairs = list(zip(fields[::2], fields[1::2], strict=True))
            yield day, weekday(day), pairs, [str(why) for field in fields for why in field.errors]


def _names(day: str, most: int) -> Iterator[tuple[str, str]]:
    """The names of the fields of a day, with the words for those who cannot see the table."""
    for n in range(1, most + 1):
        said = {"day": weekday(day), "n": n}
        yield f"d{day}_{n}_opens", str(_("%(day)s, span %(n)s, from") % said)
        yield f"d{day}_{n}_closes", str(_("%(day)s, span %(n)s, to") % said)


def _initial(week: Week) -> dict[str, Any]:
    return {
        f"d{day}_{n}_{end}": clock
        for day in DAYS
        for n, span in enumerate(spans_of(week, day), 1)
        for end, clock in zip(ENDS, span, strict=True)
    }


class TryForm(forms.Form):
    """A limit and the moment from which it runs."""

    amount = forms.DecimalField(
        label=_("How much"), min_value=0.25, max_value=400, decimal_places=2
    )
    limit_type = forms.ChoiceField(
        label=_("Counted in"), choices=LimitType, initial=LimitType.WORK_HOURS
    )
    start = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_start(self) -> datetime:
        start: datetime = self.cleaned_data["start"]
        try:
            check_year(start.year)
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        return start

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        in_days = told.get("limit_type") in {LimitType.WORK_DAYS, LimitType.CALENDAR_DAYS}
        if in_days and told.get("amount", 1) % 1:
            self.add_error("amount", _("Days are whole. Count parts of a day in work hours."))
        return told
