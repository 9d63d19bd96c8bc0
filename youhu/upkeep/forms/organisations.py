"""What is asked about an organisation, and the filters of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.identifiers import Normal, check_area_code, check_uscc
from youhu.registry.rules import OrgKind
from youhu.upkeep.forms.fields import BasisForm, DayInput, KeptForm, UnitField
from youhu.upkeep.tables import FilterForm


class OrganisationForm(KeptForm):
    """A body that can be held to account."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    short_name = forms.CharField(
        label=_("Short name"), max_length=40, required=False,
        help_text=_("What everybody calls it, where a line is short."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=OrgKind)
    parent = UnitField(
        label=_("Below"), required=False, help_text=_("The body that it is subordinate to.")
    )
    area_code = forms.CharField(
        label=_("Area code"), max_length=15, validators=[Normal(check_area_code)],
        help_text=_("Of the district, subdistrict or community that it answers for."),
    )  # fmt: skip
    uscc = forms.CharField(
        label=_("Unified social credit code"), max_length=30, required=False,
        validators=[Normal(check_uscc)],
    )  # fmt: skip
    phone = forms.CharField(label=_("Public telephone"), max_length=20, required=False)
    is_accountable = forms.BooleanField(
        label=_("It answers calls"), required=False,
        help_text=_("From then on it needs a handler and somebody on duty at every hour."),
    )  # fmt: skip


class NewOrganisationForm(OrganisationForm):
    """One that is not known yet."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("It never changes and is used only once.")
    )
    active_from = forms.DateField(label=_("Active from"), widget=DayInput)
    field_order = ("code", "name")


class RetireForm(BasisForm):
    """From when on it is no more."""

    until = forms.DateField(label=_("First day without it"), widget=DayInput)


class GuideForm(BasisForm):
    """Who guides it, from when on."""

    guide = UnitField(label=_("Guided by"))
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)


class OrganisationFilterForm(FilterForm):
    """The filters of the list of organisations."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *OrgKind.choices]
    )
    under = UnitField(label=_("Below"), required=False)
    answers = forms.ChoiceField(
        label=_("Answers calls"), required=False,
        choices=[("", _("all")), ("yes", _("yes")), ("no", _("no"))],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", pgettext_lazy("organisations", "active")),
            ("ended", pgettext_lazy("organisations", "ended")),
            ("all", _("all")),
        ],
    )  # fmt: skip
