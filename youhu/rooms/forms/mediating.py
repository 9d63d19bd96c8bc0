"""What is asked of who mediates."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.models import Member
from youhu.rooms.actions import PartyFacts
from youhu.rooms.forms.fields import MemberField, MembersField, day, moment, words
from youhu.rooms.models import Room
from youhu.rooms.rules import MOST_LINE, MOST_NAME, MOST_PHONE, Dispute, Referral, Side

SIDES = {"a": (Side.ASKS, _("Asks for mediation")), "b": (Side.ANSWERS, _("The other side"))}


class AcceptForm(forms.Form):
    """A dispute with its two sides."""

    dispute = forms.ChoiceField(label=_("Kind of dispute"), choices=Dispute)
    room = forms.TypedChoiceField(label=_("Room"), required=False, empty_value=None)
    facts = words(pgettext_lazy("mediation", "Facts"), _("Say what the dispute is about."), rows=4)
    mediators = MembersField(
        label=_("Mediators"), error_messages={"required": _("Choose who mediates.")}
    )

    def __init__(
        self, *args: Any, rooms: Sequence[Room], team: Sequence[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = {room.pk: room for room in rooms}
        field = self.fields["room"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("elsewhere")), *((pk, str(room)) for pk, room in known.items())]
        field.coerce = lambda pk: known[int(pk)]
        offer_mediators(self, team)
        for key, (_side, label) in SIDES.items():
            self._add_side(key, label)

    def _add_side(self, key: str, label: Any) -> None:
        self.fields[f"name_{key}"] = forms.CharField(
            label=label, max_length=MOST_NAME, help_text=_("Name or firm"),
            error_messages={"required": _("Name both sides, as they call themselves.")},
        )  # fmt: skip
        self.fields[f"phone_{key}"] = forms.CharField(
            label=_("Telephone"), max_length=MOST_PHONE, required=False
        )
        self.fields[f"details_{key}"] = forms.CharField(
            label=_("Address, work"), max_length=MOST_LINE, required=False
        )

    @property
    def sides(self) -> list[list[forms.BoundField]]:
        """The fields of each side, as the page draws them."""
        parts = ("name", "phone", "details")
        return [[self[f"{part}_{key}"] for part in parts] for key in SIDES]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        parties = [
            PartyFacts(side, told[f"name_{key}"], told[f"phone_{key}"], told[f"details_{key}"])
            for key, (side, _label) in SIDES.items()
        ]
        kept = ("dispute", "room", "facts", "mediators")
        return {**{name: told[name] for name in kept}, "parties": parties}


def offer_mediators(form: forms.Form, team: Sequence[Member]) -> None:
    field = form.fields["mediators"]
    assert isinstance(field, MembersField)
    field.offer(team)


class MeetForm(forms.Form):
    """A session and its minutes."""

    at = moment(pgettext_lazy("session", "When it was held"))
    mediators = MembersField(label=_("Who mediated"))
    minutes = words(pgettext_lazy("session", "Minutes"), _("Write down what was said."), rows=5)

    def __init__(self, *args: Any, team: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_mediators(self, team)


class MediatorsForm(forms.Form):
    mediators = MembersField(label=_("Mediators"))

    def __init__(self, *args: Any, team: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_mediators(self, team)


class DeskForm(forms.Form):
    desk = MemberField(label=_("Desk in charge"))

    def __init__(self, *args: Any, team: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["desk"]
        assert isinstance(field, MemberField)
        field.offer(team)


class AgreeForm(forms.Form):
    """What the parties agreed, and when somebody asks whether it is kept."""

    terms = words(_("What was agreed"), _("Write what was agreed."), rows=4)
    performance = words(_("How and by when it is done"), _("Write how it is done."), rows=2)
    perform_by = day(_("Last day of performance"))
    follow_1 = day(_("First follow-up"), required=False)
    follow_2 = day(_("Second follow-up"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        visits = [told.pop(name, None) for name in ("follow_1", "follow_2")]
        return {**told, "follow_on": [on for on in visits if on is not None]}


class FollowUpForm(forms.Form):
    note = words(_("What you heard"), _("Write down what you heard."), rows=2)


class EndForm(forms.Form):
    outcome = words(_("How it ended"), _("Say how it ended."), rows=2)


class FailForm(EndForm):
    referral = forms.ChoiceField(
        label=_("Where the parties were told to turn"), choices=Referral, widget=forms.RadioSelect,
        error_messages={"required": _("Say where the parties were told to turn.")},
    )  # fmt: skip
