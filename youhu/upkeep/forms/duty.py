"""What is asked about a duty post and the turns at it, and the filters of the list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.registry.models import Member
from youhu.territory.models import Area, Post
from youhu.territory.rules import AreaKind
from youhu.upkeep.actions import Turn
from youhu.upkeep.forms.fields import BasisForm, DayInput, KeptForm, UnitField
from youhu.upkeep.tables import FilterForm

MOMENT = "%Y-%m-%dT%H:%M"
DAYS = [(str(n + 1), name) for n, name in sorted(WEEKDAYS.items())]


class ClockInput(forms.TimeInput):
    """A time of day, in the browser's own way."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PostForm(KeptForm):
    """What a duty post is called, and where it is reached."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)


class NewPostForm(PostForm):
    """One that a unit keeps manned from now on."""

    unit = UnitField(label=_("Unit"))
    cell = forms.CharField(
        label=_("Only for the cell"), max_length=15, required=False,
        help_text=_("The code of a cell; empty: for the whole unit."),
    )  # fmt: skip
    field_order = ("unit", "name")

    def clean_cell(self) -> Area | None:
        code = self.cleaned_data["cell"].strip()
        found = Area.objects.filter(kind=AreaKind.CELL, code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("No cell has this code. Copy it from the list of areas."))
        return found


class MemberField(forms.TypedChoiceField):
    """One of the people of a unit who serve, or will."""

    def offer(self, people: Iterable[Member]) -> None:
        known = {str(member.pk): member for member in people}
        self.choices = [("", "—"), *((pk, _said(member)) for pk, member in known.items())]
        self.coerce = known.__getitem__


def _said(member: Member) -> str:
    return f"{member.person} · {member.get_role_display()}"


class OfUnitForm(BasisForm):
    """A form that asks for one of the unit's people."""

    member = MemberField(label=_("Who"), empty_value=None)

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, MemberField)
        today = timezone.localdate()
        people = Member.objects.filter(organisation=post.unit).select_related("person")
        field.offer(one for one in people.order_by("role", "pk") if _serves_yet(one, today))


def _serves_yet(member: Member, today: date) -> bool:
    return member.valid_until is None or member.valid_until > today


class TermsForm(KeptForm):
    """Who is in charge of a post, and what holds there."""

    chief = MemberField(label=_("In charge"), required=False, empty_value=None)
    swaps_need_approval = forms.BooleanField(
        label=_("Swaps wait for whoever is in charge"), required=False
    )
    is_always_manned = forms.BooleanField(
        label=_("Somebody must be here at every minute"), required=False
    )
    handover_minutes = forms.IntegerField(
        label=_("Hand-over within minutes"), required=False, min_value=5, max_value=240,
        help_text=_("Empty: no hand-over is written here."),
    )  # fmt: skip

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, row=post, **kwargs)
        field = self.fields["chief"]
        assert isinstance(field, MemberField)
        today = timezone.localdate()
        people = Member.objects.filter(organisation=post.unit).select_related("person")
        field.offer(one for one in people.order_by("role", "pk") if _serves_yet(one, today))

    def initial_of(self, row: Any) -> dict[str, Any]:
        return {**super().initial_of(row), "chief": str(row.chief_id or "")}


class TurnForm(OfUnitForm):
    """Who, on which days, from when to when."""

    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"), choices=DAYS, widget=forms.CheckboxSelectMultiple
    )
    starts = forms.TimeField(label=pgettext_lazy("turn", "From"), widget=ClockInput)
    ends = forms.TimeField(
        label=pgettext_lazy("turn", "To"), widget=ClockInput,
        help_text=_("No later than the start: it ends on the next day."),
    )  # fmt: skip
    from_on = forms.DateField(label=_("First day"), widget=DayInput)
    until_on = forms.DateField(
        label=_("First day without it"), widget=DayInput, required=False,
        help_text=_("Empty: until further notice."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The member and the turn as one thing, as the action takes them."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return told
        days = "".join(sorted(told["weekdays"]))
        turn = Turn(days, told["starts"], told["ends"], told["from_on"], told["until_on"])
        return {"member": told["member"], "turn": turn, "basis": told["basis"]}


class EndTurnForm(BasisForm):
    """From when on the turn is no more."""

    until = forms.DateField(label=_("First day without it"), widget=DayInput)
    despite = forms.BooleanField(
        label=_("I want it so, even if nobody is on duty then"), required=False
    )


class HandOverForm(OfUnitForm):
    """Who has the turn from which day on."""

    on = forms.DateField(label=_("From this day on"), widget=DayInput)


class DutyFilterForm(FilterForm):
    """The filters of the list of duty posts."""

    q = forms.CharField(label=_("Post, unit or person"), required=False, max_length=60)
    unit = UnitField(label=_("Unit"), required=False)
    scope = forms.ChoiceField(
        label=_("For"), required=False,
        choices=[("", _("all")), ("unit", _("a whole unit")), ("cell", _("a cell"))],
    )  # fmt: skip
    manned = forms.ChoiceField(
        label=_("Coming 30 days"), required=False,
        choices=[("", _("all")), ("gaps", _("with gaps"))],
    )  # fmt: skip
    at = forms.DateTimeField(
        label=_("Who is on duty at"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
    )  # fmt: skip
