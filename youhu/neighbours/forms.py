"""What is asked of the desk, of the room above, and of the member at the door."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Category
from youhu.neighbours.rules import MOST_NOTE, MOST_REASON, SAID, How, Purpose
from youhu.privacy.rules import CHOSEN, MOST_WORDS
from youhu.registry.models import Person
from youhu.territory.models import Area, Household

REASONS = [(one.value, one.label) for one in SAID]


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]  # unknown to Django
    """Areas by name and code: a community and its cells are called alike."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.code}"


class BeginForm(forms.Form):
    """For which cell or community."""

    area = AreaField(
        Area.objects.none(),
        to_field_name="code",
        label=_("Community or cell"),
        empty_label=None,
        error_messages={"required": _("Choose a community or a cell.")},
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas


class NoteForm(forms.Form):
    """Words for whoever reads the decision."""

    note = forms.CharField(
        label=_("Why"),
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others understand.")},
    )


class LineForm(forms.Form):
    """Another member, a lock, or why a household shall have no link."""

    to = forms.ChoiceField(
        label=_("Member"),
        error_messages={
            "required": _("Choose a member, or say why this household shall have none."),
            "invalid_choice": _("Choose a member, or say why this household shall have none."),
        },
    )
    is_locked = forms.BooleanField(required=False, label=_("Lock"))

    def __init__(self, *args: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((str(pk), str(pk)) for pk in people), *REASONS]

    def clean(self) -> dict[str, Any]:
        """Somebody, or a reason: as the action asks for it."""
        to = self.cleaned_data.get("to", "")
        person = Person.objects.get(pk=int(to)) if to.isdecimal() else None
        is_locked = self.cleaned_data["is_locked"] and person is not None
        return {"person": person, "reason": "" if person else to, "is_locked": is_locked}


class VisitForm(forms.Form):
    """How it was, what for, and a note that serves this purpose alone."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=pgettext_lazy("visit", "How"), choices=How, widget=forms.RadioSelect, initial=How.DOOR
    )
    purpose = forms.ChoiceField(
        label=pgettext_lazy("visit", "What for"),
        choices=Purpose,
        widget=forms.RadioSelect,
        initial=Purpose.GREETING,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=MOST_NOTE,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only you and the community desk read it, for this purpose."),
    )

    def clean(self) -> dict[str, Any]:
        """A need is told in words, or nobody can see to it."""
        said = self.cleaned_data
        if said.get("purpose") == Purpose.NEED and not said.get("note", "").strip():
            self.add_error("note", _("Say in a few words what is needed."))
        return said


class NeedForm(forms.Form):
    """The call that a need becomes: filled in already."""

    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("What is it about?"), empty_label=None
    )
    text = forms.CharField(
        label=_("What is needed"), max_length=MOST_NOTE, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, categories: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Category.objects.filter(pk__in=list(categories)).order_by("code", "pk")


class SettleForm(forms.Form):
    """What the desk did."""

    answer = forms.CharField(
        label=_("What was done"),
        max_length=MOST_NOTE,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say what was done, so that the member knows.")},
    )


class RevealForm(forms.Form):
    """What somebody above needs the note for."""

    purpose = forms.ChoiceField(label=_("What for"), choices=CHOSEN)
    words = forms.CharField(
        label=pgettext_lazy("reason", "In words"), max_length=MOST_WORDS, required=False
    )


class ExcludeForm(forms.Form):
    """Who shall not look after whom, and why."""

    household = forms.ModelChoiceField(
        Household.objects.none(),
        label=_("Household"),
        error_messages={"required": _("Choose a household.")},
    )
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Member"),
        error_messages={"required": _("Choose a member.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        help_text=_("Only the desk reads it."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(
        self, *args: Any, homes: Iterable[int], people: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("household", Household.objects.filter(pk__in=list(homes)).select_related("building")),
            ("person", Person.objects.filter(pk__in=list(people))),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
