"""What is asked when many people come: the file, then the basis of what was looked at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.upkeep.forms.fields import BasisForm


class JoiningForm(forms.Form):
    """The table of people to come."""

    file = forms.FileField(label=_("Table"), help_text=_("CSV or Excel, at most 500 rows."))


class ConfirmForm(BasisForm):
    """What was looked at, on what basis it is taken over."""

    rows = forms.CharField(widget=forms.HiddenInput)
