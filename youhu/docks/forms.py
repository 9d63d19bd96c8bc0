"""What is asked of the desk that keeps docks and books bays."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youhu.docks.actions import Facts
from youhu.docks.rules import MOST_BAYS, MOST_CODE, MOST_NAME, MOST_NOTE
from youhu.fleets.models import Vehicle
from youhu.registry.models import Member

_TIME = forms.TimeInput({"type": "time"}, format="%H:%M")
_MOMENT = "%Y-%m-%dT%H:%M"
SLOTS = [(n, _("%(n)s minutes") % {"n": n}) for n in (10, 15, 20, 30, 45, 60)]


def moment(label: Any, **known: Any) -> forms.DateTimeField:
    wrong = _("Choose a day and a time.")
    return forms.DateTimeField(
        label=label, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT), **known,
    )  # fmt: skip


class DockForm(forms.Form):
    """A dock: its name, its place, its bays and hours."""

    code = forms.CharField(
        label=_("Code"), max_length=MOST_CODE, help_text=_("As it stands on the gate: A1.")
    )
    name = forms.CharField(label=_("Name of the dock"), max_length=MOST_NAME)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    bays = forms.IntegerField(label=_("Bays"), min_value=1, max_value=MOST_BAYS, initial=4)
    slot_minutes = forms.TypedChoiceField(
        label=_("Length of a slot"), choices=SLOTS, coerce=int, initial=15
    )
    opens = forms.TimeField(label=_("Opens"), widget=_TIME, initial="06:00")
    closes = forms.TimeField(label=_("Closes"), widget=_TIME, initial="22:00")
    note = forms.CharField(
        label=_("Note for drivers"), max_length=MOST_NOTE, required=False,
        help_text=_("How to drive in, how high and wide the gate is."),
    )  # fmt: skip
    lng = forms.FloatField(widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told if self.errors else {"facts": Facts(**told)}


class BookForm(forms.Form):
    """Which vehicle, about when."""

    vehicle = forms.CharField(
        label=_("Mark or number plate"), max_length=12, help_text=_("As on its plate: 07-012.")
    )
    near = moment(_("About when"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_vehicle(self) -> Vehicle:
        said = self.cleaned_data["vehicle"].strip()
        rows = Vehicle.objects.visible_to(self.member).admitted().select_related("fleet", "type")
        found = rows.filter(Q(mark__iexact=said) | Q(plate__iexact=said)).first()
        if found is None:
            raise forms.ValidationError(_("No admitted vehicle has this mark or plate."))
        return found


class ShiftForm(forms.Form):
    """Another time for an appointment."""

    near = moment(_("About when"))


class GiveUpForm(forms.Form):
    """Why a dock is given up."""

    note = forms.CharField(label=_("Why"), max_length=MOST_NOTE)


def soon(now: datetime) -> datetime:
    """What stands in a field of a moment at first: the next full quarter of an hour."""
    local = timezone.localtime(now)
    return local.replace(minute=local.minute // 15 * 15, second=0, microsecond=0)
