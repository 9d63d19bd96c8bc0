"""A dock's day as its page draws it: one row a slot, one cell a bay."""

from dataclasses import dataclass
from datetime import date, datetime

from youhu.docks.models import Appointment, Dock
from youhu.docks.queries import is_theirs, of_day
from youhu.docks.rules import HELD, State
from youhu.docks.slots import Slot, slots
from youhu.registry.models import Member

TAKEN = "taken"


@dataclass(frozen=True)
class Row:
    """One slot: which vehicle has which bay, and how the hour stands to now."""

    slot: Slot
    cells: list[Appointment | str | None]  # TAKEN stands for another fleet's vehicle
    is_now: bool
    is_past: bool


def rows(dock: Dock, on: date, now: datetime, member: Member) -> list[Row]:
    """Every slot of the day with its bays; a bay that was given back and booked anew shows once."""
    found: dict[tuple[datetime, int], Appointment] = {}
    for one in of_day(dock, on):
        key = (one.starts_at, one.bay)
        if one.state != State.CANCELLED and not (key in found and found[key].state in HELD):
            found[key] = one
    bays = range(1, dock.bays + 1)
    return [
        Row(
            slot,
            [_cell(found.get((slot.starts_at, bay)), member) for bay in bays],
            slot.starts_at <= now < slot.ends_at,
            slot.ends_at <= now,
        )
        for slot in slots(dock, on)
    ]


def _cell(one: Appointment | None, member: Member) -> Appointment | str | None:
    """What the member may know of a bay in a slot."""
    return one if one is None or is_theirs(one, member) else TAKEN
