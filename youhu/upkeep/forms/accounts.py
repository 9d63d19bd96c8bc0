"""How staff sign in, and the filters of the list of what happened to accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.accounts.models import AccountRules
from youhu.accounts.rules import Deed
from youhu.registry.rules import STAFF, Role
from youhu.upkeep.forms.fields import DayInput, KeptForm
from youhu.upkeep.tables import FilterForm

ROLES = [(role.value, role.label) for role in Role if role in STAFF]
_COLUMNS = {field.name: field for field in AccountRules._meta.concrete_fields}


def _whole(name: str, hint: Any = "") -> forms.Field:
    field = _COLUMNS[name].formfield(help_text=hint)
    assert field is not None
    label = str(field.label)
    field.label = label[:1].upper() + label[1:]
    return field


class RulesForm(KeptForm):
    """One number for each rule, and the roles that need a second step."""

    second_step_roles = forms.MultipleChoiceField(
        label=_("Roles that need a second step"), choices=ROLES, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in AccountRules.NUMBERS:
            self.fields[name] = _whole(name, HINTS.get(name, ""))
        self.order_fields([*AccountRules.NUMBERS, "second_step_roles", "basis"])

    def initial_of(self, row: Any) -> dict[str, Any]:
        numbers = {name: getattr(row, name) for name in AccountRules.NUMBERS}
        return {**numbers, "second_step_roles": sorted(row.roles)}

    def clean_second_step_roles(self) -> str:
        return ",".join(self.cleaned_data["second_step_roles"])


HINTS = {
    "password_days": _("0: a password lasts until somebody changes it."),
    "given_days": _("Then an administrator gives a new one. 0: no limit."),
    "tries": _("An address has six times as many."),
    "idle_minutes": _("For posts at a desk. Grid workers stay signed in until the day is over."),
}


class EventFilterForm(FilterForm):
    """Whose account, what, from when to when."""

    q = forms.CharField(label=_("Name, sign-in name or address"), required=False, max_length=60)
    deed = forms.ChoiceField(
        label=pgettext_lazy("account", "What happened"),
        required=False,
        choices=[("", _("all")), *Deed.choices],
    )
    start = forms.DateField(label=_("From"), required=False, widget=DayInput)
    end = forms.DateField(label=_("To"), required=False, widget=DayInput)
