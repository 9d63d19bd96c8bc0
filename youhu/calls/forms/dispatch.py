"""What the address of the dispatcher's queue says: which of the waiting calls."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youhu.calls.rules import CategoryKind, Urgency
from youhu.territory.index import CellRef
from youhu.territory.rules import SUBDISTRICT_DIGITS


class QueueForm(forms.Form):
    """The filters of the queue. What cannot be understood is left out rather than refused."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Category"), required=False)
    area = forms.ChoiceField(label=_("Subdistrict"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)

    def __init__(self, *args: Any, cells: Iterable[CellRef], within: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options: dict[str, list[tuple[str, Any]]] = {
            "kind": CategoryKind.choices,
            "area": subdistricts(cells, within),
            "urgency": Urgency.choices,
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


def subdistricts(cells: Iterable[CellRef], within: str) -> list[tuple[str, str]]:
    """Codes and names of the subdistricts in an area, in the reader's language."""
    side = 1 if (get_language() or "").startswith("en") else 0
    names = {cell.subdistrict_code: cell.names[0][side] or cell.names[0][0] for cell in cells}
    within = within[:SUBDISTRICT_DIGITS]
    return [(code, name) for code, name in sorted(names.items()) if code.startswith(within)]
