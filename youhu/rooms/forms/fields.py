"""Fields that several forms of the rooms share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member
from youhu.rooms.rules import MOST_TEXT

MOMENT = "%Y-%m-%dT%H:%M"


def words(label: Any, missing: Any = "", *, required: bool = True, rows: int = 3) -> Any:
    return forms.CharField(
        label=label, max_length=MOST_TEXT, required=required,
        widget=forms.Textarea({"rows": rows}), error_messages={"required": missing},
    )  # fmt: skip


def moment(label: Any, *, required: bool = True) -> forms.DateTimeField:
    wrong = _("Choose a day and a time.")
    return forms.DateTimeField(
        label=label, required=required, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip


def day(label: Any, *, required: bool = True) -> forms.DateField:
    wrong = _("Choose a day.")
    return forms.DateField(
        label=label, required=required, error_messages={"required": wrong, "invalid": wrong},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def clock(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )  # fmt: skip


class MemberField(forms.TypedChoiceField):
    """One of the team."""

    def offer(self, people: Sequence[Member], *, empty: Any = None) -> None:
        known = {member.pk: member for member in people}
        first = [("", empty)] if empty is not None else []
        self.choices = [*first, *((pk, said(one)) for pk, one in known.items())]
        self.coerce = lambda pk: known[int(pk)]
        self.empty_value = None


class MembersField(forms.TypedMultipleChoiceField):
    """Some of the team."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, people: Sequence[Member]) -> None:
        known = {member.pk: member for member in people}
        self.choices = [(pk, said(one)) for pk, one in known.items()]
        self.coerce = lambda pk: known[int(pk)]


def said(member: Member) -> str:
    return f"{member.person} · {member.get_role_display()}"
