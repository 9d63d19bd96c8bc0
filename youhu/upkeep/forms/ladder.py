"""What is asked about a step of the ladder. Everything is shown before it is saved."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import LadderStep
from youhu.calls.rules import Level, Urgency
from youhu.common.calendar import LimitType
from youhu.upkeep import ladder
from youhu.upkeep.forms.fields import KeptForm


class SureForm(KeptForm):
    """Whether the effect was shown."""

    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class StepForm(SureForm):
    """Who is told, how long after the due time."""

    after_amount = forms.DecimalField(
        label=pgettext_lazy("ladder", "After"), min_value=Decimal(0), max_digits=6,
        decimal_places=2, widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=_("Hours or days after the due time; 0 is the due time itself."),
    )  # fmt: skip
    limit_type = forms.ChoiceField(label=_("Counted in"), choices=LimitType.choices)
    level = forms.ChoiceField(
        label=_("Level"), choices=Level.choices,
        help_text=_("The committee of the place, or the command room of that level."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Who is told"))

    def __init__(self, *args: Any, row: LadderStep | None = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        roles: list[tuple[str, Any]] = [(role.value, role.label) for role in ladder.TOLD]
        if row is not None and row.role not in ladder.TOLD:
            roles.append((row.role, row.get_role_display()))
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = roles

    def initial_of(self, row: Any) -> dict[str, Any]:
        return super().initial_of(row) | {"after_amount": f"{row.after_amount.normalize():f}"}


class NewStepForm(StepForm):
    """One more step, on top of those for a stage and an urgency."""

    stage = forms.ChoiceField(
        label=_("Stage"), required=False,
        choices=[("", _("any stage")), *((one.value, one.label) for one in ladder.CLIMBED)],
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("any urgency")), *Urgency.choices]
    )
    field_order = ("stage", "urgency")
