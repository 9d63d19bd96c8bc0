"""What is asked of who sends, who keeps the desk, who rates."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.common.errors import Refused
from youhu.common.identifiers import check_phone
from youhu.common.images import CleanPhoto, photo_from_upload
from youhu.delivery import rules
from youhu.delivery.actions import Rates, Stall, What, Where
from youhu.delivery.rules import AFTERWARDS, OF_THE_WAY, Answer, Goods, TroubleKind
from youhu.privacy.rules import CHOSEN

MOMENT = "%Y-%m-%dT%H:%M"
DAYS_AHEAD = 3


class MomentInput(forms.DateTimeInput):
    """A moment, chosen in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT)


class PhotoField(forms.FileField):
    """One photo, read and written anew; or none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Photo"), "required": False, **kwargs}
        super().__init__(widget=forms.FileInput({"accept": "image/*"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> CleanPhoto | None:
        file = super().clean(data, initial)
        try:
            return photo_from_upload(file) if file else None
        except Refused as why:
            raise forms.ValidationError(str(why), code="photo") from why


class GoodsForm(forms.Form):
    """What is sent, from when on, on which day."""

    goods = forms.ChoiceField(
        label=_("Goods"), choices=Goods.choices, initial=Goods.ROLL, widget=forms.RadioSelect
    )
    pieces = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=rules.MOST_PIECES, initial=1
    )
    kg = forms.IntegerField(
        label=_("Weight in all (kg)"), min_value=1, max_value=rules.MOST_KG, required=False,
        help_text=_("Left empty: what is usual."),
    )  # fmt: skip
    litres = forms.IntegerField(
        label=_("Volume in all (litres)"), min_value=1, max_value=rules.MOST_L, required=False,
        help_text=_("1 m³ is 1000 litres. Left empty: what is usual."),
    )  # fmt: skip
    needs_tail_lift = forms.BooleanField(label=_("needs a tail lift"), required=False)
    day = forms.TypedChoiceField(
        label=pgettext_lazy("delivery", "Day"), coerce=int, required=False, initial=0,
        choices=[(n, n) for n in range(DAYS_AHEAD)],
    )  # fmt: skip
    ready = forms.TimeField(
        label=_("Ready from"), required=False, widget=forms.TimeInput({"type": "time"}),
        help_text=_("Left empty: now."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note for the driver"), max_length=rules.MOST_NOTE, required=False
    )

    def what(self) -> What:
        told = self.cleaned_data
        return What(
            told["goods"], told["pieces"], told["kg"] or 0, told["litres"] or 0,
            told["needs_tail_lift"],
        )  # fmt: skip

    def ready_at(self, now: datetime) -> datetime:
        """When it can be collected: now, at the time said, or early on a later day."""
        day = timezone.localdate(now) + timedelta(days=self.cleaned_data["day"] or 0)
        said: time | None = self.cleaned_data["ready"]
        if said is None:
            is_today = day == timezone.localdate(now)
            said = timezone.localtime(now).time() if is_today else time(rules.FIRST_HOUR)
        return max(timezone.make_aware(datetime.combine(day, said)), now)

    def is_late(self, now: datetime) -> bool:
        """The time that was said has gone by: what is sent counts as ready now."""
        return bool(self.cleaned_data["ready"]) and self.ready_at(now) == now


class SlotForm(forms.Form):
    """The slot that was pressed, and the key by which a second press is known."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    slot = forms.CharField(max_length=120)
    photo = PhotoField()

    def clean_slot(self) -> tuple[datetime, datetime, int]:
        try:
            starts, ends, cents = self.cleaned_data["slot"].split("|")
            return datetime.fromisoformat(starts), datetime.fromisoformat(ends), int(cents)
        except ValueError as why:
            raise forms.ValidationError(_("Choose a slot.")) from why


class AddressForm(forms.Form):
    """Where something goes, and to whom."""

    label = forms.CharField(
        label=_("Short name"), max_length=30, help_text=_("As you call it: “Guo, Kangle”.")
    )
    name = forms.CharField(
        label=_("Who receives it"), max_length=rules.MOST_NAME, required=False
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone"), max_length=rules.MOST_PHONE, required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=rules.MOST_ADDRESS)
    note = forms.CharField(
        label=_("Note for the driver"), max_length=rules.MOST_LINE, required=False,
        help_text=_("Gate, floor, where to stop."),
    )  # fmt: skip
    lng = forms.FloatField(widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, min_value=-90, max_value=90)

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"]
        return check_phone(said) if said else ""

    def where(self) -> Where:
        told = self.cleaned_data
        return Where(
            told["address"], told["lng"], told["lat"], told["name"], told["phone"], told["note"]
        )


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(
        label=_("Why"), max_length=rules.MOST_NOTE, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class RateForm(forms.Form):
    """How it was."""

    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(n, "★" * n) for n in range(5, 0, -1)], initial=5,
        widget=forms.RadioSelect,
    )  # fmt: skip
    praise = forms.CharField(label=_("In a line"), max_length=rules.MOST_NOTE, required=False)


