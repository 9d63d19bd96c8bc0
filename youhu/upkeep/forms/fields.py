"""What several forms ask for: a basis, a day, something that is found by its name or code."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.models import Organisation
from youhu.upkeep.actions import fingerprint
from youhu.upkeep.rules import MOST_BASIS


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class BasisForm(forms.Form):
    """On what somebody rests a change."""

    basis = forms.CharField(
        label=pgettext_lazy("rule", "Basis"),
        max_length=MOST_BASIS,
        help_text=_("The document or the reason, for whoever asks later."),
        error_messages={"required": _("Say on what the change rests, such as a document number.")},
    )
    field_order: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "basis"), "basis"])


class KeptForm(BasisForm):
    """The columns of one row, and what the page showed of it when the form was drawn."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Model | None = None, **kwargs: Any) -> None:
        first = {**kwargs.pop("initial", {})}
        if row is not None:
            first = {**self.initial_of(row), "seen": fingerprint(row), **first}
        super().__init__(*args, initial=first, **kwargs)

    def initial_of(self, row: Model) -> dict[str, Any]:
        """What the fields show of the row."""
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}


class UnitField(forms.CharField):
    """An organisation, found by its name or code; the page offers some as one types."""

    default_error_messages = {
        "unknown": _("No organisation is called so. Choose one of those that are offered."),
        "several": _("Several organisations are called so. Give the code instead: %(codes)s."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "units", "autocomplete": "off", "data-offers": "units"}
        super().__init__(**{"max_length": 140, "widget": forms.TextInput(attrs), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return f"{value} · {value.code}" if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:
        said = super().clean(value)
        return self._found(said) if said else None

    def _found(self, said: str) -> Organisation:
        code = said.rpartition(" · ")[2].strip()
        rows = Organisation.objects.order_by("pk")
        found = list(rows.filter(code=code)) or list(rows.filter(name=said.strip())[:3])
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            codes = _(", ").join(unit.code for unit in found)
            raise forms.ValidationError(self.error_messages["several"] % {"codes": codes})
        return found[0]
