"""What is asked about a person, and the filters of the list."""

from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.identifiers import check_mobile
from youhu.privacy.rules import CHOSEN
from youhu.registry.models import Person
from youhu.registry.rules import STAFF, Role
from youhu.upkeep.forms.fields import BasisForm, KeptForm, UnitField
from youhu.upkeep.tables import FilterForm

ROLES = [(role.value, role.label) for role in Role if role in STAFF]


class PersonField(forms.CharField):
    """Somebody, found by name or sign-in name; the page offers some as one types."""

    default_error_messages = {
        "unknown": _("Nobody is called so. Choose one of those that are offered."),
        "several": _("Several people are called so. Choose one of those that are offered."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "list": "persons",
            "autocomplete": "off",
            "data-offers": "persons",
            "data-offers-at": reverse_lazy("person_offers"),
        }
        super().__init__(**{"max_length": 120, "widget": forms.TextInput(attrs), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return offered(value) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Person | None:
        said = super().clean(value)
        return self._found(said.strip()) if said else None

    def _found(self, said: str) -> Person:
        key = said.rpartition(" · #")[2]
        rows = Person.objects.order_by("pk")
        if key.isdecimal():
            found = list(rows.filter(pk=int(key[:15])))
        else:
            found = list(rows.filter(user__username=said)) or list(rows.filter(name=said)[:2])
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return found[0]


def offered(person: Person) -> str:
    """A person as a field names them: no two people are named alike."""
    login = f" · {person.user}" if person.user else ""
    return f"{person}{login} · #{person.pk}"


class MobileField(forms.CharField):
    """A mobile number, however it is spaced; none is fine."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        super().__init__(**{"max_length": 30, "required": False, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        return check_mobile(said) if said else ""


class PersonForm(KeptForm):
    """A human being; the mobile that is kept is not shown."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    phone = MobileField(label=_("New mobile"), help_text=_("Empty: the one that is kept stays."))
    forget = forms.BooleanField(label=_("Keep no mobile"), required=False)

    def initial_of(self, row: Any) -> dict[str, Any]:
        return {"name": row.name}


class NewPersonForm(BasisForm):
    """Somebody who is not known yet."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    phone = MobileField(label=_("Mobile"))


class LoginForm(BasisForm):
    """By which name somebody signs in."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=150, validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
        help_text=_("Letters, figures and @ . + - _ only."),
    )  # fmt: skip


class PeopleFilterForm(FilterForm):
    """The filters of the list of people."""

    q = forms.CharField(label=_("Name or sign-in name"), required=False, max_length=60)
    unit = UnitField(label=_("Organisation"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all")), *ROLES])
    login = forms.ChoiceField(
        label=_("Signs in"), required=False,
        choices=[
            ("", _("all")), ("yes", _("yes")), ("locked", pgettext_lazy("login", "locked")),
            ("no", pgettext_lazy("login", "no login")),
        ],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("all")), ("serving", pgettext_lazy("posts", "serving")),
            ("ended", pgettext_lazy("posts", "serve no more")),
            ("none", pgettext_lazy("posts", "never had a post")),
        ],
    )  # fmt: skip


class RevealForm(BasisForm):
    """Why somebody needs a mobile in clear."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[("", _("Please choose")), *CHOSEN],
        error_messages={"required": _("Choose what you need it for.")},
    )  # fmt: skip
