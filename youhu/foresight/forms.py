"""What is asked of whoever acts on a signal: words for whoever reads it later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.calls.rules import MAX_TEXT
from youhu.foresight.rules import MOST_WORDS


class NoForm(forms.Form):
    """A step that needs no words."""


class NoteForm(forms.Form):
    """Why it is dismissed."""

    note = forms.CharField(
        label=_("Why"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others understand.")},
    )


class DealForm(forms.Form):
    """What was done about it."""

    note = forms.CharField(
        label=_("What was done"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say what was done, so that the others can build on it.")},
    )


class ReportForm(forms.Form):
    """What the report says; it is written already, and may be changed."""

    text = forms.CharField(
        label=_("Report"),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say in a few words what happened.")},
    )
