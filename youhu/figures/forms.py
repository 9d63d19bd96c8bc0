"""What is asked of people about figures and call-backs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.calls.rules import Satisfaction, Solved
from youhu.figures.lives import MOST_WORDS, PROPOSED_GROUNDS, ExclusionState
from youhu.figures.sampling import FULL

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
WORDS = forms.Textarea(attrs={"rows": 2, "class": "c-input"})


class ReachForm(forms.Form):
    """The three questions, in the order in which they are asked on the telephone."""

    was_contacted = forms.ChoiceField(
        label=_("1. Did the unit get in touch with you?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask whether the unit got in touch.")},
    )
    was_solved = forms.ChoiceField(
        label=_("2. Is the matter solved?"),
        choices=Solved.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask whether it is solved.")},
    )
    satisfaction = forms.ChoiceField(
        label=_("3. Are you satisfied with how it was handled?"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Ask whether the caller is satisfied.")},
    )
    words = forms.CharField(
        label=_("What the caller adds"), required=False, max_length=MOST_WORDS, widget=WORDS
    )

    def clean_was_contacted(self) -> bool:
        return bool(self.cleaned_data["was_contacted"] == "yes")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_WORDS,
        widget=WORDS,
        error_messages={"required": _("Say why.")},
    )


class ProposeForm(ReasonForm):
    """Why a call shall judge nobody."""

    number = forms.CharField(
        label=_("Number of the call"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "c-input"}),
        error_messages={"required": _("Name the call.")},
    )
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(ground.value, ground.label) for ground in PROPOSED_GROUNDS],
        widget=forms.Select(attrs={"class": "c-input"}),
    )
    field_order = ["number", "ground", "reason"]


def _percent() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=0, max_value=100, widget=forms.NumberInput(attrs={"class": "c-input"})
    )


class WeighForm(forms.Form):
    """How much each rate weighs."""

    contacted = _percent()
    solved = _percent()
    satisfied = _percent()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django takes them
        labels = {"contacted": _("Response"), "solved": _("Resolution")}
        for name, label in {**labels, "satisfied": _("Satisfaction")}.items():
            self.fields[name].label = label


class PlanForm(forms.Form):
    """How many callers are called back."""

    share = forms.IntegerField(
        label=_("Share"),
        help_text=_("percent of each subdistrict's answered calls; 100 calls everybody"),
        min_value=1,
        max_value=FULL,
        widget=forms.NumberInput(attrs={"class": "c-input"}),
    )
    least = forms.IntegerField(
        label=_("At least"),
        help_text=_("calls of each subdistrict and day"),
        min_value=0,
        max_value=500,
        widget=forms.NumberInput(attrs={"class": "c-input"}),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("the same seed draws the same calls again"),
        min_value=0,
        max_value=2_000_000_000,
        widget=forms.NumberInput(attrs={"class": "c-input"}),
    )


MARKED = "marked"  # out by what was decided beside the call
STATES = [("", _("all")), *ExclusionState.choices, (MARKED, _("by a mark or an appeal"))]
