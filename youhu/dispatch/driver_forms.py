"""What a driver's phone says of every slip, and of each deed."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from youhu.calls.actions.laying import lay_down
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto, photo_from_upload
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Proof, Trouble
from youhu.delivery.rules import MOST_NOTE, MOST_PIECES, OF_THE_WAY, TroubleKind
from youhu.dispatch.actions.driving import Vain
from youhu.dispatch.actions.incidents import MOST_MINUTES, Told
from youhu.dispatch.positions import Point
from youhu.dispatch.rules import TOLD

OF_STOPS = ("set_out", "arrive", "hand", "fail")
OF_SHIFTS = ("on_duty", "off_duty", "incident", "mend")
MOST_SIGNATURE = 60_000  # letters; a long name is about 4,000
TROUBLES = [(one.value, one.label) for one in TroubleKind if one in OF_THE_WAY]


class SlipForm(forms.Form):
    """Whose slip it is, its key, what it does, at which stop or with which shift, and when."""

    member = forms.IntegerField()
    client_key = forms.UUIDField()
    verb = forms.ChoiceField(choices=[(name, name) for name in (*OF_STOPS, *OF_SHIFTS)])
    number = forms.IntegerField(min_value=1)
    made_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)  # by the same clock of the phone


class PlaceForm(forms.Form):
    """Where the phone is; it may not know."""

    lng = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)

    def place(self) -> dict[str, Any]:
        told = self.cleaned_data
        both = told["lng"] is not None and told["lat"] is not None
        return {name: told[name] if both else None for name in ("lng", "lat")}


class HandForm(PlaceForm):
    """What shows that goods changed hands."""

    pieces = forms.IntegerField(min_value=1, max_value=MOST_PIECES, required=False)
    code = forms.CharField(max_length=6, required=False)
    signature = forms.CharField(max_length=MOST_SIGNATURE, required=False)

    def clean_signature(self) -> list[list[list[float]]]:
        """Strokes of points between 0 and 1; what is no drawing is no signature."""
        said = self.cleaned_data["signature"]
        try:
            strokes = json.loads(said) if said else []
            return [[[float(x), float(y)] for x, y in stroke] for stroke in strokes]
        except (ValueError, TypeError) as why:
            raise forms.ValidationError(_("Sign again; this is no drawing.")) from why

    def given(self, key: UUID, made_at: Any, photos: list[Any], *, pieces: int) -> ProofGiven:
        told = self.cleaned_data
        return ProofGiven(
            client_key=key, at=made_at or timezone.now(), pieces=told["pieces"] or pieces,
            photo=laid(photos, Proof), signature=told["signature"], code=told["code"],
            **self.place(),
        )  # fmt: skip


class VainForm(PlaceForm):
    """What went wrong."""

    kind = forms.ChoiceField(
        choices=TROUBLES, error_messages={"required": _("Choose what went wrong.")}
    )
    note = forms.CharField(max_length=MOST_NOTE, required=False)
    takes_back = forms.BooleanField(required=False)

    def vain(self, key: UUID, photos: list[Any]) -> Vain:
        told = self.cleaned_data
        return Vain(
            told["kind"], key, told["note"], laid(photos, Trouble), takes_back=told["takes_back"]
        )


class IncidentForm(PlaceForm):
    """What stops the vehicle."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in TOLD],
        error_messages={"required": _("Choose what happened.")},
    )
    minutes = forms.IntegerField(min_value=1, max_value=MOST_MINUTES, required=False)
    note = forms.CharField(max_length=MOST_NOTE, required=False)

    def told(self, key: UUID) -> Told:
        said = self.cleaned_data
        return Told(key, said["kind"], said["note"], said["minutes"], **self.place())


def laid(photos: list[Any], model: type[Proof | Trouble]) -> CleanPhoto | None:
    """The first photo, in the store before any transaction begins; None without one."""
    return lay_down([photo_from_upload(photos[0])], model)[0] if photos else None


def points_of(said: str) -> list[Point]:
    """The positions that a phone tells: [[moment, lng, lat, accurate], …]. Raises Refused."""
    try:
        return [_point(*row) for row in json.loads(said)]
    except (ValueError, TypeError) as why:
        raise Refused(_("These are no positions.")) from why


def _point(at: str, lng: float, lat: float, accurate: float | None = None) -> Point:
    moment = parse_datetime(at)
    if moment is None or timezone.is_naive(moment):
        raise ValueError(at)
    if not (-180 <= float(lng) <= 180 and -90 <= float(lat) <= 90):
        raise ValueError(lng)
    return Point(moment, float(lng), float(lat), None if accurate is None else int(accurate))
