import re

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = re.compile(r"^(\d{6})(\d{8})(\d{6})$")


class FollowForm(forms.Form):
    """What a caller without a login knows: the number, and a proof that it is theirs."""

    number = forms.CharField(
        label=_("Number of the call"),
        max_length=40,
        help_text=_("For example 440105-20261123-000123"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Enter the number that you got when you called.")},
    )
    proof = forms.RegexField(
        label=_("Receipt code, or last four digits of your phone"),
        help_text=_("To look, four digits of the phone will do. To rate or add, use the code."),
        regex=r"^(\d{4}|\d{3} ?\d{3})$",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "maxlength": 7, "autocomplete": "off"}
        ),
        error_messages={
            "required": _("Enter the code on your receipt, or the last four digits of the phone."),
            "invalid": _("Enter six digits of the receipt, or four of the phone."),
        },
    )

    def clean_number(self) -> str:
        """The number with its hyphens, however it was typed."""
        digits = re.sub(r"\D", "", self.cleaned_data["number"])
        parts = DIGITS.match(digits)
        if parts is None:
            raise forms.ValidationError(_("A number has 20 digits. Look at it again."))
        return "-".join(parts.groups())

    def clean_proof(self) -> str:
        """The digits as they are kept; the receipt shows them in two groups."""
        return str(self.cleaned_data["proof"]).replace(" ", "")
