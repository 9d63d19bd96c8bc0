"""Which shifts are driven by whom the market lets in, and since when others are not."""

from datetime import datetime

from django.db.models import Q

from youhu.dispatch.models import Shift
from youhu.fleets.models import Driver, Fleet, Vehicle
from youhu.fleets.rules import State
from youhu.ledger.models import Entry

STOPPING = ("suspend", "stop", "end")
# Everything that lets a shift go on; a document that ends stops what it is for on the day after.
LET_IN = Q(
    vehicle__state=State.ADMITTED, driver__state=State.ADMITTED, fleet__state=State.ADMITTED,
    vehicle__type__is_allowed=True,
)  # fmt: skip


def things_of(shift: Shift) -> tuple[Fleet, Vehicle, Driver]:
    """What must be let in for a shift to be driven."""
    return shift.fleet, shift.vehicle, shift.driver


def is_let_in(shift: Shift) -> bool:
    """LET_IN, asked of one shift in hand."""
    states = {thing.state for thing in things_of(shift)}
    return states == {State.ADMITTED} and shift.vehicle.type.is_allowed


def stopped_by(shift: Shift) -> Entry | None:
    """The line that took a vehicle, its driver, its fleet or its type off the road last."""
    names = [thing.subject for thing in things_of(shift) if thing.state != State.ADMITTED]
    rows = Entry.objects.filter(subject__in=names, verb__in=STOPPING)
    if not shift.vehicle.type.is_allowed:
        rows |= Entry.objects.filter(subject=shift.vehicle.type.subject)
    return rows.order_by("-at", "-pk").first()


def stopped_at(shift: Shift) -> datetime | None:
    """Since when it may not drive; None while no line says so."""
    line = stopped_by(shift)
    return line.at if line else None
