"""What is asked of whoever calls, whoever comes, and whoever keeps the limits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.rules import Urgency
from youhu.common.photos import PhotosField
from youhu.common.selects import LongSelect
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind
from youhu.summons.actions import Appeal, CheckIn, Pledge
from youhu.summons.models import Part
from youhu.summons.queries import COLUMNS
from youhu.summons.rules import MOST_DETAILS, MOST_NAME, MOST_TEXT, MOST_TITLE, Minutes, Rating

MOMENT = "%Y-%m-%dT%H:%M"
PLEDGES = 4  # rows for agreed duties on the record of a meeting
GROUPS = {
    "departments": (_("Departments"), (OrgKind.DEPARTMENT,)),
    "offices": (
        _("Offices, communities, rooms"),
        (OrgKind.SUBDISTRICT, OrgKind.COMMUNITY, OrgKind.COMMAND_ROOM, OrgKind.PARTY_TEMPORARY),
    ),
    "others": (
        _("Stations and enterprises"),
        (OrgKind.STATION, OrgKind.ENTERPRISE, OrgKind.FLEET, OrgKind.SERVICE, OrgKind.ASSOCIATION),
    ),
}


def moment_field(label: Any, *, required: bool = True) -> forms.DateTimeField:
    said = _("Choose a day and a time.")
    return forms.DateTimeField(
        label=label, required=required, error_messages={"required": said, "invalid": said},
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip


def words(label: Any, missing: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MOST_TEXT, required=required,
        widget=forms.Textarea({"rows": rows}), error_messages={"required": missing},
    )  # fmt: skip


class RaiseForm(forms.Form):
    """What the matter is, where, whom it is about, who leads and who helps."""

    title = forms.CharField(label=_("Matter, in one sentence"), max_length=MOST_TITLE)
    text = words(
        pgettext_lazy("summons", "Facts"), _("Say what has happened and what is needed."), rows=4
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Urgency, initial=Urgency.URGENT, widget=forms.RadioSelect
    )
    needed_by = moment_field(_("To be settled by"), required=False)
    person_name = forms.CharField(
        label=_("Name of the person"), max_length=MOST_NAME, required=False
    )
    person_details = forms.CharField(
        label=_("What the lead must know"), max_length=MOST_DETAILS, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    address = forms.CharField(label=_("Place in words"), max_length=120)
    lng = forms.FloatField(widget=forms.HiddenInput)
    lat = forms.FloatField(widget=forms.HiddenInput)
    lead = forms.ChoiceField(
        label=_("Lead unit"), widget=LongSelect, error_messages={"required": _("Choose a unit.")}
    )

    def __init__(
        self, *args: Any, units: Sequence[Organisation], member: Member, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = member.area_code
        near = [u for u in units if own.startswith(u.area_code) or u.area_code.startswith(own)]
        self._units = {str(u.pk): u for u in near if u.pk != member.organisation_id}
        groups: list[tuple[Any, list[tuple[str, str]]]] = []
        for name, (label, kinds) in GROUPS.items():
            choices = [(pk, u.short) for pk, u in self._units.items() if u.kind in kinds]
            if not choices:
                continue
            groups.append((label, choices))
            self.fields[name] = forms.MultipleChoiceField(
                label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        lead = self.fields["lead"]
        assert isinstance(lead, forms.ChoiceField)
        lead.choices = [("", _("Please choose")), *groups]

    @property
    def groups(self) -> list[forms.BoundField]:
        """The fields that choose assisting units, as the page draws them."""
        return [self[name] for name in GROUPS if name in self.fields]

    @property
    def said(self) -> Appeal:
        """What was told, as the action takes it."""
        told = self.cleaned_data
        return Appeal(**{name: told[name] for name in Appeal.__dataclass_fields__})

    @property
    def lead_unit(self) -> Organisation:
        return self._units[self.cleaned_data["lead"]]

    @property
    def assisting(self) -> list[Organisation]:
        """The assisting units that were ticked, each once."""
        chosen = [pk for name in GROUPS for pk in self.cleaned_data.get(name, ())]
        return [self._units[pk] for pk in dict.fromkeys(chosen)]


class ArriveForm(forms.Form):
    """Where the phone is, if it knows, and why the unit is checked in elsewhere."""

    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    note = forms.CharField(
        label=_("Why from here (only outside the circle)"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        where = CheckIn(told.get("lng"), told.get("lat"))
        return {"where": where, "note": told.get("note", "")}


class ReportForm(forms.Form):
    """What a unit did, in words and pictures."""

    report = words(_("What was done"), _("Say what was done."), rows=4)
    photos = PhotosField(label=_("Photos"))


class NoteForm(forms.Form):
    """Why, for whoever reads it."""

    note = words(_("Why"), _("Say why, so that the others understand."), rows=2)


class FactsForm(forms.Form):
    note = words(_("What is new"), _("Say what is new."), rows=2)


class DoneForm(forms.Form):
    note = forms.CharField(
        label=pgettext_lazy("agreed duty", "How it was done"), max_length=300, required=False
    )


class RateForm(forms.Form):
    """How the unit did, in one of three words, and why."""

    rating = forms.ChoiceField(
        label=_("How did this unit do?"), choices=Rating, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three ratings.")},
    )  # fmt: skip
    note = words(_("In words"), "", required=False, rows=2)


class UnitForm(forms.Form):
    """One more unit."""

    unit = forms.TypedChoiceField(
        label=_("Unit"), widget=LongSelect, error_messages={"required": _("Choose a unit.")}
    )

    def __init__(self, *args: Any, units: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {unit.pk: unit for unit in units}
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Please choose")), *((pk, u.short) for pk, u in known.items())]
        field.coerce = lambda pk: known[int(pk)]


class LeadForm(UnitForm):
    """Another lead, and why."""

    note = words(_("Why"), _("Say why the lead changes."), rows=2)


class ConferForm(forms.Form):
    """The record of the meeting on site, with a few rows for what was agreed."""

    units = forms.TypedMultipleChoiceField(
        label=_("Units on site"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the units that were there.")},
    )  # fmt: skip
    people = forms.CharField(label=_("People who were there"), max_length=300, required=False)
    findings = words(_("What the meeting found"), _("Say what was found on site."))

    def __init__(self, *args: Any, parts: Sequence[Part], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {part.unit_id: part.unit for part in parts if part.arrived_at is not None}
        at_it = {part.unit_id: part.unit for part in parts if part.is_open}
        field = self.fields["units"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, unit.short) for pk, unit in there.items()]
        field.coerce = lambda pk: there[int(pk)]
        field.initial = list(there)
        due = (timezone.localtime(now) + timedelta(hours=2)).replace(minute=0)
        for n in range(PLEDGES):
            self._add_row(n, at_it, due)

    def _add_row(self, n: int, units: dict[int, Organisation], due: datetime) -> None:
        self.fields[f"task_{n}"] = forms.CharField(
            label=pgettext_lazy("agreed duty", "What"), max_length=200, required=False
        )
        self.fields[f"unit_{n}"] = forms.TypedChoiceField(
            label=_("Unit"), required=False, coerce=lambda pk: units[int(pk)], empty_value=None,
            choices=[("", "–"), *((pk, unit.short) for pk, unit in units.items())],
        )  # fmt: skip
        self.fields[f"due_{n}"] = moment_field(
            pgettext_lazy("agreed duty", "By when"), required=False
        )
        self.initial.setdefault(f"due_{n}", due)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """What, who and by when of each duty."""
        return [(self[f"task_{n}"], self[f"unit_{n}"], self[f"due_{n}"]) for n in range(PLEDGES)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        pledges = []
        for n in range(PLEDGES):
            task, unit = told.get(f"task_{n}"), told.get(f"unit_{n}")
            due = told.get(f"due_{n}")
            if not task and not unit:
                continue
            if not (task and unit and due):
                said = gettext_now("A duty needs what, who and by when. Fill in all three.")
                self.add_error(f"task_{n}", said)
                continue
            pledges.append(Pledge(unit, task, due))
        names = ("units", "people", "findings")
        return {**{name: told.get(name) for name in names}, "pledges": pledges}


class LimitsForm(forms.Form):
    """Minutes for one urgency."""

    LABELS = {
        "acknowledge": _("acknowledge"),
        "arrive": _("arrive"),
        "report": _("report back"),
        "decide": _("decide on a refusal"),
        "rate": _("rate"),
        "step": _("between two warnings"),
    }

    def __init__(self, *args: Any, kept: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COLUMNS:
            self.fields[name] = forms.IntegerField(
                label=self.LABELS[name], min_value=1, initial=getattr(kept, name)
            )

    @property
    def minutes(self) -> Minutes:
        return Minutes(**{name: self.cleaned_data[name] for name in COLUMNS})


class HandInForm(ArriveForm):
    """One act that a phone kept."""

    client_key = forms.UUIDField()
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in ("acknowledge", "arrive", "begin")])
    made_at = forms.DateTimeField(required=False)
    member = forms.IntegerField()

    def clean(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        return {**told, **super().clean()}


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class RatingsForm(forms.Form):
    """Which ratings are looked at."""

    since = forms.DateField(label=_("From"), required=False, widget=day_input())
    until = forms.DateField(
        label=pgettext_lazy("ratings", "To"), required=False,
        widget=day_input(),
    )  # fmt: skip
