"""What is asked to split a call: the words, category and place of each matter, and its photos."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youhu.calls.actions import Part
from youhu.calls.forms.fields import OfferedField, category_groups, community_groups
from youhu.calls.forms.raising import community_code
from youhu.calls.models import Call, Photo
from youhu.calls.reference import Reference
from youhu.calls.rules import MAX_TEXT, STAFF_KINDS
from youhu.territory.index import CellRef

ON_PAGE = 3


class PartForm(forms.Form):
    """One matter that gets a number of its own; left empty it is none."""

    text = forms.CharField(
        label=_("What it is about, in words of its own"), max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what this matter is.")},
    )  # fmt: skip
    category = OfferedField(
        label=_("Category"), coerce=int,
        error_messages={"required": _("Choose what it is about; the nearest one will do.")},
    )  # fmt: skip
    community = OfferedField(label=_("Place"), required=False, coerce=community_code)
    address = forms.CharField(label=_("Address or landmark"), required=False, max_length=200)

    def __init__(
        self, *args: Any, call: Call, known: Reference, cells: dict[str, CellRef], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        english = (get_language() or "").startswith("en")
        categories = known.tables.categories.values()
        for name, empty, groups in (
            ("category", _("Please choose"), category_groups(categories, STAFF_KINDS)),
            ("community", _("Same place"), community_groups(cells.values(), english=english)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", empty), *groups]

    def part(self, photos: Sequence[int]) -> Part:
        told = self.cleaned_data
        address = told["address"] or ("" if told["community"] else self.call.address)
        return Part(told["text"], told["category"], told["community"], address, tuple(photos))


class PhotosForm(forms.Form):
    """With which of the matters each photo goes."""

    def __init__(self, *args: Any, photos: Sequence[Photo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Stays with this call"))]
        choices += [(str(n), _("Goes with matter %(n)s") % {"n": n}) for n in range(1, ON_PAGE + 1)]
        for photo in photos:
            self.fields[str(photo.pk)] = forms.ChoiceField(
                label=photo.get_use_display(), required=False, choices=choices
            )

    def going_with(self, n: int) -> list[int]:
        """The keys of the photos that go with the n-th matter."""
        return [int(pk) for pk, said in self.cleaned_data.items() if said == str(n)]
