"""What is asked of fleets and of the desk of their market."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls.actions import Draft
from youhu.calls.models import Call, Category
from youhu.calls.reference import current
from youhu.calls.rules import MAX_TEXT, RESIDENT_KINDS
from youhu.common.identifiers import check_mobile, check_uscc
from youhu.common.photos import PhotosField
from youhu.common.selects import LongSelect
from youhu.fleets.actions import Firm, Seen, Shown, Who
from youhu.fleets.models import Driver, Fleet, StreetZone, Vehicle, VehicleType, ViolationKind
from youhu.fleets.queries import Thing, subject_of
from youhu.fleets.rules import MOST_NAME, MOST_NOTE, DocumentKind, Energy, State, needed_of
from youhu.fleets.scores import SUSPEND_DAYS
from youhu.privacy.rules import CHOSEN, MOST_WORDS
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind

PARKING = "09009"  # of the national catalogue: motor vehicles parked where they must not
ANY = _("all of them")


class OnePhoto(PhotosField):
    """One photo, or none."""

    most = 1


def day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, error_messages={"required": _("Choose a day.")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


def words(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MOST_NOTE, required=required,
        widget=forms.Textarea({"rows": 2}), error_messages={"required": _("Say why.")},
    )  # fmt: skip


class NoteForm(forms.Form):
    """A step with a reason."""

    note = words(pgettext_lazy("fleets", "Reason"))


class MayNoteForm(forms.Form):
    """A step that needs no reason."""

    note = words(_("Remark (optional)"), required=False)


class SuspendForm(NoteForm):
    """A suspension, proposed with its end."""

    until = day(pgettext_lazy("suspension", "Until"))
    field_order = ("until", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + timedelta(days=SUSPEND_DAYS))


class LookForm(forms.Form):
    """What the photo of a document is opened for."""

    purpose = forms.ChoiceField(
        label=_("What for"), choices=CHOSEN,
        error_messages={"required": _("Choose what you need it for.")},
    )  # fmt: skip
    words = forms.CharField(max_length=MOST_WORDS, required=False)


class FleetForm(forms.Form):
    """Which fleet applies to which market: the one that one works for is given."""

    market = forms.ModelChoiceField(
        Organisation.objects.none(), label=pgettext_lazy("fleets", "Market")
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Fleet"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.order_by("name", "pk")
        markets, fleets = known.filter(kind=OrgKind.ASSOCIATION), known.filter(kind=OrgKind.FLEET)
        own = member.organisation_id or 0
        if member.keeps_market:
            markets = markets.filter(pk=own)
        else:
            fleets = fleets.filter(pk=own)
        self._offer("market", markets)
        self._offer("organisation", fleets.filter(fleet=None))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        if len(rows) == 1:
            self.initial.setdefault(name, rows[0].pk)


class FirmForm(forms.Form):
    """A firm that is new in the district, and whoever answers for it."""

    name = forms.CharField(label=_("Name on the business licence"), max_length=100)
    short_name = forms.CharField(
        label=_("Short name"), max_length=40, required=False,
        help_text=_("What everybody calls it, where a line is short."),
    )  # fmt: skip
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=30)
    phone = forms.CharField(label=_("Public telephone"), max_length=20, required=False)
    manager = forms.CharField(label=_("Who answers for it"), max_length=MOST_NAME)
    mobile = forms.CharField(label=_("Mobile of whoever answers for it"), max_length=20)

    def clean_uscc(self) -> str:
        return check_uscc(self.cleaned_data["uscc"])

    def clean_mobile(self) -> str:
        return check_mobile(self.cleaned_data["mobile"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return told if self.errors else {"firm": Firm(**told)}


class VehicleForm(forms.Form):
    """One vehicle that shall drive for the market."""

    type = forms.ModelChoiceField(VehicleType.objects.none(), label=_("Type of vehicle"))
    plate = forms.CharField(label=_("Number plate"), max_length=12)

    def __init__(self, *args: Any, fleet: Fleet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        own = VehicleType.objects.filter(market=fleet.market_id, is_allowed=True)
        field.queryset = own.order_by("name", "pk")


class DriverForm(forms.Form):
    """One driver who shall drive for the market."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=MOST_NAME)
    phone = forms.CharField(label=_("Mobile"), max_length=20)
    id_number = forms.CharField(label=_("Identity card number"), max_length=18)
    licence_class = forms.CharField(
        label=_("Class of the driving licence"), max_length=4, initial="C1"
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        who = Who(told["name"], told["phone"], told["id_number"])
        return {"who": who, "licence_class": told["licence_class"]}


class PaperForm(forms.Form):
    """One document with its photo."""

    kind = forms.ChoiceField(label=pgettext_lazy("fleets", "Document"))
    code = forms.CharField(label=_("Number on it"), max_length=40)
    valid_from = day(_("Valid from"))
    valid_until = day(_("Valid until"))
    photos = OnePhoto(label=_("Photo of it"))

    def __init__(self, *args: Any, thing: Thing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        energy = thing.type.energy if isinstance(thing, Vehicle) else ""
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        kinds = needed_of(subject_of(thing), energy)
        field.choices = [(kind.value, DocumentKind(kind).label) for kind in kinds]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        names = ("kind", "code", "valid_from", "valid_until")
        said = Shown(**{name: told[name] for name in names})
        return {"said": said, "photos": told["photos"]}


class PermitForm(forms.Form):
    """A permit for a zone, as it stands on paper."""

    zone = forms.ModelChoiceField(StreetZone.objects.none(), label=_("Zone"))
    code = forms.CharField(label=_("Number on it"), max_length=40)
    starts = clock(pgettext_lazy("hours", "From"))
    ends = clock(pgettext_lazy("hours", "Until"))
    valid_from = day(_("Valid from"))
    valid_until = day(_("Valid until"))

    def __init__(self, *args: Any, thing: Vehicle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = StreetZone.objects.filter(market=thing.fleet.market_id).order_by("name")


class TypeForm(forms.ModelForm):  # type: ignore[type-arg]  # unknown to Django
    """A type of vehicle: what it carries, what drives it, what it costs."""

    class Meta:
        model = VehicleType
        fields = (
            "name", "name_en", "code", "payload_kg", "volume_l", "energy", "profile",
            "co2_g_per_km", "fixed_cost_cents", "cost_per_km_cents", "has_tail_lift",
            "is_allowed", "needs_permit",
        )  # fmt: skip

    def _post_clean(self) -> None:
        """The action writes, not the form."""


class KindForm(forms.ModelForm):  # type: ignore[type-arg]  # unknown to Django
    """A kind of violation and its points."""

    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=12)

    class Meta:
        model = ViolationKind
        fields = ("name", "name_en", "code", "points", "is_used")

    def _post_clean(self) -> None:
        """The action writes, not the form."""


class ZoneForm(forms.Form):
    """A zone: its names, and its outline as GeoJSON, which the map writes."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    code = forms.CharField(label=_("Code"), max_length=20)
    outline = forms.CharField(
        label=_("Outline (GeoJSON, WGS-84)"), widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Draw it on the map, or paste a GeoJSON polygon.")},
    )  # fmt: skip


class RuleForm(forms.Form):
    """Who must not enter a zone at which hours."""

    type = forms.ModelChoiceField(
        VehicleType.objects.none(), label=_("Type of vehicle"), required=False, empty_label=ANY
    )
    energy = forms.ChoiceField(
        label=_("Energy"), required=False, choices=[("", ANY), *Energy.choices]
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Weekdays"), widget=forms.CheckboxSelectMultiple,
        choices=[(str(n + 1), label) for n, label in sorted(WEEKDAYS.items())],
        initial=list("12345"),
    )  # fmt: skip
    starts = clock(pgettext_lazy("closed", "From"))
    ends = clock(pgettext_lazy("closed", "Until"))
    with_permit = forms.BooleanField(label=_("A permit lifts it"), required=False)
    basis = forms.CharField(label=_("Source"), max_length=120, required=False)
    valid_from = day(_("Valid from"))

    def __init__(self, *args: Any, zone: StreetZone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = VehicleType.objects.filter(market=zone.market_id).order_by("name", "pk")
        self.initial.setdefault("valid_from", timezone.localdate())

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


class ViolationForm(forms.Form):
    """What was seen of a vehicle."""

    kind = forms.ModelChoiceField(
        ViolationKind.objects.none(), label=pgettext_lazy("violation", "What was done")
    )
    at = forms.DateTimeField(
        label=pgettext_lazy("violation", "When"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    address = forms.CharField(label=pgettext_lazy("violation", "Where"), max_length=120)
    driver = forms.ModelChoiceField(
        Driver.objects.none(), label=_("Driver, if known"), required=False
    )
    call = forms.ModelChoiceField(
        Call.objects.none(), label=_("From the report"), required=False, to_field_name="number"
    )
    note = words(_("What was seen"), required=False)
    photos = OnePhoto(label=_("Photo"))

    def __init__(self, *args: Any, vehicle: Vehicle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("at", timezone.localtime())
        kinds = ViolationKind.objects.filter(market=vehicle.fleet.market_id, is_used=True)
        drivers = Driver.objects.filter(fleet=vehicle.fleet_id).exclude(state=State.REFUSED)
        rows = {
            "kind": kinds.order_by("code", "pk"),
            "driver": drivers.select_related("person").order_by("pk"),
            "call": Call.objects.filter(sighting__vehicle=vehicle).order_by("-raised_at", "pk"),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        names = ("kind", "at", "address", "note", "call")
        seen = Seen(**{name: told[name] for name in names})
        return {"seen": seen, "driver": told["driver"], "photos": told["photos"]}


class MarkForm(forms.Form):
    """The mark of a vehicle, typed by hand."""

    mark = forms.CharField(label=_("Number on the mark"), max_length=12)


class ReportForm(forms.Form):
    """What a passer-by says of a vehicle."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What happened?"), max_length=MAX_TEXT - 60,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words what happened.")},
    )  # fmt: skip
    category = forms.TypedChoiceField(label=_("What is it about?"), coerce=int, widget=LongSelect)
    lng = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    address = forms.CharField(label=_("Address or landmark"), max_length=200, required=False)
    photos = PhotosField(label=_("Photos"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_key", uuid.uuid4())
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _categories()
        self.initial.setdefault("category", _parking())

    def draft(self) -> Draft:
        told = self.cleaned_data
        return Draft(
            client_key=told["client_key"], text=told["text"], category_id=told["category"],
            lng=told["lng"], lat=told["lat"], address=told["address"], photos=told["photos"],
        )  # fmt: skip


def _offered() -> list[Category]:
    """What residents may raise a call about, citizens' matters first."""
    known = current().tables.categories.values()
    leaves = [c for c in known if c.is_active and c.parent and c.kind in RESIDENT_KINDS]
    return sorted(leaves, key=lambda c: (RESIDENT_KINDS.index(c.kind), c.code))


def _categories() -> list[tuple[str, list[tuple[int, str]]]]:
    """The same under the class that each belongs to."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for one in _offered():
        groups.setdefault(str(one.parent), []).append((one.pk, str(one)))
    return list(groups.items())


def _parking() -> int | None:
    """What most reports are about, where the catalogue has it."""
    return next((c.pk for c in _offered() if c.code == PARKING and c.kind == "matter"), None)
