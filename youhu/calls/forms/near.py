"""What the address of the public list says: where, about what, how far along."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.calls.forms.fields import Groups
from youhu.calls.forms.raising import community_code
from youhu.calls.models import Category
from youhu.calls.public import Box
from youhu.calls.rules import PublicState
from youhu.common.selects import LongSelect

STATES = (PublicState.WAITING, PublicState.WORKING, PublicState.ANSWERED)


def box_of(text: str) -> Box:
    """A window from west,south,east,north in degrees. Raises ValueError for anything else."""
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(text)
    return (west, south, east, north)


def classes_of(categories: Iterable[Category]) -> list[tuple[str, str]]:
    """The classes under which something is public, as kind-code and name."""
    parents = {c.parent for c in categories if c.is_active and c.is_public and c.parent}
    rows = sorted(parents, key=lambda c: (c.kind, c.code))
    return [(f"{c.kind}-{c.code}", str(c)) for c in rows]


class NearForm(forms.Form):
    """The filters of the public list. What cannot be understood is left out, not refused."""

    about = forms.ChoiceField(label=_("About"), required=False)
    state = forms.ChoiceField(
        label=_("How it stands"), required=False,
        choices=[("", _("all")), *((s.value, s.label) for s in STATES)],
    )  # fmt: skip
    community = forms.TypedChoiceField(
        label=_("Community"), required=False, coerce=community_code, widget=LongSelect
    )

    def __init__(
        self, *args: Any, classes: list[tuple[str, str]], communities: Groups, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, list[Any]] = {
            "about": [("", _("all")), *classes],
            "community": [("", _("the whole district")), *communities],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    @property
    def told(self) -> dict[str, Any]:
        """The filters that are set and make sense; `box` as four numbers."""
        self.is_valid()
        told = {name: self.cleaned_data.get(name) for name in ("about", "state", "community")}
        return {name: value for name, value in told.items() if value}

    @property
    def box(self) -> Box | None:
        """The window of the map, when the address holds one."""
        try:
            return box_of(self.data.get("box", ""))
        except ValueError:
            return None
