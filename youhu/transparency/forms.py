from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 256 * 1024


class ReceiptForm(forms.Form):
    """A receipt or a history, as a file or as its text."""

    file = forms.FileField(
        label=_("The file that you kept"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, as text under `said`."""
        told = self.cleaned_data
        file = told.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large for a receipt. Choose another."))
        said = file.read().decode(errors="replace") if file else told.get("text", "")
        if not said.strip():
            raise forms.ValidationError(_("Choose the file of your receipt, or paste its text."))
        return {**told, "said": said}
