"""What a phone says of every record that it hands in, beside the record itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.calls.actions.handing import FROM_A_PHONE, Slip

REPORT = "report"


class SlipForm(forms.Form):
    """Whose record it is, its key, what it does, to which call, and when the phone says it was."""

    member = forms.IntegerField()
    client_key = forms.UUIDField()
    verb = forms.ChoiceField(choices=[(name, name) for name in (REPORT, *FROM_A_PHONE)])
    number = forms.CharField(max_length=30, required=False)
    made_at = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("verb") in FROM_A_PHONE and not told.get("number"):
            self.add_error("number", _("Name the call."))
        return told

    def slip(self) -> Slip:
        told = self.cleaned_data
        return Slip(told["client_key"], told["verb"], told["made_at"])
