"""A vehicle and its bay: booked, moved to another slot, there, gone, given back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.docks.models import Appointment, Dock
from youhu.docks.queries import free_bay, may_bring
from youhu.docks.rules import AHEAD, GRACE, HELD
from youhu.docks.slots import Slot, suiting
from youhu.fleets.models import Vehicle
from youhu.ledger.actions import begin, move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


@transaction.atomic
def book(dock: Dock, vehicle: Vehicle, *, near: datetime, by: Member, now: datetime) -> Appointment:
    """The free bay nearest to a moment is this vehicle's for one slot.

    Bookings of one dock queue up at its row. Raises Refused when nothing near is free, or the
    vehicle holds another bay at that time.
    """
    _refuse_hand(dock, vehicle, by)
    slot, bay = _found(dock, vehicle, near, now)
    made = Appointment.objects.create(
        district=dock.district, dock=dock, vehicle=vehicle, bay=bay, starts_at=slot.starts_at,
        ends_at=slot.ends_at, **clock(slot.starts_at + GRACE),
    )  # fmt: skip
    begin(made, "book", by=by, now=now, payload=_said(dock, slot, bay))
    return made


def _refuse_hand(dock: Dock, vehicle: Vehicle, by: Member) -> None:
    if not may_bring(by, vehicle, dock):
        raise Refused(_("The association, the fleet or the driver of the vehicle does this."))


def _found(
    dock: Dock, vehicle: Vehicle, near: datetime, now: datetime, but: int = 0
) -> tuple[Slot, int]:
    """The slot and the bay, while nobody else can take one at this dock."""
    locked = Dock.objects.select_for_update().get(pk=dock.pk)
    if locked.closed_on is not None:
        raise Refused(_("This dock was given up."))
    if not now - GRACE <= near <= now + AHEAD:
        raise Refused(_("Choose a time from now on, at most two weeks ahead."))
    own = vehicle.appointments.filter(state__in=HELD).exclude(pk=but)
    spans = list(own.values_list("starts_at", "ends_at"))
    for slot in suiting(locked, max(near, now), now):
        if any(start < slot.ends_at and slot.starts_at < end for start, end in spans):
            continue
        bay = free_bay(locked, slot, now, but)
        if bay is not None:
            return slot, bay
    raise Refused(_("No bay is free near that time. Choose another time or another dock."))


def _said(dock: Dock, slot: Slot, bay: int) -> dict[str, object]:
    local = timezone.localtime(slot.starts_at)
    return {"dock": dock.code, "bay": bay, "at": f"{local:%m-%d %H:%M}"}


@transaction.atomic
def shift(appointment: Appointment, *, near: datetime, by: Member, now: datetime) -> None:
    """Another slot: the free one nearest to the new time. The old one is free again."""
    _refuse_hand(appointment.dock, appointment.vehicle, by)
    slot, bay = _found(appointment.dock, appointment.vehicle, near, now, appointment.pk)
    move(
        appointment, "shift", by=by, now=now, payload=_said(appointment.dock, slot, bay), bay=bay,
        starts_at=slot.starts_at, ends_at=slot.ends_at, **clock(slot.starts_at + GRACE),
    )  # fmt: skip


@transaction.atomic
def arrive(
    appointment: Appointment, *, by: Member, now: datetime, at: datetime | None = None
) -> None:
    """The vehicle stands at its bay. It may come a slot early when the bay is free."""
    _refuse_hand(appointment.dock, appointment.vehicle, by)
    came, due = at or now, max(appointment.ends_at, at or now) + GRACE
    move(appointment, "arrive", by=by, now=now, came_at=came, **clock(due))


@transaction.atomic
def leave(
    appointment: Appointment, *, by: Member, now: datetime, at: datetime | None = None
) -> None:
    """The bay is free for the next one."""
    _refuse_hand(appointment.dock, appointment.vehicle, by)
    move(appointment, "leave", by=by, now=now, left_at=at or now, **clock(None))


@transaction.atomic
def cancel(appointment: Appointment, *, by: Member, now: datetime) -> None:
    """The vehicle does not come; its slot is free again."""
    _refuse_hand(appointment.dock, appointment.vehicle, by)
    move(appointment, "cancel", by=by, now=now, **clock(None))
