"""What is asked of whoever the data is about, of the clerk at a counter, and of who decides."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.models import Call
from youhu.common.masking import mask_name, mask_phone
from youhu.registry.models import Person
from youhu.subjects.rules import MOST_WORDS, Refusal, Shown


class AskForm(forms.Form):
    """Which of the calls shall go."""

    numbers = forms.MultipleChoiceField(
        label=pgettext_lazy("my data", "What shall be erased"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one call.")},
    )

    def __init__(self, *args: Any, calls: Iterable[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(call.number, f"{call.category} · {call.number}") for call in calls]
        field = self.fields["numbers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        self.is_empty = not choices


class CorrectForm(forms.Form):
    """What is right instead."""

    name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=50,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Say how we shall address you; the family name will do.")},
    )
    phone = forms.RegexField(
        r"^\+?[\d\- ]{7,18}$",
        label=_("Your phone"),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={
            "required": _("Give a phone number: the unit calls you on it."),
            "invalid": _("Enter a mobile number of 11 digits, or a landline with its area code."),
        },
    )


class CorrectMineForm(CorrectForm):
    """And where, for somebody with a login: ticked is what has the login's name and phone."""

    numbers = forms.MultipleChoiceField(
        label=pgettext_lazy("my data", "On which calls"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    login = forms.BooleanField(
        label=pgettext_lazy("my data", "At my login, too"), required=False, initial=True
    )

    def __init__(self, *args: Any, calls: Sequence[Call], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["numbers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(call.number, _called(call)) for call in calls]
        known = (str(person.name), str(person.phone))
        field.initial = [
            call.number
            for call in calls
            if (str(call.caller.name), str(call.caller.phone)) == known
        ]
        if not calls:
            del self.fields["numbers"]


def _called(call: Call) -> str:
    """A call as one tells it from others by who is called there, masked."""
    masks = (mask_name(str(call.caller.name)), mask_phone(str(call.caller.phone)))
    return " · ".join([str(call.category), call.number, *filter(None, masks)])


class FileForm(forms.Form):
    """What somebody at the counter asks for, and what they showed."""

    numbers = forms.CharField(
        label=_("Numbers of the calls"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line."),
    )
    shown = forms.ChoiceField(
        label=_("What was shown to you"),
        choices=Shown,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what was shown to you.")},
    )


class RefuseForm(forms.Form):
    """Why it stays."""

    refusal = forms.ChoiceField(
        label=_("Why not"),
        choices=Refusal,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it is refused.")},
    )
    answer = forms.CharField(
        label=_("In words, for the person"),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Name no person."),
    )
