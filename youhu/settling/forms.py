"""What is asked of a desk or a fleet about statements."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.fleets.models import Fleet
from youhu.settling.rules import MOST_REASON, MOST_REFERENCE


class EmptyForm(forms.Form):
    """Nothing but the press of a button."""


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Your words"), max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words, so that the others know what to do.")},
    )  # fmt: skip


class PayForm(forms.Form):
    reference = forms.CharField(
        label=_("Number of the transfer"), max_length=MOST_REFERENCE,
        error_messages={"required": _("Write the number of the transfer.")},
    )  # fmt: skip


class PeriodForm(forms.Form):
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class TermsForm(forms.Form):
    percent = forms.IntegerField(
        label=_("Fee of the association (%)"), min_value=0, max_value=50,
        help_text=_("Of the freight; for statements that are drawn up from now on."),
    )  # fmt: skip


class CorrectionForm(forms.Form):
    fleet = forms.ModelChoiceField(Fleet.objects.none(), label=_("Fleet"))
    yuan = forms.DecimalField(
        label=_("Amount (yuan)"), max_digits=9, decimal_places=2,
        help_text=_("With a minus when the fleet gets less."),
    )  # fmt: skip
    reason = forms.CharField(label=pgettext_lazy("correction", "What for"), max_length=MOST_REASON)
    number = forms.CharField(label=_("Number of the order"), max_length=20, required=False)

    def __init__(self, *args: Any, fleets: QuerySet[Fleet], **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["fleet"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = fleets

    def clean(self) -> dict[str, Any]:
        """The amount in cents, as the books keep it."""
        told = super().clean() or {}
        yuan: Decimal | None = told.pop("yuan", None)
        if yuan is not None:
            told["cents"] = int(yuan * 100)
        return told
