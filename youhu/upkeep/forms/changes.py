"""The filters of the list of changes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.upkeep.forms.fields import DayInput
from youhu.upkeep.rules import Topic
from youhu.upkeep.tables import FilterForm


class ChangeFilterForm(FilterForm):
    """Which part, by whom, from when to when."""

    q = forms.CharField(label=_("What, basis or name"), required=False, max_length=60)
    topic = forms.ChoiceField(
        label=pgettext_lazy("settings", "Part"),
        required=False,
        choices=[("", _("all")), *Topic.choices],
    )
    start = forms.DateField(label=_("From"), required=False, widget=DayInput)
    end = forms.DateField(label=_("To"), required=False, widget=DayInput)
