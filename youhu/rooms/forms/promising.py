"""What is asked of who sits in a room when somebody comes or rings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import MAX_TEXT
from youhu.common.selects import LongSelect
from youhu.privacy.rules import CHOSEN, MOST_WORDS
from youhu.registry.models import Member
from youhu.rooms.actions import Newcomer, Said
from youhu.rooms.forms.fields import MemberField, moment, words
from youhu.rooms.models import Room
from youhu.rooms.places import Language, Province
from youhu.rooms.queries import categories
from youhu.rooms.rules import MOST_LINE, MOST_NAME, MOST_PHONE, Dispute, Need, Topic


class SaidForm(forms.Form):
    """What was said, by whom if they told, and the answer or the promise."""

    room = forms.TypedChoiceField(label=_("Room"))
    matter = words(
        pgettext_lazy("walk-in", "What about"), _("Say in a few words what it is about.")
    )
    name = forms.CharField(label=_("Name, if they tell it"), max_length=MOST_NAME, required=False)
    phone = forms.CharField(
        label=_("Telephone, if they want to be rung"), max_length=MOST_PHONE, required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )  # fmt: skip
    answer = words(_("Answered on the spot"), required=False, rows=2)
    next_step = forms.CharField(
        label=_("Or: what is done next"), max_length=MOST_LINE, required=False,
        help_text=_("Name no person here."),
    )  # fmt: skip
    due_at = moment(_("By when"), required=False)
    owner = MemberField(label=_("Who does it"), required=False)

    KEPT = ("matter", "name", "phone", "answer", "next_step", "due_at", "owner")

    def __init__(
        self, *args: Any, rooms: Sequence[Room], team: Sequence[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = {room.pk: room for room in rooms}
        field = self.fields["room"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(pk, str(room)) for pk, room in known.items()]
        field.coerce = lambda pk: known[int(pk)]
        owner = self.fields["owner"]
        assert isinstance(owner, MemberField)
        owner.offer(team, empty=_("myself"))

    def told(self) -> dict[str, Any]:
        """The room and what was said, as the actions take them."""
        clean: dict[str, Any] = self.cleaned_data
        said = Said(**{name: clean[name] for name in self.KEPT})
        return {"room": clean["room"], "said": said}


class WalkInForm(SaidForm):
    """Somebody came."""

    topic = forms.ChoiceField(
        label=pgettext_lazy("walk-in", "Kind"), choices=Topic, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they came for.")},
    )  # fmt: skip
    field_order = ("room", "topic", "matter", "answer", "next_step", "due_at", "owner")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told if self.errors else {**self.told(), "topic": told["topic"]}


class HotlineForm(SaidForm):
    """A newcomer rang."""

    need = forms.ChoiceField(
        label=pgettext_lazy("newcomer", "Need"), choices=Need, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they need.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language or dialect"), choices=Language)
    province = forms.ChoiceField(
        label=_("Home province"), required=False,
        choices=[("", _("not told")), *Province.choices],
    )  # fmt: skip
    field_order = (
        "room", "need", "phone", "name", "language", "province", "matter", "answer", "next_step",
        "due_at", "owner",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        newcomer = Newcomer(told["need"], told["language"], told["province"])
        return {**self.told(), "newcomer": newcomer}


class AnswerForm(forms.Form):
    answer = words(_("What they were told"), _("Say what they were told."), rows=2)


class HandForm(forms.Form):
    """Another owner, step or time."""

    owner = MemberField(label=_("Who does it"))
    next_step = forms.CharField(
        label=_("What is done next"), max_length=MOST_LINE, help_text=_("Name no person here.")
    )
    due_at = moment(_("By when"))

    def __init__(self, *args: Any, team: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, MemberField)
        owner.offer(team)


class CallForm(forms.Form):
    """What a call says and is about; the place is the room's."""

    text = forms.CharField(
        label=_("What the unit reads"), max_length=MAX_TEXT, widget=forms.Textarea({"rows": 3})
    )
    category_id = forms.TypedChoiceField(
        label=_("What is it about?"), coerce=int, widget=LongSelect,
        error_messages={"required": _("Choose what it is about; the nearest one will do.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *categories()]


class CaseForm(forms.Form):
    dispute = forms.ChoiceField(label=_("Kind of dispute"), choices=Dispute)
    other_side = forms.CharField(label=_("The other side"), max_length=MOST_NAME)


class OpenForm(forms.Form):
    """Why somebody needs it in clear."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"), choices=[("", _("Please choose")), *CHOSEN],
        error_messages={"required": _("Choose what you need it for.")},
    )  # fmt: skip
    note = forms.CharField(
        label=pgettext_lazy("look", "In words"), max_length=MOST_WORDS, required=False,
        help_text=_("Needed for another reason only."),
    )  # fmt: skip
