"""The slots of a dock's day, and in which order they suit somebody. Pure but for the time zone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from django.utils import timezone

from youhu.docks.rules import MOST_AWAY


class Hours(Protocol):
    """What of a dock its slots depend on."""

    opens: time
    closes: time
    slot_minutes: int


class Slot(NamedTuple):
    starts_at: datetime
    ends_at: datetime


def slots(dock: Hours, on: date) -> list[Slot]:
    """Every whole slot between opening and closing."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(on, dock.opens, zone)
    end, step = datetime.combine(on, dock.closes, zone), timedelta(minutes=dock.slot_minutes)
    count = (end - start) // step
    return [Slot(start + n * step, start + (n + 1) * step) for n in range(count)]


def suiting(dock: Hours, near: datetime, now: datetime) -> Iterator[Slot]:
    """The slots of that day that have not ended, nearest first; of two as near, the later one."""
    found = [slot for slot in slots(dock, timezone.localdate(near)) if slot.ends_at > now]
    for slot in sorted(found, key=lambda slot: (_away(slot, near), near >= slot.starts_at)):
        if _away(slot, near) <= MOST_AWAY:
            yield slot


def _away(slot: Slot, near: datetime) -> timedelta:
    """How far a slot lies from a moment; none at all for the slot that it falls into."""
    if slot.starts_at <= near < slot.ends_at:
        return timedelta(0)
    return abs(slot.starts_at - near)
