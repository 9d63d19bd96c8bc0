"""What is asked of whoever requests, supervises, reports or decides."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.forms.fields import CallPhotosField
from youhu.common.spans import SPANS
from youhu.oversight.rules import (
    MOST_DAYS_ASKED,
    MOST_WORDS,
    AppealState,
    Cause,
    Ground,
    Level,
    RequestState,
    SupervisionState,
    VerdictKind,
    VerdictState,
)

USUAL_DAYS = 2


def words_field(label: Any, missing: Any, help_text: Any = "") -> forms.CharField:
    """A few words that are needed; `missing` says what to do without them."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": missing},
    )  # fmt: skip


def shortened(text: str) -> str:
    """Words that fit into a field of a few words."""
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1]}…"


class ExtensionForm(forms.Form):
    """How many work days more, why, and what shows it."""

    days = forms.IntegerField(
        label=_("Work days more"), min_value=1, max_value=MOST_DAYS_ASKED,
        error_messages={"required": _("Say how many work days more you need.")},
    )  # fmt: skip
    reason = words_field(_("Why it takes longer"), _("Say why it takes longer."))
    evidence = forms.CharField(
        label=_("What shows it"), max_length=MOST_WORDS, required=False,
        help_text=_("An order, a contract, a notice: its name and number."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    photos = CallPhotosField(label=_("Photos of it"))


def day_field(label: Any, missing: Any) -> forms.DateField:
    """A day to name; `missing` says what to do without it."""
    return forms.DateField(
        label=label, error_messages={"required": missing},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class HoldForm(forms.Form):
    """Why the call must wait, until when, and what shows it."""

    ground = forms.ChoiceField(
        label=pgettext_lazy("hold", "Ground"), choices=Ground, widget=forms.RadioSelect,
        error_messages={"required": _("Tap the ground.")},
    )  # fmt: skip
    until = day_field(_("It goes on, on"), _("Name the day on which it goes on."))
    reason = words_field(_("What stands in the way"), _("Say why it must wait."))
    evidence = forms.CharField(
        label=_("What shows it"), max_length=MOST_WORDS, required=False,
        help_text=_("An order, a permit, a warning: its name and number."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    photos = CallPhotosField(label=_("Photos of it"))


class SupervisionForm(forms.Form):
    """How serious, why, what is expected by which day."""

    level = forms.ChoiceField(label=_("Level"), choices=Level, widget=forms.RadioSelect)
    reason = words_field(_("Why"), _("Say why it is under supervision."))
    expected = words_field(_("What the unit shall do"), _("Say what the unit shall do."))
    until = day_field(_("Report back by"), _("Name the day by which the unit reports back."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + timedelta(days=USUAL_DAYS))
        self.initial.setdefault("level", Level.ORDINARY)


class AppealForm(forms.Form):
    """Why the judgement is wrong."""

    reason = words_field(
        _("Why it is wrong, and what shows it"),
        _("Say why the judgement is wrong, and what shows it."),
    )


class MarkForm(forms.Form):
    """What a call is, and why."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=VerdictKind, widget=forms.RadioSelect,
        error_messages={"required": _("Tap what it is.")},
    )  # fmt: skip
    reason = words_field(_("Why"), _("Say why, so that a second person can decide."))


class NoteForm(forms.Form):
    """One note, which every decision and report needs."""

    note = forms.CharField(max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3}))


class AllowForm(NoteForm):
    """Until which day a call may wait, and what its caller reads."""

    until = day_field(_("On hold until"), _("Name the day on which it goes on."))
    field_order = ("until", "note")


class PlainForm(forms.Form):
    """Nothing more to say than that it is done."""


# Verb → the word on its button, the question, what to do when nothing is said, what is said after.
NOTES: dict[str, tuple[Promise, Promise, Promise, Promise]] = {
    "approve": (
        _("Give more time"),
        _("What the caller reads"),
        _("Say why it takes longer. The caller will read it."),
        _("Given. Both clocks moved, and the caller is told."),
    ),
    "refuse": (
        _("Refuse more time"),
        _("Why no more time is given"),
        _("Say why no more time is given."),
        _("Refused. The unit is told why."),
    ),
    "allow": (
        _("Put it on hold"),
        _("What the caller reads"),
        _("Say why it must wait. The caller will read it."),
        _("On hold. Both clocks stand still, and the caller is told."),
    ),
    "turn_down": (
        _("Refuse the hold"),
        _("Why it cannot wait"),
        _("Say why it cannot wait."),
        _("Refused. The unit is told why."),
    ),
    "report": (
        _("Report back"),
        _("What was done, and what is still to come"),
        _("Say what was done, and what is still to come."),
        _("Reported. The command room looks at it."),
    ),
    "send_back": (
        _("Send the report back"),
        _("What is still missing"),
        _("Say what is still missing."),
        _("Sent back. The unit is told what is missing."),
    ),
    "lift": (
        _("Lift the supervision"),
        _("What convinced you"),
        _("Say what convinced you."),
        _("Lifted. The score stays on record."),
    ),
}
_OPINION = (_("What you think of it"), _("Say what you think of it."))
_WHY = (_("Why"), _("Say why you decide so."))
NOTES |= {
    "appeal": (
        _("Appeal against it"),
        _("Why it is wrong, and what shows it"),
        _("Say why the judgement is wrong, and what shows it."),
        _("Appealed. Three people look at it, one after the other."),
    ),
    "pass_on": (_("Pass it on to the department"), *_OPINION, _("Passed on to the department.")),
    "endorse": (_("Endorse it"), *_OPINION, _("Endorsed. The leader decides.")),
    "uphold": (_("Uphold the appeal"), *_WHY, _("Upheld. The unit is told.")),
    "dismiss": (_("Dismiss the appeal"), *_WHY, _("Dismissed. The unit is told why.")),
    "reject": (_("Dismiss the appeal"), *_WHY, _("Dismissed. The unit is told why.")),
    "agree": (_("Agree to the mark"), *_WHY, _("Agreed. The call carries the mark.")),
    "deny": (_("Do not agree"), *_WHY, _("Not agreed. The call stays as it was.")),
    "drop": (
        _("Lift the mark"),
        _("Why"),
        _("Say why the mark is lifted."),
        _("Lifted. The call is as any other again."),
    ),
}
PLAIN: dict[str, tuple[Promise, Promise]] = {
    "take_back": (_("Take the appeal back"), _("Taken back.")),
    "withdraw": (_("Take the request back"), _("Taken back.")),
}
DONE = {verb: done for verb, (*_rest, done) in NOTES.items()} | {
    verb: done for verb, (_label, done) in PLAIN.items()
}
LABELS = {verb: label for verb, (label, *_rest) in NOTES.items()} | {
    verb: label for verb, (label, _done) in PLAIN.items()
}


ASK_LABELS: dict[str, Promise] = {
    "extend": _("Ask for more time"),
    "hold": _("Ask for a hold"),
    "supervise": _("Put it under supervision"),
    "appeal": _("Appeal against the rating"),
    "mark": _("Mark it as unreasonable or hard"),
}


def verb_form(
    verb: str, pk: int, data: Any = None, *, initial: dict[str, Any] | None = None
) -> forms.Form:
    """The form of a verb about one thing; ids carry both, because a page shows several."""
    auto_id = f"id_{verb}_{pk}_%s"
    if verb in PLAIN:
        return PlainForm(data, auto_id=auto_id)
    made = AllowForm if verb == "allow" else NoteForm
    form = made(data, auto_id=auto_id, initial=initial)
    _label, question, missing, _done = NOTES[verb]
    form.fields["note"].label = str(question)
    form.fields["note"].error_messages["required"] = str(missing)
    return form


class FilterForm(forms.Form):
    """The filters of a list. What cannot be understood is left out rather than refused."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False)
    unit = forms.RegexField(r"^\d{1,9}$", label=_("Unit"), required=False, widget=forms.HiddenInput)
    days = forms.ChoiceField(
        label=_("Since"), required=False, choices=[("", _("any time")), *SPANS]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in self.options().items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def options(self) -> dict[str, list[tuple[str, Any]]]:
        return {}

    @property
    def told(self) -> dict[str, str]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


RUNNING = ("running", pgettext_lazy("filter", "not ended"))


class SupervisionFilter(FilterForm):
    level = forms.ChoiceField(label=_("Level"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), required=False)

    def options(self) -> dict[str, list[tuple[str, Any]]]:
        every = ("", _("all"))
        return {
            "state": [every, RUNNING, *SupervisionState.choices],
            "level": [every, *Level.choices],
            "cause": [every, *Cause.choices],
        }


ASKED_STATES: dict[str, type[TextChoices]] = {
    "extension": RequestState,
    "hold": RequestState,
    "appeal": AppealState,
    "verdict": VerdictState,
}


class RequestFilter(FilterForm):
    kind = forms.ChoiceField(label=_("What"), required=False)

    def options(self) -> dict[str, list[tuple[str, Any]]]:
        states: type[TextChoices] = ASKED_STATES.get(self.data.get("kind", ""), RequestState)
        return {
            "state": [("", _("all")), RUNNING, *states.choices],
            "kind": [
                ("extension", _("more time")),
                ("hold", _("holds")),
                ("appeal", _("appeals")),
                ("verdict", _("marks")),
            ],
        }
