"""What is asked of who wishes, who helps and who keeps the desk."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.identifiers import check_phone
from youhu.common.photos import PhotosField
from youhu.common.selects import LongSelect
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind
from youhu.volunteering.rules import FREE_TIMES, Skill
from youhu.wishes import saying
from youhu.wishes.actions import Asked, Public
from youhu.wishes.models import Wish
from youhu.wishes.rules import (
    MINUTES,
    MOST_NAME,
    MOST_NOTE,
    MOST_PEOPLE,
    MOST_TEXT,
    MOST_TITLE,
    Kind,
    Satisfaction,
)

MOMENT = "%Y-%m-%dT%H:%M"


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _moment() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("When you meet"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
        error_messages={"required": _("Choose a day and a time."),
                        "invalid": _("Choose a day and a time.")},
    )  # fmt: skip


class AskForm(forms.Form):
    """One wish in somebody's own words."""

    words = forms.CharField(
        label=_("What do you wish for?"), max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("In your own words. Only the community and who helps will read them."),
        error_messages={"required": _("Say what is wished for.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What kind of wish"), choices=Kind.choices,
                             widget=forms.RadioSelect, initial=Kind.CONVENIENCE)  # fmt: skip
    is_for_other = forms.BooleanField(label=_("I ask for somebody else"), required=False)
    name = forms.CharField(label=_("Name of who it is for"), max_length=MOST_NAME, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False,
        help_text=_("Only who takes on the wish sees it, and each look is kept on record."),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    wanted_on = forms.DateField(label=_("Wanted by"), required=False, widget=DayInput)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        return check_phone(phone) if phone else ""

    def asked(self) -> Asked:
        told = {name: self.cleaned_data[name] for name in Asked.__dataclass_fields__
                if name in self.cleaned_data}  # fmt: skip
        return Asked(**told)


class AskSomewhereForm(AskForm):
    """The same, and in which community."""

    community = forms.ModelChoiceField(
        label=_("Community"), queryset=Area.objects.none(), widget=LongSelect,
        error_messages={"required": _("Choose the community.")},
    )  # fmt: skip
    field_order = ("words", "kind", "community")

    def __init__(self, *args: Any, within: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Area.objects.filter(kind=AreaKind.COMMUNITY, code__startswith=within)
        field = self.fields["community"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows.select_related("parent").order_by("code")
        field.choices = list(_by_subdistrict(field.queryset))


def _by_subdistrict(areas: Any) -> Iterator[tuple[str, Any]]:
    yield "", "—"
    groups: dict[str, list[tuple[int, str]]] = {}
    for area in areas:
        groups.setdefault(str(area.parent), []).append((area.pk, str(area)))
    yield from groups.items()


class RowForm(AskForm):
    """One line of a paper list; an empty line is no wish."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("wish", "Kind"), choices=Kind.choices, initial=Kind.CONVENIENCE
    )
    is_for_other = None  # type: ignore[assignment]  # a list is always of the people themselves
    words = forms.CharField(label=_("Wish"), max_length=MOST_TEXT)


class PublicForm(forms.Form):
    """What everybody may read, and what it takes."""

    title = forms.CharField(
        label=_("Title"), max_length=MOST_TITLE,
        help_text=_("What is to be done, in one line: “Change a lamp for Granny Li”."),
    )  # fmt: skip
    salutation = forms.CharField(
        label=_("How we call the asker"), max_length=20,
        help_text=_("Never the full name: “Granny Li”."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What everybody may read"), max_length=MOST_TEXT, required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("No telephone number, no address, nothing about health."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=pgettext_lazy("wish", "Kind"), choices=Kind.choices)
    minutes = forms.TypedChoiceField(label=_("How long it takes"), coerce=int, initial=60)
    people = forms.IntegerField(
        label=_("How many people it takes"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    wanted_on = forms.DateField(label=_("Wanted by"), required=False, widget=DayInput)
    skills = forms.MultipleChoiceField(
        label=_("Skills that it takes"), choices=Skill.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    slots = forms.MultipleChoiceField(
        label=_("When it suits"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_project = forms.BooleanField(
        label=_("Micro-project: an organisation claims it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("minutes", [(n, saying.long(n)) for n in MINUTES]),
            ("slots", [(code, saying.times([code])) for code in FREE_TIMES]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def public(self) -> Public:
        return Public(**self.cleaned_data)


def proposed(wish: Wish) -> dict[str, Any]:
    """What the form of publishing begins with: never the asker's own words."""
    family = wish.name[:1] if wish.name and not wish.name[0].isascii() else ""
    return {"kind": wish.kind, "wanted_on": wish.wanted_on, "salutation": family}


class EmptyForm(forms.Form):
    """A step that needs no words."""


class NoteForm(forms.Form):
    """Words for whoever reads it."""

    note = forms.CharField(
        label=pgettext_lazy("wish", "Why"), max_length=MOST_NOTE,
        error_messages={"required": _("Say why, so that the others understand.")},
    )  # fmt: skip


class HowForm(forms.Form):
    """How the desk knows."""

    note = forms.CharField(
        label=_("How do you know?"), max_length=MOST_NOTE,
        help_text=_("“Rang her on Monday: the lamp is bright”, or “silent, five work days”."),
        error_messages={"required": _("Say how the asker told you, or that they stayed silent.")},
    )  # fmt: skip


class AgreeForm(forms.Form):
    """When both meet."""

    meets_at = _moment()


class PostponeForm(AgreeForm):
    """Another time, and why."""

    note = forms.CharField(label=pgettext_lazy("wish", "Why"), max_length=MOST_NOTE)


class FinishForm(forms.Form):
    """How long it took, and a word."""

    minutes = forms.TypedChoiceField(label=_("How long did it take?"), coerce=int, initial=60)
    note = forms.CharField(label=_("A word about it"), max_length=MOST_NOTE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["minutes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(n, saying.long(n)) for n in MINUTES]


class RateForm(forms.Form):
    """How it was; perhaps thanks."""

    satisfaction = forms.ChoiceField(
        label=_("How was it?"), choices=Satisfaction.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say how it was.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("A word of thanks"), max_length=MOST_NOTE, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    photos = PhotosField(label=_("A picture"))
    has_consent = forms.BooleanField(
        label=_("May be shown on the wall of thanks"), required=False,
        help_text=_("Everybody in the picture agrees. The community looks at it first."),
    )  # fmt: skip


class FollowForm(forms.Form):
    """Number and code of a receipt."""

    number = forms.CharField(label=_("Number of the wish"), max_length=16,
                             widget=forms.TextInput({"placeholder": "W-"}))  # fmt: skip
    code = forms.CharField(label=_("Six digits on the receipt"), max_length=10,
                           widget=forms.TextInput({"inputmode": "numeric"}))  # fmt: skip


class FileForm(forms.Form):
    """A table of wishes."""

    file = forms.FileField(
        label=_("Table (CSV or Excel)"),
        error_messages={"required": _("Choose a file.")},
    )  # fmt: skip
