"""By what the list of jobs is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.jobs.rules import Standing
from youhu.upkeep.tables import FilterForm


class JobFilterForm(FilterForm):
    standing = forms.ChoiceField(
        label=_("Standing"), choices=[("", _("all")), *Standing.choices], required=False
    )
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
