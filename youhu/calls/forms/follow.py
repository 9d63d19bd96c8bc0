import re

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = re.compile(r"^(\d{6})(\d{8})(\d{6})$")


class FollowForm(forms.Form):
    """The two things that a caller without a login knows."""

    number = forms.CharField(
        label=_("Number of the call"),
        max_length=40,
        help_text=_("For example 440105-20261123-000123"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Enter the number that you got when you called.")},
    )
    tail = forms.RegexField(
        label=_("Last four digits of your phone"),
        regex=r"^\d{4}$",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}
        ),
        error_messages={
            "required": _("Enter the last four digits of the phone that you gave."),
            "invalid": _("Enter exactly four digits."),
        },
    )

    def clean_number(self) -> str:
        """The number with its hyphens, however it was typed."""
        digits = re.sub(r"\D", "", self.cleaned_data["number"])
        parts = DIGITS.match(digits)
        if parts is None:
            raise forms.ValidationError(_("A number has 20 digits. Look at it again."))
        return "-".join(parts.groups())
