"""What is asked of those who plan: a shift, the terms, a reason."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.dispatch.rules import least_wide
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.fleets.rules import State
from youhu.registry.models import Member


def _clock() -> forms.TimeInput:
    return forms.TimeInput({"type": "time"})


class ShiftForm(forms.Form):
    """Which vehicle, who drives, from when to when."""

    vehicle = forms.ModelChoiceField(Vehicle.objects.none(), label=_("Vehicle"))
    driver = forms.ModelChoiceField(Driver.objects.none(), label=_("Driver"))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    starts = forms.TimeField(label=pgettext_lazy("hours", "From"), widget=_clock())
    ends = forms.TimeField(label=pgettext_lazy("hours", "Until"), widget=_clock())

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fleets = Fleet.objects.visible_to(member).filter(state=State.ADMITTED)
        for name, rows in (("vehicle", Vehicle.objects), ("driver", Driver.objects)):
            found = rows.filter(fleet__in=fleets, state=State.ADMITTED).order_by("fleet", "pk")
            self.fields[name].queryset = found  # type: ignore[attr-defined]  # a model's choices

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end; an end before the beginning is the next morning's."""
        said, zone = self.cleaned_data, timezone.get_current_timezone()
        starts = datetime.combine(said["on"], said["starts"], zone)
        ends = datetime.combine(said["on"], said["ends"], zone)
        return starts, ends if ends > starts else ends + timedelta(days=1)


class ShiftFileForm(forms.Form):
    """A day's shifts as a table."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    file = forms.FileField(label=_("CSV or Excel (.xlsx)"))


def _number(label: Any, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high)


class TermsForm(forms.Form):
    """Within which limits plans come into force by themselves."""

    is_automatic = forms.BooleanField(
        label=_("plans come into force by themselves"), required=False
    )
    least_saved_m = _number(_("least way saved (m)"), 0, 50_000)
    most_changed_stops = _number(_("most changes of what one driver is at"), 0, 20)
    replan_minutes = _number(_("reckoned every (minutes)"), 1, 60)
    cpu_ms = _number(_("reckoned for at most (ms)"), 200, 20_000)
    narrow_minutes = _number(_("length of a narrow slot (minutes)"), 30, 240)
    wide_minutes = _number(_("length of a wide slot (minutes; 0: none)"), 0, 720)
    reserve_minutes = _number(_("reserve before the end of a slot (minutes)"), 0, 60)
    waits_for_goods = forms.BooleanField(
        label=_("vehicles wait for more goods while nothing gets late"), required=False
    )
    fair_percent = _number(_("longer ways for the sake of fairness (%)"), 0, 10)

    def clean_wide_minutes(self) -> int:
        wide: int = self.cleaned_data["wide_minutes"]
        least = least_wide(self.cleaned_data.get("narrow_minutes") or 0)
        if 0 < wide < least:
            raise forms.ValidationError(
                _("A wide slot has %(n)s minutes at least. Enter 0 to offer none."),
                params={"n": least},
            )
        return wide


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Why"), max_length=200, required=False, widget=forms.Textarea({"rows": 2})
    )
