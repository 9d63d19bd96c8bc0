"""What a reply template asks of who keeps it, and the filters of the list of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls import actions
from youhu.calls.forms.fields import category_groups
from youhu.calls.reference import Reference
from youhu.calls.rules import MAX_TEXT, PLACEHOLDERS, STAFF_KINDS, ReplyUse
from youhu.common.errors import Refused
from youhu.common.selects import LongSelect


class ReplyForm(forms.Form):
    """Title, use, category if it is for one only, and the words with their open places."""

    title = forms.CharField(
        label=_("Title"), max_length=40,
        error_messages={"required": _("Give it a title by which you find it again.")},
    )  # fmt: skip
    use = forms.ChoiceField(label=_("Used for"), choices=ReplyUse)
    category = forms.TypedChoiceField(
        label=_("Only for the category"), required=False, empty_value=None, widget=LongSelect
    )
    body = forms.CharField(
        label=_("Words"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write the words that are to be inserted.")},
    )  # fmt: skip

    def __init__(self, *args: Any, reference: Reference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories, field = reference.tables.categories, self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        groups = category_groups(categories.values(), STAFF_KINDS)
        field.choices = [("", _("every category")), *groups]
        field.coerce = lambda pk: categories[int(pk)]

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        try:
            actions.refuse_unknown(body)
        except Refused as why:
            raise forms.ValidationError(str(why)) from why
        return body

    @property
    def placeholders(self) -> list[tuple[str, Any]]:
        """What may be left open, and what it is filled with."""
        return [(f"{{{name}}}", said) for name, said in PLACEHOLDERS.items()]


class NewReplyForm(ReplyForm):
    """An administrator also says whether it is for the whole district or for their own unit."""

    for_all = forms.BooleanField(
        label=_("For every unit of the district"), required=False, initial=True
    )


class ReplyFilterForm(forms.Form):
    """The filters of the list. What cannot be understood is left out rather than refused."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    use = forms.ChoiceField(
        label=_("Used for"), required=False, choices=[("", _("all")), *ReplyUse.choices]
    )
    scope = forms.ChoiceField(
        label=_("Whose"), required=False,
        choices=[("", _("all")), ("own", _("of our unit")), ("district", _("of the district"))],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", pgettext_lazy("templates", "in use")),
            ("retired", pgettext_lazy("templates", "retired")),
        ],
    )  # fmt: skip

    @property
    def told(self) -> dict[str, str]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
