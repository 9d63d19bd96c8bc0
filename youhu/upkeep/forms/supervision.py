"""What is asked about the terms and the rules of supervision."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import MAX_SUSPEND_DAYS, Urgency
from youhu.common.calendar import LimitType
from youhu.oversight.rules import COUNTED, RULED, Cause, Level
from youhu.upkeep.forms.fields import DayInput, KeptForm
from youhu.upkeep.tables import FilterForm

CAUSES = [(cause.value, cause.label) for cause in RULED]
MOST_DAYS, MOST_HOURS, LEAST_SCORE = 250, 200, -100


def _number(label: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most)


def _tomorrow() -> Any:
    return timezone.localdate() + timedelta(days=1)


def _from() -> forms.DateField:
    return forms.DateField(
        label=_("Valid from"), widget=DayInput, initial=_tomorrow,
        help_text=_("Tomorrow at the earliest."),
    )  # fmt: skip


class TermsForm(KeptForm):
    """How much more time, which holds, how long a decision takes, what a mark costs, from a day."""

    valid_from = _from()
    own_days = _number(_("Work days that the unit's own command room may give"), 0, MOST_DAYS)
    most_days = _number(_("Work days for one call in all"), 0, MOST_DAYS)
    most_times = _number(_("Requests for one call"), 0, 20)
    own_hold_days = _number(
        _("Days of a hold that the unit's own command room may allow"), 0, MAX_SUSPEND_DAYS
    )
    most_hold_days = _number(_("Days of holds for one call in all"), 0, MAX_SUSPEND_DAYS)
    most_holds = _number(_("Requests for a hold for one call"), 0, 20)
    decide_hours = _number(_("Work hours to decide"), 1, MOST_HOURS)
    report_days = _number(_("Work days to report back"), 1, MOST_DAYS)
    ordinary_score = _number(_("Score of a supervision"), LEAST_SCORE, 0)
    yellow_score = _number(_("Score of a yellow card"), LEAST_SCORE, 0)
    red_score = _number(_("Score of a red card"), LEAST_SCORE, 0)


class MeasureForm(KeptForm):
    """From when or how often on a rule marks, and with what."""

    valid_from = _from()
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("any urgency")), *Urgency.choices]
    )
    amount = forms.DecimalField(
        label=pgettext_lazy("ladder", "After"), min_value=Decimal(0), max_digits=6,
        decimal_places=2, required=False, widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=_("Hours or days after it is overdue; for critical calls, after raising."),
    )  # fmt: skip
    limit_type = forms.ChoiceField(
        label=_("Counted in"), choices=LimitType.choices, initial=LimitType.WORK_DAYS
    )
    times = forms.IntegerField(
        label=_("Times"), min_value=1, max_value=100, required=False,
        help_text=_("How often it was returned or opened again."),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)

    def __init__(self, *args: Any, cause: str = "", row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if cause:
            for name in ("amount", "limit_type") if cause in COUNTED else ("times",):
                del self.fields[name]

    def initial_of(self, row: Any) -> dict[str, Any]:
        said = {"amount": f"{row.amount.normalize():f}", "valid_from": _tomorrow()}
        return super().initial_of(row) | said

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        is_counted = said.get("cause") in COUNTED if "cause" in self.fields else None
        if is_counted and not said.get("times"):
            self.add_error("times", _("Say how many times."))
        if "amount" in self.fields:
            said["amount"] = Decimal(0) if is_counted else said.get("amount") or Decimal(0)
        if "times" in self.fields:
            said["times"] = 0 if is_counted is False else said.get("times") or 0
        return said


class RuleForm(MeasureForm):
    """A rule that is not there yet."""

    cause = forms.ChoiceField(label=_("Cause"), choices=CAUSES, initial=Cause.PROMISE)
    field_order = ("valid_from", "cause")


class EndForm(KeptForm):
    """The day from which a rule marks nothing more."""

    until = forms.DateField(label=_("Ends on"), widget=DayInput, initial=_tomorrow)


class RuleFilterForm(FilterForm):
    """The filters of the list of rules."""

    cause = forms.ChoiceField(label=_("Cause"), required=False, choices=[("", _("all")), *CAUSES])
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("all")), *Level.choices]
    )
    state = forms.ChoiceField(
        label=_("Standing"), required=False,
        choices=[
            ("", pgettext_lazy("rules", "in force or to come")),
            ("ended", pgettext_lazy("rules", "ended")),
            ("all", _("all")),
        ],
    )  # fmt: skip
