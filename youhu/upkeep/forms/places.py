"""What is asked about areas and landmarks, and the filters of their lists."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.territory.rules import AreaKind
from youhu.upkeep import places
from youhu.upkeep.forms.fields import KeptForm
from youhu.upkeep.tables import FilterForm


class AreaForm(KeptForm):
    """What a piece of the district is called."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)


class LandmarkForm(AreaForm):
    """A place that people know, and where it is."""

    lng = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180,
        widget=forms.NumberInput(attrs={"step": "any"}), help_text=_("Degrees, WGS-84."),
    )  # fmt: skip
    lat = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90,
        widget=forms.NumberInput(attrs={"step": "any"}), help_text=_("Degrees, WGS-84."),
    )  # fmt: skip


def _subdistricts() -> list[tuple[str, object]]:
    return [("", _("all")), *places.subdistricts()]


class AreaFilterForm(FilterForm):
    """The filters of the list of areas."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *AreaKind.choices]
    )
    under = forms.ChoiceField(
        label=pgettext_lazy("area", "Within"), required=False, choices=_subdistricts
    )
    english = forms.ChoiceField(
        label=_("English name"), required=False, choices=[("", _("all")), ("no", _("missing"))]
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("area", "On the map"), required=False,
        choices=[
            ("", _("today")),
            ("gone", pgettext_lazy("area", "no longer")),
            ("all", _("all")),
        ],
    )  # fmt: skip


class LandmarkFilterForm(FilterForm):
    """The filter of the list of landmarks."""

    q = forms.CharField(label=_("Name"), required=False, max_length=60)
