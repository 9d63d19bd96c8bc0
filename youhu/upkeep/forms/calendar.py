"""What is asked about special days and about a year's notice."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.common.calendar import DAY_COLUMNS, DayKind, DayRow, read_days, read_notice
from youhu.common.csv import TableLimits, read_rows
from youhu.common.errors import Refused
from youhu.common.rows import Row
from youhu.upkeep.forms.fields import BasisForm, DayInput, KeptForm
from youhu.upkeep.tables import FilterForm
from youhu.upkeep.years import FIRST_YEAR, LAST_YEAR, check_notice, with_half_days

MOST_LETTERS = 20_000
MOST_BYTES = 1 << 20
MOST_PROBLEMS = 5
SMALL = TableLimits(unpacked=16 << 20, rows=1000)


class DayFilterForm(FilterForm):
    """The filters of the list of special days."""

    q = forms.CharField(label=_("Name or source"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *DayKind.choices]
    )
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    state = forms.ChoiceField(
        label=_("When"), required=False,
        choices=[("", _("all")), ("ahead", _("today and later")), ("past", _("past"))],
    )  # fmt: skip


class DayForm(KeptForm):
    """What a day is, and what it is called."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DayKind)
    name = forms.CharField(label=_("Name"), max_length=60)


class NewDayForm(DayForm):
    """A day that is not known yet."""

    on = forms.DateField(label=_("Day"), widget=DayInput)
    field_order = ("on", "kind", "name")


class RemoveDayForm(BasisForm):
    """On what it rests that the day is an ordinary one."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class NoticeForm(forms.Form):
    """A year's notice as text or as a table; `days` is what was read in it."""

    text = forms.CharField(
        label=_("Text of the notice"), required=False, max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("From its first numbered line to its last. What it says twice is compared."),
    )  # fmt: skip
    table = forms.FileField(
        label=_("Or a table"), required=False,
        help_text=_("CSV or Excel with the columns date, kind, name."),
    )  # fmt: skip
    keeps_half_days = forms.BooleanField(
        label=_("Keep the half days that the district set itself"), required=False, initial=True
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = year
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return told
        try:
            told["days"] = self._days(told)
        except Refused as why:
            self.add_error("table" if told.get("table") else "text", str(why))
        return told

    def _days(self, told: dict[str, Any]) -> list[DayRow]:
        text, table = told["text"], told["table"]
        if bool(text) == bool(table):
            raise Refused(_("Paste the text of the notice, or choose a table."))
        if table:
            if table.size > MOST_BYTES:
                raise Refused(_("This file is too big for a year's days. Send only the table."))
            days = days_in(read_rows(table, columns=DAY_COLUMNS, limits=SMALL))
        else:
            days = read_notice(text, year=self.year)
        check_notice(self.year, days)
        return with_half_days(self.year, days) if told["keeps_half_days"] else days


class AdoptForm(BasisForm):
    """The days of a preview once more, and on what basis they are taken over."""

    days = forms.CharField(widget=forms.HiddenInput, max_length=MOST_LETTERS)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def clean_days(self) -> list[DayRow]:
        lines = list(csv.reader(io.StringIO(self.cleaned_data["days"])))
        columns = DAY_COLUMNS
        try:
            return days_in(
                (n, dict(zip(columns, line, strict=False))) for n, line in enumerate(lines, 1)
            )
        except Refused as why:
            raise forms.ValidationError(str(why)) from why


def days_in(rows: Iterable[Row]) -> list[DayRow]:
    """The days of a table. Raises Refused with the first problems."""
    days, problems = read_days(rows)
    if problems:
        said = (_("Row %(row)s: %(text)s") % one._asdict() for one in problems[:MOST_PROBLEMS])
        raise Refused(" ".join(map(str, said)))
    return days


def as_table(days: Iterable[DayRow]) -> str:
    """The days as AdoptForm reads them."""
    text = io.StringIO()
    csv.writer(text).writerows(days)
    return text.getvalue()
