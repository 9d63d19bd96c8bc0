"""What is asked of the desk that keeps a room."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.models import Member
from youhu.rooms.actions import Facts, Turn
from youhu.rooms.forms.fields import MemberField, clock, day
from youhu.rooms.models import OpeningHours
from youhu.rooms.rules import MOST_LINE, MOST_NAME, MOST_PHONE, Shown

HALVES = ("a", "b")  # before and after noon
_DAYS = [(n + 1, label) for n, label in sorted(WEEKDAYS.items())]


class RoomForm(forms.Form):
    """What visitors know of a room, and where it is."""

    name = forms.CharField(
        label=_("Name of the room"), max_length=60, help_text=_("As it stands over the door.")
    )
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    host = forms.CharField(
        label=_("The familiar face"), max_length=MOST_NAME, help_text=_("As neighbours call them.")
    )
    phone = forms.CharField(label=_("Public telephone"), max_length=MOST_PHONE)
    shown = forms.ChoiceField(
        label=_("What visitors read of who is on duty"), choices=Shown, widget=forms.RadioSelect,
        initial=Shown.FAMILY,
    )  # fmt: skip
    hotline = forms.CharField(
        label=_("Name of its hotline for newcomers"), max_length=MOST_NAME, required=False,
        help_text=_("Empty where there is none."),
    )  # fmt: skip
    hotline_phone = forms.CharField(
        label=_("Telephone of the hotline"), max_length=MOST_PHONE, required=False
    )
    address = forms.CharField(label=_("Address"), max_length=MOST_LINE)
    lng = forms.FloatField(widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told if self.errors else {"facts": Facts(**told)}


class HoursForm(forms.Form):
    """A week, with two stretches a day."""

    def __init__(self, *args: Any, hours: Sequence[OpeningHours] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_day: dict[int, list[OpeningHours]] = {}
        for row in sorted(hours, key=lambda row: row.opens):
            by_day.setdefault(row.weekday, []).append(row)
        for number, label in _DAYS:
            known = dict(zip(HALVES, by_day.get(number, []), strict=False))
            for half in HALVES:
                self._add(f"{number}{half}", label, known.get(half))

    def _add(self, key: str, label: Any, row: OpeningHours | None) -> None:
        for end, said in (
            ("opens", pgettext_lazy("rooms", "opens")),
            ("closes", pgettext_lazy("rooms", "closes")),
        ):
            field = clock(f"{label} {said}", required=False)
            field.initial = getattr(row, end) if row else None
            field.widget.attrs["aria-label"] = field.label
            self.fields[f"{end}_{key}"] = field

    @property
    def rows(self) -> list[tuple[Any, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Each day with its stretches, as the page draws them."""
        return [
            (label, [(self[f"opens_{n}{half}"], self[f"closes_{n}{half}"]) for half in HALVES])
            for n, label in _DAYS
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        found: list[tuple[int, time, time]] = []
        for number, label in _DAYS:
            for half in HALVES:
                opens, closes = (
                    told.get(f"opens_{number}{half}"),
                    told.get(f"closes_{number}{half}"),
                )
                if (opens is None) != (closes is None):
                    self.add_error(None, _("%(day)s: give both times, or none.") % {"day": label})
                elif opens is not None and closes is not None:
                    found.append((number, opens, closes))
        return {"hours": found}


class SpecialDayForm(forms.Form):
    """A day that differs, and why."""

    on = day(_("Day"))
    opens = clock(_("Opens"), required=False)
    closes = clock(_("Closes"), required=False)
    reason = forms.CharField(
        label=_("Why, for visitors"), max_length=MOST_LINE,
        help_text=_("Without times the room is closed on that day."),
    )  # fmt: skip


class TurnForm(forms.Form):
    """Who sits in the room, when."""

    member = MemberField(label=pgettext_lazy("turn", "Who"))
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=[(str(n), label) for n, label in _DAYS],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose the days.")},
    )  # fmt: skip
    starts = clock(_("Starts"))
    ends = clock(_("Ends"))
    from_on = day(_("From"))

    def __init__(self, *args: Any, team: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, MemberField)
        field.offer(team, empty=_("Please choose"))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        turn = Turn("".join(told["weekdays"]), told["starts"], told["ends"], told["from_on"])
        return {"member": told["member"], "turn": turn}


class CloseForm(forms.Form):
    note = forms.CharField(label=_("Why"), max_length=MOST_LINE)