class TroubleForm(forms.Form):
    """What went wrong."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=pgettext_lazy("delivery", "What went wrong"), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In a few words"), max_length=rules.MOST_NOTE, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    photo = PhotoField()

    def __init__(self, *args: Any, is_over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = AFTERWARDS if is_over else OF_THE_WAY
        choice: Any = self.fields["kind"]
        choice.choices = [(one.value, one.label) for one in TroubleKind if one in known]


class SettleForm(forms.Form):
    """How it goes on."""

    how = forms.ChoiceField(
        label=_("How it goes on"), choices=Answer.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What the shop is told"), max_length=rules.MOST_NOTE,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    starts = forms.DateTimeField(
        label=_("New slot from"), required=False, widget=MomentInput(),
        help_text=_("Only for another slot."),
    )  # fmt: skip
    ends = forms.DateTimeField(label=_("New slot until"), required=False, widget=MomentInput())


class SlotAnewForm(forms.Form):
    """Another slot, and why."""

    starts = forms.DateTimeField(label=_("New slot from"), widget=MomentInput())
    ends = forms.DateTimeField(label=_("New slot until"), widget=MomentInput())
    note = forms.CharField(label=_("Why"), max_length=rules.MOST_NOTE)


class LookForm(forms.Form):
    """What the name and number are needed for."""

    purpose = forms.ChoiceField(label=_("What for"), choices=CHOSEN)
    words = forms.CharField(
        label=pgettext_lazy("reason", "In words"), max_length=200, required=False
    )


class ShopForm(forms.Form):
    """A shop as the association enters it."""

    name = forms.CharField(label=pgettext_lazy("shop", "name"), max_length=rules.MOST_LINE)
    stall = forms.CharField(
        label=_("Stall"), max_length=30, help_text=_("Block, floor, number: “B 2F 2118”.")
    )
    address = forms.CharField(label=_("Address"), max_length=rules.MOST_ADDRESS)
    phone = forms.CharField(label=_("Telephone"), max_length=rules.MOST_PHONE, required=False)
    lng = forms.FloatField(widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, min_value=-90, max_value=90)

    def stalled(self) -> Stall:
        return Stall(**self.cleaned_data)


class KeeperForm(forms.Form):
    """Who may order for the shop."""

    phone = forms.CharField(
        label=_("Mobile"), max_length=20, widget=forms.TextInput({"inputmode": "tel"}),
        help_text=_("As it is known of the person’s login."),
    )  # fmt: skip


class TariffForm(forms.Form):
    """Prices in yuan, shares in percent, from a day on."""

    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    base = forms.DecimalField(label=_("For each order (¥)"), min_value=0, max_value=10_000)
    per_km = forms.DecimalField(label=_("For each km (¥)"), min_value=0, max_value=1_000)
    per_100_kg = forms.DecimalField(label=_("For each 100 kg (¥)"), min_value=0, max_value=1_000)
    per_m3 = forms.DecimalField(label=_("For each m³ (¥)"), min_value=0, max_value=1_000)
    narrow_percent = forms.IntegerField(
        label=_("More for a slot of an hour (%)"), min_value=0, max_value=200
    )
    cancel_percent = forms.IntegerField(
        label=_("Of a late cancellation (%)"), min_value=0, max_value=100
    )
    cancel_free_minutes = forms.IntegerField(
        label=_("Cancelled without cost until (minutes before slot or pickup)"), min_value=0,
        max_value=1_440,
    )  # fmt: skip

    def rates(self) -> Rates:
        told = self.cleaned_data
        money = ("base", "per_km", "per_100_kg", "per_m3")
        cents = {f"{name}_cents": round(told[name] * 100) for name in money}
        rest = {
            name: told[name] for name in ("narrow_percent", "cancel_percent", "cancel_free_minutes")
        }
        return Rates(**cents, **rest)

    @property
    def valid(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        return day


class FileForm(forms.Form):
    """A list of orders for a shop, as CSV or Excel."""

    shop = forms.ChoiceField(label=_("For the shop"))
    file = forms.FileField(label=_("CSV or Excel (.xlsx)"))

    def __init__(self, *args: Any, shops: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["shop"]
        # Among several the first one is nobody's choice.
        choice.choices = shops if len(shops) == 1 else [("", _("For which shop?")), *shops]


class ProofForm(forms.Form):
    """What shows that goods changed hands, where a driver's phone could not."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    pieces = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=rules.MOST_PIECES)
    code = forms.CharField(
        label=_("Code that the receiver said"), max_length=6, required=False,
        help_text=_("Or a photo. Only the hand-over needs one of them."),
    )  # fmt: skip
    photo = PhotoField()
