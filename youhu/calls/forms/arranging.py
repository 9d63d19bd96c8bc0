"""What a clerk says about their own desk: the name of a view, the columns of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.columns import COLUMNS
from youhu.calls.models.desk import Density

PAGE_SIZES = (25, 50, 100, 200)


class ViewNameForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("view", "Name"), max_length=20,
        error_messages={
            "required": _("Give the view a name."),
            "max_length": _("Choose a name of at most 20 characters."),
        },
    )  # fmt: skip


class LayoutForm(forms.Form):
    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple
    )
    density = forms.ChoiceField(label=_("Rows"), choices=Density, widget=forms.RadioSelect)
    per_page = forms.TypedChoiceField(
        label=_("Calls a page"), choices=[(n, n) for n in PAGE_SIZES], coerce=int
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_layout_%s", **kwargs})
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(c.name, c.label) for c in COLUMNS if not c.is_fixed]
