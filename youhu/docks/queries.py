"""Who keeps a dock, how full it is by slot and by hour, and which bay is free."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from youhu.docks.models import Appointment, Dock
from youhu.docks.rules import HELD, State
from youhu.docks.slots import Slot, slots
from youhu.fleets.models import Driver, Vehicle
from youhu.fleets.rules import State as Admission
from youhu.registry.models import Member
from youhu.registry.rules import Role


@dataclass(frozen=True)
class SlotLoad:
    """One slot of a dock: how many bays there are, and what became of them."""

    starts_at: datetime
    ends_at: datetime
    bays: int
    booked: int = 0
    there: int = 0
    done: int = 0
    missed: int = 0

    @property
    def taken(self) -> int:
        return self.booked + self.there + self.done

    @property
    def free(self) -> int:
        return max(0, self.bays - self.taken)

    @property
    def percent(self) -> int:
        return round(100 * self.taken / self.bays)


def keeps(member: Member, dock: Dock) -> bool:
    """Whether this is the desk of the dock's market."""
    return member.keeps_market and member.organisation_id == dock.market_id


def may_bring(member: Member, vehicle: Vehicle, dock: Dock) -> bool:
    """Whether somebody may take a bay for this vehicle: desk, its fleet, its driver, the clock."""
    if member.role == Role.CLOCK or keeps(member, dock):
        return True
    if member.keeps_fleet:
        return vehicle.fleet.organisation_id == member.organisation_id
    mine = Driver.objects.filter(person=member.person_id, fleet=vehicle.fleet_id)
    return bool(member.pk) and mine.filter(state=Admission.ADMITTED).exists()


def reads_all(member: Member) -> bool:
    """Whether somebody reads whose vehicle has which bay; a fleet reads that of its own only."""
    return not member.keeps_fleet


def is_theirs(one: Appointment, member: Member) -> bool:
    """Whether the vehicle is the member's business by name."""
    return reads_all(member) or one.vehicle.fleet.organisation_id == member.organisation_id


def of_day(dock: Dock, on: date) -> list[Appointment]:
    """All appointments that begin on a day, earliest first."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(on, datetime.min.time(), zone)
    rows = dock.appointments.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
    return list(rows.select_related("vehicle__fleet__organisation").order_by("starts_at", "bay"))


def load_by_slot(dock: Dock, on: date) -> list[SlotLoad]:
    """How full the dock is, slot by slot; what was given back counts nowhere."""
    tally: dict[datetime, Counter[str]] = defaultdict(Counter)
    for one in of_day(dock, on):
        tally[one.starts_at][one.state] += 1
    return [_load(slot, dock, tally[slot.starts_at]) for slot in slots(dock, on)]


def _load(slot: Slot, dock: Dock, n: Counter[str]) -> SlotLoad:
    counts = (n[state] for state in (State.BOOKED, State.THERE, State.DONE, State.MISSED))
    return SlotLoad(*slot, dock.bays, *counts)


def load_by_hour(docks: Iterable[Dock], on: date) -> list[SlotLoad]:
    """Congestion: all slots of these docks that begin in one hour, taken together."""
    hours: dict[datetime, list[SlotLoad]] = defaultdict(list)
    for dock in docks:
        for load in load_by_slot(dock, on):
            local = timezone.localtime(load.starts_at)
            hours[local.replace(minute=0, second=0, microsecond=0)].append(load)
    return [_sum(hour, loads) for hour, loads in sorted(hours.items())]


def _sum(hour: datetime, loads: list[SlotLoad]) -> SlotLoad:
    totals = (
        sum(getattr(load, name) for load in loads)
        for name in ("bays", "booked", "there", "done", "missed")
    )
    return SlotLoad(hour, hour + timedelta(hours=1), *totals)


def free_bay(dock: Dock, slot: Slot, now: datetime, but: int = 0) -> int | None:
    """The first bay that nobody holds in this slot; one whose vehicle overstays is not free."""
    holds = Q(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at)
    if slot.starts_at <= now:
        holds |= Q(state=State.THERE)
    held = dock.appointments.filter(holds, state__in=HELD).exclude(pk=but)
    taken = set(held.values_list("bay", flat=True))
    return next((bay for bay in range(1, dock.bays + 1) if bay not in taken), None)


def next_of(vehicle: Vehicle, now: datetime) -> Appointment | None:
    """The bay that a vehicle holds next, or stands at."""
    held = vehicle.appointments.filter(state__in=HELD, ends_at__gt=now - timedelta(hours=2))
    return held.select_related("dock").order_by("starts_at", "pk").first()
