"""The filters of the list of looks in clear."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.privacy.rules import Purpose
from youhu.upkeep.forms.fields import DayInput
from youhu.upkeep.tables import FilterForm


class LookFilterForm(FilterForm):
    """Who, whose, what for, from when to when."""

    who = forms.CharField(label=pgettext_lazy("look", "Who"), required=False, max_length=50)
    whose = forms.CharField(label=_("Call number or name"), required=False, max_length=60)
    purpose = forms.ChoiceField(
        label=_("What for"), required=False, choices=[("", _("all")), *Purpose.choices]
    )
    start = forms.DateField(label=_("From"), required=False, widget=DayInput)
    end = forms.DateField(label=_("To"), required=False, widget=DayInput)
