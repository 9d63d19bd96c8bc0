"""What the address of a list says: which calls."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.calls.rules import CategoryKind, Source, Urgency
from youhu.common.spans import SPANS

NARROWING = ("source", "kind", "area", "community", "unit", "urgency", "days", "outlook")
LIKELY_LATE = "late"


class FilterForm(forms.Form):
    """The filters of the list. What cannot be understood is left out rather than refused."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Category"), required=False)
    area = forms.ChoiceField(label=_("Subdistrict"), required=False)
    community = forms.ChoiceField(label=_("Community"), required=False)
    unit = forms.RegexField(r"^\d{1,9}$", label=_("Unit"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    source = forms.ChoiceField(label=_("Source"), required=False)
    days = forms.ChoiceField(
        label=_("Raised"), required=False, choices=[("", _("any time")), *SPANS]
    )
    outlook = forms.ChoiceField(
        label=_("Outlook"),
        required=False,
        choices=[("", _("any")), (LIKELY_LATE, _("likely late"))],
    )

    def __init__(
        self,
        *args: Any,
        areas: Mapping[str, str],
        communities: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        """`communities` are those of the chosen subdistrict: nobody looks through all of them."""
        super().__init__(*args, **kwargs)
        options: dict[str, list[tuple[str, Any]]] = {
            "kind": CategoryKind.choices,
            "area": list(areas.items()),
            "community": list(communities.items()),
            "urgency": Urgency.choices,
            "source": Source.choices,
        }
        for name, choices in options.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]

    @property
    def told(self) -> dict[str, str]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
