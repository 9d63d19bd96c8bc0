"""What is asked of whoever gives a directive, and of whoever carries it out."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import Urgency
from youhu.common.photos import PhotosField
from youhu.directives.actions import Order
from youhu.directives.queries import GROUPS, receivers
from youhu.directives.rules import MOST_TEXT, MOST_TITLE
from youhu.registry.models import Member, Organisation

MOMENT = "%Y-%m-%dT%H:%M"
GROUP_LABELS = {
    "subdistricts": _("Subdistrict offices"),
    "departments": _("Departments and their stations"),
    "communities": _("Community committees"),
}


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        **more,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
        error_messages={
            "required": _("Choose a day and a time."),
            "invalid": _("Choose a day and a time."),
        },
    )


class IssueForm(forms.Form):
    """What shall be done by when, and by whom: whole groups, or units one by one."""

    title = forms.CharField(label=_("Title"), max_length=MOST_TITLE)
    text = forms.CharField(
        label=_("What shall be done"), max_length=MOST_TEXT, widget=forms.Textarea({"rows": 5})
    )
    basis = forms.CharField(label=_("Document number"), max_length=80, required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency, initial=Urgency.ORDINARY)
    due_at = moment_field(_("Report by"))

    def __init__(self, *args: Any, member: Member, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tomorrow = timezone.localtime(now).replace(hour=18, minute=0) + timedelta(days=1)
        self.initial.setdefault("due_at", tomorrow)
        self._units: dict[str, Organisation] = {}
        for group in GROUPS:
            units = receivers(member, group, now)
            if not units:
                continue
            self._units |= {str(unit.pk): unit for unit in units}
            self.fields[group] = forms.MultipleChoiceField(
                label=GROUP_LABELS[group], required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(str(unit.pk), unit.short) for unit in units],
            )  # fmt: skip

    @property
    def groups(self) -> list[forms.BoundField]:
        """The fields that choose units, as the page draws them."""
        return [self[group] for group in GROUPS if group in self.fields]

    @property
    def order(self) -> Order:
        """What was told, as the action takes it."""
        told = self.cleaned_data
        names = ("title", "text", "urgency", "due_at", "basis")
        return Order(**{name: told[name] for name in names})

    @property
    def units(self) -> list[Organisation]:
        """The units that were chosen, each once."""
        chosen = [pk for group in GROUPS for pk in self.cleaned_data.get(group, ())]
        return [self._units[pk] for pk in dict.fromkeys(chosen)]


class ReportForm(forms.Form):
    """What a unit did, in words and pictures."""

    report = forms.CharField(
        label=_("What was done"), max_length=MOST_TEXT, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Say what was done.")},
    )  # fmt: skip
    photos = PhotosField(label=_("Photos"))


class NoteForm(forms.Form):
    """Why, for whoever reads it."""

    note = forms.CharField(
        label=_("Why"), max_length=MOST_TEXT, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why, so that the others understand.")},
    )  # fmt: skip


class BackForm(NoteForm):
    """What is missing, and until when if it is longer than the unit still had."""

    due_at = moment_field(
        pgettext_lazy("directive", "Report anew by"), required=False,
        help_text=_(
            "Left empty, the unit has the time it still had, at least one work day. "
            "What came late stays late."
        ),
    )  # fmt: skip


class LongerForm(NoteForm):
    """A later moment, and why."""

    due_at = moment_field(pgettext_lazy("directive", "Now due by"))
    field_order = ("due_at", "note")
