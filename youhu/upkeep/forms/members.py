"""What is asked about a post, and the filters of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.upkeep.forms.fields import BasisForm, DayInput, UnitField
from youhu.upkeep.forms.people import ROLES, PersonField
from youhu.upkeep.tables import FilterForm


class AppointForm(BasisForm):
    """Who acts for whom in which role, from when to when."""

    person = PersonField(label=_("Person"), help_text=_("By name or sign-in name."))
    organisation = UnitField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    valid_from = forms.DateField(label=_("First day"), widget=DayInput)
    valid_until = forms.DateField(
        label=pgettext_lazy("post", "First day without it"), widget=DayInput, required=False,
        help_text=_("Empty: until further notice."),
    )  # fmt: skip


class EndForm(BasisForm):
    """From when on the post is no more."""

    until = forms.DateField(label=pgettext_lazy("post", "First day without it"), widget=DayInput)


class HandOverForm(BasisForm):
    """Who takes the post over, from when on."""

    person = PersonField(label=_("Successor"), help_text=_("By name or sign-in name."))
    until = forms.DateField(label=_("Their first day"), widget=DayInput)


class MemberFilterForm(FilterForm):
    """The filters of the list of posts."""

    q = forms.CharField(label=_("Name or organisation"), required=False, max_length=60)
    unit = UnitField(label=_("Organisation"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all")), *ROLES])
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", pgettext_lazy("posts", "serving")), ("coming", pgettext_lazy("posts", "coming")),
            ("ended", pgettext_lazy("posts", "ended")), ("all", _("all")),
        ],
    )  # fmt: skip
