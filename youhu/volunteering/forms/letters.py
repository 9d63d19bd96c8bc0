"""What is asked of who reads the names of a letter in clear."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.privacy.rules import CHOSEN, MOST_WORDS


class NamesForm(forms.Form):
    """What the names are needed for."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[("", _("Please choose")), *CHOSEN],
        error_messages={"required": _("Choose what you need it for.")},
    )  # fmt: skip
    words = forms.CharField(
        label=pgettext_lazy("look", "In words"), max_length=MOST_WORDS, required=False,
        help_text=_("Needed for another reason only."),
    )  # fmt: skip
