"""Somebody scanned the mark of a vehicle and tells of it: a call, with the vehicle named."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls.actions import Draft, raise_call
from youhu.calls.models import Call
from youhu.fleets.actions.step import desk_of, tell_of
from youhu.fleets.models import Sighting, Vehicle
from youhu.registry.models import Member


def report_vehicle(vehicle: Vehicle, draft: Draft, *, by: Member, now: datetime) -> Call:
    """Raise the call, and keep which vehicle it is about; the market's desk hears of it."""
    if draft.lng is None and not draft.cell_code:
        draft = replace(draft, cell_code=vehicle.fleet.market.area_code)
    about = _("Vehicle %(mark)s, %(plate)s") % {"mark": vehicle.mark, "plate": vehicle.plate}
    call = raise_call(replace(draft, text=f"{about}: {draft.text}"), by=by, now=now)
    with transaction.atomic():
        _seen, is_new = Sighting.objects.get_or_create(
            call=call, defaults={"vehicle": vehicle, "at": now}
        )
        if is_new:
            tell_of(vehicle, "vehicle_reported", desk_of(vehicle.fleet), now, key=call.number,
                    number=call.number)  # fmt: skip
    return call
