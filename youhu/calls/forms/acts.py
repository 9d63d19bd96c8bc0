"""One form a verb: what must be said to take a call one step on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.forms.fields import CallPhotosField, category_groups, unit_groups
from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.calls.rules import MAX_SUSPEND_DAYS, MAX_TEXT, STAFF_KINDS, Satisfaction, Solved
from youhu.common.selects import LongSelect
from youhu.privacy.rules import CHOSEN, MOST_WORDS


class ActForm(forms.Form):
    """Nothing more to say than that it is done. Every act knows its call and the tables."""

    def __init__(self, *args: Any, call: Call, reference: Reference, **kwargs: Any) -> None:
        self.call, self.reference = call, reference
        super().__init__(*args, **kwargs)


def note_field(label: Any, missing: Any = "", help_text: Any = "") -> forms.CharField:
    """A few words: needed when `missing` says what to do without them."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=MAX_TEXT, required=bool(missing),
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": missing},
    )  # fmt: skip


def note_form(label: Any, missing: Any = "", help_text: Any = "") -> type[ActForm]:
    """A form that asks for one note."""
    return type("NoteForm", (ActForm,), {"note": note_field(label, missing, help_text)})


class RevealForm(ActForm):
    """Why somebody needs the caller in clear."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[("", _("Please choose")), *CHOSEN],
        error_messages={"required": _("Choose what you need it for.")},
    )  # fmt: skip
    note = forms.CharField(
        label=pgettext_lazy("look", "In words"), max_length=MOST_WORDS, required=False,
        help_text=_("Needed for another reason only."),
    )  # fmt: skip


class DispatchForm(ActForm):
    unit = forms.TypedChoiceField(
        label=_("Unit"), widget=LongSelect,
        error_messages={"required": _("Choose the unit that shall answer.")},
    )  # fmt: skip
    note = note_field(_("Note to the unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, field = self.reference.tables.units, self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        groups = unit_groups(units.values(), self.call.cell_code)
        field.choices = [("", _("Please choose")), *groups]
        field.coerce = lambda pk: units[int(pk)]


class RedispatchForm(DispatchForm):
    note = note_field(_("Why it goes there"), _("Say why it goes to another unit."))


class RecategoriseForm(ActForm):
    category = forms.TypedChoiceField(
        label=_("Category"), widget=LongSelect,
        error_messages={"required": _("Choose what it is about.")},
    )  # fmt: skip
    note = note_field(_("Note"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, field = self.reference.tables.categories, self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        groups = category_groups(known.values(), STAFF_KINDS)
        field.choices = [("", _("Please choose")), *groups]
        field.coerce = lambda pk: known[int(pk)]


class AnswerForm(ActForm):
    answer = note_field(
        _("What was done"),
        _("Tell the caller what was done, in a sentence or two."),
        _("The caller reads this."),
    )
    photos = CallPhotosField(label=_("Photos from afterwards"))
    is_public = forms.BooleanField(
        label=_("Neighbours may read this answer"),
        required=False,
        help_text=_("Only where it names no person and no home."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.call.is_public:  # nobody else would ever see it
            del self.fields["is_public"]


class FieldForm(ActForm):
    """What a grid worker saw; words only when there is something to say."""

    photos = CallPhotosField(label=_("Photos from the spot"))
    note = note_field(_("What you saw"))


class RefuteForm(FieldForm):
    note = note_field(_("What you saw"), _("Say what you saw there instead."))


class FailCheckForm(FieldForm):
    note = note_field(_("What is missing"), _("Say what is still to be done."))


class SuspendForm(ActForm):
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=format_lazy(
            _("At most {days} days from today; a room below the district may allow fewer."),
            days=MAX_SUSPEND_DAYS,
        ),
        error_messages={"required": _("Name the day on which it goes on.")},
    )
    note = note_field(
        _("Why it must wait"), _("Say why it must wait. The caller will read it."),
        _("The caller reads this."),
    )  # fmt: skip


class RateForm(ActForm):
    was_contacted = forms.TypedChoiceField(
        label=_("Did somebody contact you?"),
        choices=[
            ("yes", pgettext_lazy("contacted", "Yes")),
            ("no", pgettext_lazy("contacted", "No")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap yes or no.")},
    )
    was_solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=Solved, widget=forms.RadioSelect,
        error_messages={"required": _("Tap how far it is solved.")},
    )  # fmt: skip
    satisfaction = forms.ChoiceField(
        label=_("Are you satisfied?"), choices=Satisfaction, widget=forms.RadioSelect,
        error_messages={"required": _("Tap how satisfied you are.")},
    )  # fmt: skip
    note = note_field(_("Anything to add?"))


class MergeForm(ActForm):
    """Which call stays; its page and this one are compared before it is sent."""

    main = forms.CharField(
        label=_("Number of the main call"), max_length=30,
        error_messages={"required": _("Say into which call it is merged.")},
    )  # fmt: skip
    note = note_field(_("Why it is the same"))

    def clean_main(self) -> Call:
        main = Call.objects.filter(number=self.cleaned_data["main"].strip()).first()
        if main is None:
            raise forms.ValidationError(_("No call has this number. Look at it again."))
        return main


class UnmergeForm(DispatchForm):
    note = note_field(_("Why it is another matter"), _("Say why it is another matter."))


class AddPhotosForm(ActForm):
    photos = CallPhotosField(
        label=_("Photos"), required=True,
        error_messages={"required": _("Choose at least one photo.")},
    )  # fmt: skip


@dataclass(frozen=True)
class Act:
    """How a verb looks on a page: the word on its button, what it asks, what is said when done."""

    label: Promise
    done: Promise
    form: type[ActForm] = ActForm


ACTS: Mapping[str, Act] = {
    "dispatch": Act(_("Send to a unit"), _("Sent. The unit has been told."), DispatchForm),
    "redispatch": Act(
        _("Send to another unit"), _("Sent on. The unit has been told."), RedispatchForm
    ),
    "ask_verify": Act(
        _("Have it verified first"),
        _("The grid worker of the place has been told."),
        note_form(_("What to look at")),
    ),
    "confirm": Act(_("It is so"), _("Verified. The call goes to its unit."), FieldForm),
    "refute": Act(_("It is not so"), _("The command room has been told."), RefuteForm),
    "sign": Act(_("Sign for it"), _("Signed. The handling clock runs.")),
    "answer": Act(
        _("Answer the caller"), _("Answered. The caller is asked to rate it."), AnswerForm
    ),
    "finish": Act(_("Report it done"), _("Reported. It will be checked on the spot."), AnswerForm),
    "pass_check": Act(_("It is done"), _("Checked. The caller is asked to rate it."), FieldForm),
    "close_checked": Act(_("It is done: close"), _("Checked and closed."), FieldForm),
    "fail_check": Act(_("Not done yet"), _("The unit has been told to go on."), FailCheckForm),
    "return_call": Act(
        _("Return it"),
        _("Returned to the command room."),
        note_form(
            _("Why it is not ours"), _("Say why it is not yours, and whose it is if you know.")
        ),
    ),
    "suspend": Act(_("Put on hold"), _("On hold. Both clocks stand still."), SuspendForm),
    "resume": Act(_("Go on"), _("The clocks run again."), note_form(_("Note"))),
    "propose_decline": Act(
        _("Propose not to handle it"),
        _("A second person decides now."),
        note_form(
            _("Why not"),
            _("Say why it shall not be handled. The caller will read it."),
            _("The caller reads this."),
        ),
    ),
    "agree_decline": Act(
        _("Agree: not to be handled"), _("Ended, with the reason."), note_form(_("Note"))
    ),
    "refuse_decline": Act(
        _("Refuse: it must be handled"),
        _("Back to be dispatched."),
        note_form(_("Why it must be handled"), _("Say why it must be handled.")),
    ),
    "void": Act(
        _("Void it"),
        _("Void. It stays on record."),
        note_form(_("Why"), _("Say why it is void.")),
    ),
    "merge": Act(_("Merge into another call"), _("Merged. The caller has been told."), MergeForm),
    "unmerge": Act(
        _("Take it apart again"), _("Apart. The unit and the caller have been told."), UnmergeForm
    ),
    "contest": Act(
        _("This is another matter"),
        _("Understood. Your call goes on by itself."),
        note_form(_("What is different?"), _("Say what is different.")),
    ),
    "rate": Act(_("Send my rating"), _("Thank you. Your rating is on record."), RateForm),
    "reopen": Act(
        _("Open it again"),
        _("Open again. The same unit goes on."),
        note_form(_("What is still wrong?"), _("Say what is still wrong.")),
    ),
    "withdraw": Act(_("Withdraw it"), _("Withdrawn."), note_form(_("Why? (if you like)"))),
    "recategorise": Act(
        _("Change the category"), _("Changed. Unit and due times stay."), RecategoriseForm
    ),
    "remark": Act(
        _("Add a remark"),
        pgettext_lazy("remark", "Added."),
        note_form(_("Remark"), _("Write something first.")),
    ),
    "add_photos": Act(_("Add photos"), _("Photos added."), AddPhotosForm),
    "reveal": Act(
        _("Show in clear"),
        _("Shown, and kept on record."),
        RevealForm,
    ),
}


def act_form(
    verb: str,
    *args: Any,
    call: Call,
    reference: Reference,
    initial: Mapping[str, Any] | None = None,
) -> ActForm:
    """The form of a verb; ids carry the verb, because a page shows several of them."""
    form, auto_id = ACTS[verb].form, f"id_{verb}_%s"
    return form(*args, call=call, reference=reference, auto_id=auto_id, initial=initial)
