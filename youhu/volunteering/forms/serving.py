"""What is asked about activities, hours, teams, units and files."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.selects import LongSelect
from youhu.registry.models import Person
from youhu.territory.models import Area
from youhu.volunteering.actions import ByHand, Plan, Position, ReportForm
from youhu.volunteering.forms.checking import communities, community_field
from youhu.volunteering.models import CheckIn, Team
from youhu.volunteering.rules import MOST_WHAT, RADIUS_M, ServiceKind, State

MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: Any) -> forms.DateTimeField:
    said = _("Choose a day and a time.")
    return forms.DateTimeField(
        label=label, error_messages={"required": said, "invalid": said},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip


class PlanForm(forms.Form):
    """What is to be done, where, when, and by how many."""

    title = forms.CharField(label=pgettext_lazy("activity", "Title"), max_length=60)
    kind = forms.ChoiceField(
        label=pgettext_lazy("service", "Kind"), choices=ServiceKind, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What is to be done, and what to bring"), max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    address = forms.CharField(label=_("Place in words"), max_length=120)
    starts_at = moment_field(_("Begins"))
    ends_at = moment_field(pgettext_lazy("activity", "Ends"))
    places = forms.IntegerField(
        label=pgettext_lazy("activity", "Places"), min_value=1, max_value=500, initial=10
    )
    radius_m = forms.IntegerField(
        label=_("Circle for checking in, in m"), min_value=50, max_value=2000, initial=RADIUS_M
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("everybody")
    )
    lng = forms.FloatField(widget=forms.HiddenInput)
    lat = forms.FloatField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, community: Area, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = Team.objects.filter(community=community, ended_at=None).order_by("name")
        begins = (timezone.localtime(now) + timedelta(days=3)).replace(hour=9, minute=0)
        self.initial.setdefault("starts_at", begins)
        self.initial.setdefault("ends_at", begins + timedelta(hours=2))

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class PositionForm(forms.Form):
    """Where the phone is, if it knows."""

    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return {"shown": Position(told.get("lng"), told.get("lat"))}


class ByHandForm(forms.Form):
    """The moment of coming or going, and why the phone did not do it."""

    at = moment_field(pgettext_lazy("by hand", "When"))
    note = forms.CharField(label=_("Why by hand"), max_length=200)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "at" not in told or "note" not in told:
            return told
        return {"shown": ByHand(told["at"], told["note"])}


class AnswerForm(forms.Form):
    """Excused or not, and why."""

    is_excused = forms.TypedChoiceField(
        label=_("Decision"), choices=[("1", _("excused")), ("0", _("it stays"))],
        coerce=lambda said: said == "1", widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(label=_("Why"), max_length=200)


class ConfirmForm(forms.Form):
    """Fewer minutes where less was done, and why."""

    minutes = forms.IntegerField(label=_("Minutes that count"), min_value=1, required=False)
    note = forms.CharField(label=_("Why fewer"), max_length=200, required=False)


class ServiceForm(forms.Form):
    """The desk writes down what somebody did."""

    person = forms.ChoiceField(label=_("Who"), widget=LongSelect)
    what = forms.CharField(label=pgettext_lazy("service", "What was done"), max_length=MOST_WHAT)
    kind = forms.ChoiceField(
        label=pgettext_lazy("service", "Kind"), choices=ServiceKind, widget=forms.RadioSelect
    )
    starts_at = moment_field(_("Began"))
    ends_at = moment_field(pgettext_lazy("service", "Ended"))

    def __init__(self, *args: Any, area_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *checked_in(area_code)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "person" in told:
            told["person"] = Person.objects.get(pk=told["person"])
        return told


def checked_in(area_code: str) -> list[tuple[int, str]]:
    """Who is checked in to a community, by name."""
    rows = CheckIn.objects.filter(state=State.ACCEPTED, community__code=area_code)
    return list(rows.order_by("person__name", "pk").values_list("person", "person__name"))


class TeamForm(forms.Form):
    """A name, what it does, who leads."""

    name = forms.CharField(label=_("Name of the team"), max_length=60)
    about = forms.CharField(label=_("What it does"), max_length=200, required=False)
    lead = forms.ChoiceField(label=pgettext_lazy("team", "Lead"), widget=LongSelect)

    def __init__(self, *args: Any, area_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *checked_in(area_code)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "lead" in told:
            told["lead"] = Person.objects.get(pk=told["lead"])
        return told


class LeadForm(forms.Form):
    """Who of a team leads it from now on."""

    lead = forms.ChoiceField(label=_("Who leads from now on"))

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = team.members.filter(left_at=None).exclude(person=team.lead)
        names = others.order_by("person__name", "pk").values_list("person", "person__name")
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *names]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "lead" in told:
            told["lead"] = Person.objects.get(pk=told["lead"])
        return told


class UnitForm(forms.Form):
    """The report form of a unit."""

    community = community_field(_("Community"))
    contact = forms.CharField(label=pgettext_lazy("unit", "Contact"), max_length=50)
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, widget=forms.TextInput({"type": "tel"})
    )
    address = forms.CharField(label=_("Address of the unit"), max_length=120)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of service"), choices=ServiceKind, widget=forms.CheckboxSelectMultiple
    )
    offer = forms.CharField(
        label=_("What the unit offers"), max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Please choose")), *communities()]

    @property
    def form(self) -> ReportForm:
        told = self.cleaned_data
        return ReportForm(**{name: told[name] for name in ReportForm.__dataclass_fields__})


class FeedbackForm(forms.Form):
    """What a unit did this quarter."""

    text = forms.CharField(
        label=_("What the unit did this quarter"), max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    rating = forms.TypedChoiceField(
        label=_("How it was"), coerce=int, widget=forms.RadioSelect,
        choices=[(3, pgettext_lazy("feedback", "good")), (2, pgettext_lazy("feedback", "fair")),
                 (1, pgettext_lazy("feedback", "little"))],
    )  # fmt: skip


class NeedForm(forms.Form):
    """One line of the list of needs."""

    what = forms.CharField(label=_("What is needed"), max_length=120)
    kind = forms.ChoiceField(
        label=pgettext_lazy("service", "Kind"), choices=ServiceKind, widget=LongSelect
    )


class FileForm(forms.Form):
    """A table of check-ins."""

    file = forms.FileField(
        label=_("Table (CSV or Excel)"), error_messages={"required": _("Choose a file.")}
    )
