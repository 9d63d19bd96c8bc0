"""What is asked of a person: whom to call in and for what, and one form a verb."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youhu.calls.forms.fields import CallPhotosField, unit_groups
from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.common.selects import LongSelect
from youhu.joint.actions.asker import Wish
from youhu.joint.rules import MAX_TASK, MAX_WORDS


class ActForm(forms.Form):
    """Nothing more to say than that it is done."""

    def __init__(self, *args: Any, call: Call, reference: Reference, **kwargs: Any) -> None:
        self.call, self.reference = call, reference
        super().__init__(*args, **kwargs)


class UnitForm(ActForm):
    """One of the units that may be called in where the call lies."""

    unit = forms.TypedChoiceField(
        label=_("Unit"), widget=LongSelect, error_messages={"required": _("Choose a unit.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, field = self.reference.tables.units, self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        others = [unit for unit in units.values() if unit.pk != self.call.unit_id]
        field.choices = [("", _("Please choose")), *unit_groups(others, self.call.cell_code)]
        field.coerce = lambda pk: units[int(pk)]


class AskForm(UnitForm):
    task = forms.CharField(
        label=_("What it shall do"), max_length=MAX_TASK, widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say what this unit shall do.")},
    )  # fmt: skip
    is_mandatory = forms.BooleanField(
        label=_("The call waits for it"), required=False, initial=True,
        help_text=_("Until it is done, the call can be neither answered nor closed."),
    )  # fmt: skip

    @property
    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


def words(label: Any, missing: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MAX_WORDS, help_text=help_text,
        widget=forms.Textarea({"rows": 3}), error_messages={"required": missing},
    )  # fmt: skip


def note_form(label: Any, missing: Any) -> type[ActForm]:
    return type("NoteForm", (ActForm,), {"note": words(label, missing)})


class FinishForm(ActForm):
    report = words(
        _("What your unit did"),
        _("Say what your unit did, in a sentence or two."),
        _("Whoever asked reads this; the caller sees only that your part is done."),
    )
    photos = CallPhotosField(label=_("Photos from afterwards"))


class OtherForm(UnitForm):
    note = words(_("Why that unit"), _("Say why the other unit is asked."))


@dataclass(frozen=True)
class Act:
    """How a verb looks on a page: the word on its button, what is said when done, its form."""

    label: Promise
    done: Promise
    form: type[ActForm] = ActForm


ACTS: Mapping[str, Act] = {
    "sign": Act(_("Sign for it"), _("Signed. The clock of your unit runs.")),
    "finish": Act(_("Our part is done"), _("Done. Whoever asked has been told."), FinishForm),
    "decline": Act(
        _("Decline"),
        _("Declined. Whoever asked decides now."),
        note_form(
            _("Why not ours"), _("Say why it is not your unit's, and whose it is if you know.")
        ),
    ),
    "insist": Act(
        _("Insist"),
        _("An arbiter above both units decides now."),
        note_form(
            _("Why it is theirs"), _("Say why it is theirs, so that the arbiter can decide.")
        ),
    ),
    "ask_other": Act(_("Ask another unit"), _("The other unit has been told."), OtherForm),
    "take_off": Act(
        _("Take it off"),
        _("Taken off. The unit has been told."),
        note_form(_("Why it is not needed"), _("Say why the unit is not needed.")),
    ),
    "uphold": Act(
        _("The unit must do it"),
        _("Upheld. Both sides have been told."),
        note_form(_("Why"), _("Say why you decide so. Both sides read it.")),
    ),
    "release": Act(
        _("Release the unit"),
        _("Released. Both sides have been told."),
        note_form(_("Why"), _("Say why you decide so. Both sides read it.")),
    ),
    "reassign": Act(_("Give it to another unit"), _("The other unit has been told."), OtherForm),
}


def act_form(verb: str, *args: Any, call: Call, reference: Reference) -> ActForm:
    """The form of a verb; ids carry the verb, because a page shows several of them."""
    return ACTS[verb].form(*args, call=call, reference=reference, auto_id=f"id_{verb}_%s")
