"""What is asked of who checks in, at the phone or at the desk."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.selects import LongSelect
from youhu.registry.models import Organisation
from youhu.registry.rules import OrgKind
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind
from youhu.volunteering.actions import Offer
from youhu.volunteering.models import CheckIn
from youhu.volunteering.rules import (
    FREE_TIMES,
    MOST_REASON,
    WEEK,
    WEEKDAYS,
    Part,
    ServiceKind,
    Skill,
)

# Bodies that people in service work for; rooms and committees are not chosen here.
EMPLOYERS = (
    OrgKind.DEPARTMENT, OrgKind.STATION, OrgKind.SUBDISTRICT, OrgKind.ENTERPRISE, OrgKind.FLEET,
    OrgKind.ASSOCIATION, OrgKind.SERVICE,
)  # fmt: skip


def communities() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Every community, under its subdistrict."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = Area.objects.filter(kind=AreaKind.COMMUNITY).select_related("parent").order_by("code")
    for area in rows:
        groups.setdefault(str(area.parent), []).append((area.code, str(area)))
    return list(groups.items())


def units() -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(kind__in=EMPLOYERS, active_until=None).order_by("code")
    return [(unit.code, unit.short) for unit in rows]


def community_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, widget=LongSelect, error_messages={"required": _("Choose a community.")}
    )


class OfferForm(forms.Form):
    """Skills, kinds of service, free times, unit and telephone."""

    skills = forms.MultipleChoiceField(
        label=_("What I can do"), choices=Skill, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of service"), choices=ServiceKind, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    free = forms.MultipleChoiceField(
        label=_("When I am free"), choices=[(one, one) for one in FREE_TIMES], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Where I work"), required=False, widget=LongSelect)
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False,
        help_text=_("Only the desk of your community sees it, and each look is written down."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none, or not in this list")), *units()]

    @property
    def week(self) -> Iterator[tuple[Any, list[tuple[str, Any, bool]]]]:
        """The free times as a page draws them: a row a day, a box a part."""
        chosen = set(self["free"].value() or ())
        for day in WEEK:
            parts = [(f"{day}{part.value}", part.label, f"{day}{part.value}" in chosen)
                     for part in Part]  # fmt: skip
            yield WEEKDAYS[day], parts

    @property
    def offer(self) -> Offer:
        told = self.cleaned_data
        unit = Organisation.objects.filter(code=told["unit"]).first() if told["unit"] else None
        return Offer(told["skills"], told["kinds"], told["free"], told["phone"], unit)


def known(found: CheckIn) -> dict[str, Any]:
    """What a check-in says, as the form shows it."""
    return {
        "skills": sorted(found.skills), "kinds": sorted(found.kinds), "free": sorted(found.free),
        "unit": found.unit.code if found.unit else "", "phone": found.phone,
        "community": found.community.code,
    }  # fmt: skip


class CheckInForm(OfferForm):
    """The same, and where one lives."""

    community = community_field(_("The community where I live"))
    field_order = ("community",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *communities()]

    @property
    def place(self) -> Area:
        code = self.cleaned_data["community"]
        return Area.objects.get(kind=AreaKind.COMMUNITY, code=code)


# What the desk reads over the boxes that somebody else would tick.
_OF_SOMEBODY = {
    "skills": _("What they can do"), "free": _("When they are free"), "unit": _("Where they work"),
}  # fmt: skip


class DeskForm(OfferForm):
    """Somebody stands at the desk, or rings: name and mobile first."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    phone = forms.CharField(
        label=_("Mobile"), max_length=20, widget=forms.TextInput({"type": "tel"})
    )
    field_order = ("name", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _OF_SOMEBODY.items():
            self.fields[name].label = label


class NoteForm(forms.Form):
    """Why, for whoever reads it."""

    note = forms.CharField(
        label=_("Why"), max_length=MOST_REASON, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why.")},
    )  # fmt: skip


class TransferForm(forms.Form):
    """Where somebody moves to."""

    community = community_field(_("The community where the member lives now"))
    note = forms.CharField(label=_("Why"), max_length=MOST_REASON, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *communities()]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        place = Area.objects.filter(kind=AreaKind.COMMUNITY, code=told.get("community", "")).first()
        return {"to": place, "note": told.get("note", "")}
