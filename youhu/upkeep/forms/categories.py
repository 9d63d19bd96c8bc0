"""What is asked about a category, and the filters of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Category
from youhu.calls.rules import CategoryKind
from youhu.upkeep import categories
from youhu.upkeep.forms.fields import KeptForm
from youhu.upkeep.tables import FilterForm

YES_NO = [("", _("all")), ("yes", _("yes")), ("no", _("no"))]


class CategoryForm(KeptForm):
    """What a call can be about."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    keywords = forms.CharField(
        label=_("Keywords"), max_length=120, required=False,
        help_text=_("Words by which residents name it, with blanks or commas between them."),
    )  # fmt: skip
    verify_first = forms.BooleanField(
        label=_("Verify before filing"), required=False,
        help_text=_("Decided when a call is raised: calls that are open go on as they began."),
    )  # fmt: skip
    needs_check = forms.BooleanField(
        label=_("Check in place before closing"), required=False,
        help_text=_("Decided when the unit says that it is done: it holds for open calls, too."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Public"), required=False,
        help_text=_(
            "Neighbours see that it was called in, past calls too; never words, never names."
        ),
    )  # fmt: skip


def _classes() -> list[tuple[str, Any]]:
    return [("", "—"), *categories.classes(in_use=True)]


def _all_classes() -> list[tuple[str, Any]]:
    return [("", _("all")), *categories.classes()]


class NewCategoryForm(CategoryForm):
    """A local one, below a class."""

    parent = forms.TypedChoiceField(
        label=_("Class"), choices=_classes, coerce=lambda pk: Category.objects.get(pk=pk),
        help_text=_("It has the kind and the standard of its class."),
        error_messages={"required": _("Choose the class that it belongs to.")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code"), max_length=10, required=False,
        help_text=_("That of its class and three digits. Left empty, the next free one from 901."),
    )  # fmt: skip
    field_order = ("parent", "code", "name")


class TryForm(forms.Form):
    """Words of a caller, to see what they point to."""

    said = forms.CharField(
        label=_("A caller writes"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class CategoryFilterForm(FilterForm):
    """The filters of the list of categories."""

    q = forms.CharField(label=_("Name, code or keyword"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *CategoryKind.choices]
    )
    under = forms.ChoiceField(label=_("Class"), required=False, choices=_all_classes)
    verify_first = forms.ChoiceField(label=_("Verified first"), required=False, choices=YES_NO)
    needs_check = forms.ChoiceField(label=_("Checked in place"), required=False, choices=YES_NO)
    is_public = forms.ChoiceField(label=_("Public"), required=False, choices=YES_NO)
    is_local = forms.ChoiceField(label=_("Local"), required=False, choices=YES_NO)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", pgettext_lazy("categories", "in use")),
            ("retired", pgettext_lazy("categories", "out of use")),
            ("all", _("all")),
        ],
    )  # fmt: skip
