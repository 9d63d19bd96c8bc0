"""A driver's tour of today as the phone shows it: halts, loads before and after, warnings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.geo import distance_m
from youhu.delivery.models import Order
from youhu.dispatch.actions.calling import NEAR_M
from youhu.dispatch.actions.steps import aboard
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.rules import TAKING, TO_DO, ShiftState, StopKind, StopState, TripState
from youhu.dispatch.turn import in_turn, place_of
from youhu.docks.models import Appointment
from youhu.docks.queries import next_of
from youhu.fleets.access import Zones, may_enter
from youhu.fleets.rules import OVER
from youhu.registry.models import Member

SHOWN = frozenset({ShiftState.OFFERED, ShiftState.ON_DUTY, ShiftState.BROKEN})
LATE = timedelta(minutes=5)
SOON = timedelta(minutes=15)  # who is to be somewhere by then had better go


@dataclass(frozen=True)
class Load:
    """What is aboard: pieces, weight and volume, and how much of the vehicle that fills."""

    pieces: int
    kg: int
    litres: int

    def __add__(self, other: "Load") -> "Load":
        return Load(self.pieces + other.pieces, self.kg + other.kg, self.litres + other.litres)

    def __neg__(self) -> "Load":
        return Load(-self.pieces, -self.kg, -self.litres)


@dataclass(frozen=True)
class Bar:
    """How full the vehicle is by one measure, in percent: what stays, and what changes here."""

    stays: int
    changes: int


@dataclass
class Halt:
    """Neighbouring stops at one place: what the driver sees as one."""

    number: int
    stops: list[Stop]
    before: Load
    after: Load
    bars: dict[str, Bar] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    waits_until: datetime | None = None  # where a trip begins, and there is time until then

    @property
    def first(self) -> Stop:
        return self.stops[0]

    @property
    def todo(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.state in TO_DO]

    @property
    def is_done(self) -> bool:
        return not self.todo

    @property
    def state(self) -> str:
        """The state of what is to be done here first."""
        return (self.todo or self.stops)[0].state

    @property
    def takes(self) -> bool:
        return self.first.kind in TAKING

    @property
    def expected_at(self) -> datetime:
        first = (self.todo or self.stops)[0]
        return first.expected_at or first.planned_at

    @property
    def until(self) -> datetime:
        return min(stop.until for stop in self.stops)

    @property
    def is_late(self) -> bool:
        """Whether goods are expected to be handed over noticeably after what was promised."""
        first = (self.todo or self.stops)[0]
        work = timedelta(0) if self.takes else first.leave_at - first.planned_at
        return self.expected_at + work > self.until + LATE

    @property
    def begins(self) -> datetime:
        """From when on one is welcome there."""
        if self.takes:
            return max(stop.order.ready_at for stop in self.stops)
        return min(stop.order.promised_from for stop in self.stops)

    @property
    def here(self) -> Load:
        """What changes here, whichever way."""
        return sum((_load(stop.order) for stop in self.todo), Load(0, 0, 0))


@dataclass(frozen=True)
class Tour:
    """All of today for one driver."""

    shift: Shift
    halts: list[Halt]
    aboard: Load
    dock: Appointment | None
    is_under_way: bool

    @property
    def next(self) -> Halt | None:
        return next((halt for halt in self.halts if not halt.is_done), None)

    @property
    def coming(self) -> list[Halt]:
        """The three after the next one."""
        return [halt for halt in self.halts if not halt.is_done][1:4]


def shift_of(member: Member, now: datetime) -> Shift | None:
    """The shift that a driver is on, or else the next one of today."""
    rows = Shift.objects.filter(driver__person=member.person_id, state__in=SHOWN)
    rows = rows.exclude(driver__state__in=OVER)
    # What was begun stays in hand until it is ended, however long ago that should have been.
    is_begun = ~Q(state=ShiftState.OFFERED)
    soon = rows.filter(is_begun | Q(ends_at__gt=now, starts_at__lt=now + timedelta(days=1)))
    related = ("vehicle__type", "fleet__organisation", "driver__person", "market")
    found = list(soon.select_related(*related).order_by("starts_at", "pk"))
    busy = [one for one in found if one.state != ShiftState.OFFERED]
    return next(iter(busy or found), None)


def tour_of(shift: Shift, now: datetime) -> Tour:
    """The halts of a shift with the loads between them, in a fixed number of statements."""
    stops = Stop.objects.filter(trip__shift=shift).exclude(state=StopState.MOVED)
    rows = in_turn(
        stops.exclude(trip__state__in=[TripState.DROPPED, TripState.BROKEN_OFF])
        .select_related("trip", "order__shop", "order__consignee")
        .order_by("trip__place", "seq", "pk")
    )
    load = sum((_load(order) for order in aboard(shift)), Load(0, 0, 0))
    dock = next_of(shift.vehicle, now)
    halts, zones = list(_halts(rows, load)), Zones(shift.market)
    for halt in halts:
        _draw(halt, shift)
        if not halt.is_done:
            halt.warnings = list(_warnings(halt, shift, zones, dock))
    for trip, part in groupby(halts, key=lambda halt: halt.first.trip):
        first = next(part)
        if trip.state == TripState.PLANNED and first.expected_at > now + SOON:
            first.waits_until = first.expected_at
    under_way = any(stop.trip.state == TripState.UNDER_WAY for stop in rows)
    going = under_way and shift.state == ShiftState.ON_DUTY
    return Tour(shift, halts, load, dock, going)


def _load(order: Order) -> Load:
    return Load(order.pieces, order.kg, order.litres)


def _halts(stops: Iterable[Stop], load: Load) -> Iterator[Halt]:
    for number, (_place, group) in enumerate(groupby(stops, key=place_of), start=1):
        found = list(group)
        after = load
        for stop in found:
            if stop.state in TO_DO:
                change = _load(stop.order)
                after += change if stop.kind in TAKING else -change
        yield Halt(number, found, load, after)
        load = after


def _draw(halt: Halt, shift: Shift) -> None:
    """The bars of weight and volume, in percent of what the vehicle may carry."""
    kind = shift.vehicle.type
    for name, most in (("kg", kind.payload_kg), ("litres", kind.volume_l)):
        low, high = sorted((getattr(halt.before, name), getattr(halt.after, name)))
        stays = min(100, max(0, round(100 * low / most)))
        halt.bars[name] = Bar(stays, min(100 - stays, max(0, round(100 * (high - low) / most))))


def _warnings(halt: Halt, shift: Shift, zones: Zones, dock: Appointment | None) -> Iterator[str]:
    """What a driver must know before driving there."""
    first = halt.first
    zone = zones.at(first.lng, first.lat)
    if zone is not None and not may_enter(shift.vehicle, zone, halt.expected_at):
        said = _("Your vehicle may not enter %(zone)s at that time. Stop outside, or ask dispatch.")
        yield said % {"zone": zone}
    if dock is not None and _is_near(first, dock):
        at = f"{timezone.localtime(dock.starts_at):%H:%M}"
        said = _("Dock %(dock)s, bay %(bay)s, from %(at)s.")
        yield said % {"dock": dock.dock.code, "bay": dock.bay, "at": at} + (
            f" {dock.dock.note}" if dock.dock.note else ""
        )
    yield from _notes(halt)
    if any(stop.order.needs_tail_lift for stop in halt.todo):
        yield _("A tail lift is needed here.")


def _notes(halt: Halt) -> Iterator[str]:
    """What the shop notes for the driver; most of it is about the receiver's door, not its own."""
    said = _("For the delivery: %(note)s") if halt.takes else "%(note)s"
    for note in dict.fromkeys(stop.order.note for stop in halt.stops if stop.order.note):
        yield said % {"note": note}


def _is_near(stop: Stop, dock: Appointment) -> bool:
    return distance_m(stop.lng, stop.lat, dock.dock.lng, dock.dock.lat) <= NEAR_M


def verbs_of(stop: Stop) -> str:
    """What is done with the goods of a stop, as a word for a button."""
    return {
        StopKind.PICKUP: _("Loaded"),
        StopKind.TRANSFER: _("Taken over"),
        StopKind.DELIVERY: _("Unloaded, sign"),
        StopKind.RETURN: _("Brought back"),
    }[StopKind(stop.kind)]
