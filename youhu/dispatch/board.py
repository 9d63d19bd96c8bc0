"""The dispatcher's board, as it is drawn: lanes, stops, what waits, what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from youhu.delivery.models import Order
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.live import AHEAD, Live, due_of
from youhu.dispatch.models import Incident, Position, Shift, Stop, TourPlan
from youhu.dispatch.rules import FROZEN, IncidentState, ShiftState, StopKind, StopState
from youhu.dispatch.turn import in_turn
from youhu.registry.models import Member, Organisation

# How wide and high the lanes are drawn, and how many hours they show at most.
LEFT, WIDTH, HEAD, ROW, MOST_HOURS = 150, 690, 24, 30, 18
SHOWN = (ShiftState.OFFERED, ShiftState.ON_DUTY, ShiftState.BROKEN, ShiftState.OFF_DUTY)
HANDING = (StopKind.DELIVERY, StopKind.RETURN)


@dataclass(frozen=True)
class Axis:
    """From when to when the lanes run, in whole hours."""

    starts: datetime
    hours: int

    def x(self, at: datetime) -> float:
        """Where a moment stands."""
        passed = (at - self.starts).total_seconds() / 3600
        return round(LEFT + WIDTH * min(max(passed / self.hours, 0), 1), 1)

    def marks(self) -> list[tuple[str, float]]:
        """The hours with their places; every second one where there are many."""
        step = 1 if self.hours <= 14 else 2
        moments = [self.starts + timedelta(hours=n) for n in range(0, self.hours + 1, step)]
        return [(f"{timezone.localtime(at):%H:%M}", self.x(at)) for at in moments]


@dataclass(frozen=True)
class Block:
    """One stop in a lane."""

    x: float
    width: float
    tone: str  # done, ahead, late, here
    title: str


@dataclass(frozen=True)
class Lane:
    """One vehicle's day."""

    shift: Shift
    y: int
    blocks: tuple[Block, ...]
    orders: int
    late: int  # minutes of the latest
    is_chosen: bool

    @property
    def middle(self) -> int:
        return self.y + ROW // 2


@dataclass(frozen=True)
class Row:
    """One stop of the chosen vehicle."""

    stop: Stop
    number: int
    tone: str
    at: datetime
    minutes: int  # late

    @property
    def is_over(self) -> bool:
        return self.tone in ("done", "failed")


@dataclass(frozen=True)
class Wrong:
    """Something that the desk must look at, and where."""

    text: str
    link: str
    tone: str = "soon"


def shifts_of(market: Organisation, member: Member, now: datetime) -> list[Shift]:
    """Today's shifts that the member sees, by the vehicles' marks."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Shift.objects.visible_to(member).filter(market=market, state__in=SHOWN)
    rows = rows.filter(ends_at__gt=day, starts_at__lt=day + timedelta(days=1))
    related = ("vehicle__type", "fleet__organisation", "driver__person")
    return list(rows.select_related(*related).order_by("vehicle__mark", "starts_at", "pk"))


def stops_of(shifts: Sequence[Shift]) -> dict[int, list[Stop]]:
    """The stops of these shifts as they were done and are to be done, without what others took."""
    rows = Stop.objects.filter(trip__shift__in=[one.pk for one in shifts])
    rows = rows.exclude(state=StopState.MOVED).select_related("order", "trip")
    found: dict[int, list[Stop]] = {one.pk: [] for one in shifts}
    for stop in rows.order_by("trip__place", "seq", "pk"):
        found[stop.trip.shift_id].append(stop)
    return {shift: in_turn(planned) for shift, planned in found.items()}


def minutes_late(stop: Stop) -> int:
    """How many minutes after its promise a delivery is expected to be handed over, or was."""
    if stop.kind not in HANDING:
        return 0
    begins = stop.arrived_at or stop.expected_at or stop.planned_at
    at = stop.left_at or begins + (stop.leave_at - stop.planned_at)
    return max(0, -(-int((at - due_of(stop.order)).total_seconds()) // 60))


def tone_of(stop: Stop) -> str:
    if stop.state in (StopState.DONE, StopState.FAILED):
        return str(stop.state)
    if stop.state in FROZEN:
        return "here"
    return "late" if minutes_late(stop) else "ahead"


def axis_of(shifts: Sequence[Shift], now: datetime) -> Axis:
    """Around the shifts and this moment."""
    first = min([now, *(one.starts_at for one in shifts)])
    last = max([now + timedelta(hours=1), *(one.ends_at for one in shifts)])
    starts = timezone.localtime(first).replace(minute=0, second=0, microsecond=0)
    hours = -(-int((last - starts).total_seconds()) // 3600)
    if hours > MOST_HOURS:
        begin = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
        starts, hours = max(starts, begin - timedelta(hours=MOST_HOURS // 2)), MOST_HOURS
    return Axis(starts, hours)


def lanes(
    shifts: Sequence[Shift], stops: Mapping[int, Sequence[Stop]], chosen: Shift | None, axis: Axis
) -> list[Lane]:
    """One lane a shift, from the top."""
    return [
        Lane(
            shift, HEAD + ROW * row,
            tuple(_block(stop, axis) for stop in stops[shift.pk]),
            len({stop.order_id for stop in stops[shift.pk]}),
            max((minutes_late(s) for s in stops[shift.pk] if s.state != StopState.DONE), default=0),
            chosen is not None and shift.pk == chosen.pk,
        )
        for row, shift in enumerate(shifts)
    ]  # fmt: skip


def _block(stop: Stop, axis: Axis) -> Block:
    lasts = stop.leave_at - stop.planned_at
    start = stop.arrived_at or stop.expected_at or stop.planned_at
    end = stop.left_at or start + lasts
    x = axis.x(start)
    said = f"{timezone.localtime(start):%H:%M} {stop.get_kind_display()} {stop.order.number}"
    return Block(x, max(5.0, round(axis.x(end) - x, 1)), tone_of(stop), said)


def rows_of(stops: Sequence[Stop]) -> list[Row]:
    """The chosen vehicle's stops with their moments."""
    return [
        Row(stop, number, tone_of(stop),
            stop.arrived_at or stop.expected_at or stop.planned_at, minutes_late(stop))
        for number, stop in enumerate(stops, start=1)
    ]  # fmt: skip


def wrong(
    live: Live | None, shifts: Sequence[Shift], stops: Mapping[int, Sequence[Stop]], here: str
) -> Iterator[Wrong]:
    """What is not as it should be, the worst first."""
    marks = {shift.pk: shift.vehicle.mark for shift in shifts}
    rows = Incident.objects.filter(shift__in=marks, state=IncidentState.OPEN)
    for one in rows.select_related("shift__vehicle").order_by("-at"):
        said = {"mark": one.shift.vehicle.mark, "what": one.get_kind_display()}
        yield Wrong(_("%(mark)s: %(what)s") % said, f"{here}?shift={one.shift_id}", "late")
    for shift in shifts:
        late = [s for s in stops[shift.pk] if s.state != StopState.DONE and minutes_late(s)]
        if late:
            yield Wrong(_late_text(marks[shift.pk], late), f"{here}?shift={shift.pk}", "soon")
    orders = live.orders if live is not None else {}
    for pk in sorted(live.held & orders.keys()) if live is not None else ():
        order = orders[pk]
        said = {"number": order.number}
        yield Wrong(
            _("%(number)s: decide about its trouble first") % said, order.get_absolute_url()
        )


def _late_text(mark: str, late: Sequence[Stop]) -> str:
    said = {"mark": mark, "n": len(late), "m": max(map(minutes_late, late))}
    text = ngettext(
        "%(mark)s: %(n)s order up to %(m)s min late",
        "%(mark)s: %(n)s orders up to %(m)s min late",
        len(late),
    )
    return str(text % said)


def tally(market: Organisation, shifts: Sequence[Shift], now: datetime) -> dict[str, int]:
    """How the day stands, in numbers: the orders whose slot begins today."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = {"promised_from__gte": day, "promised_from__lt": day + timedelta(days=1)}
    rows = Order.objects.filter(market=market, **begins)
    found = rows.aggregate(
        orders=Count("pk", ~Q(state=OrderState.CANCELLED)),
        delivered=Count("pk", Q(state__in=(OrderState.DELIVERED, OrderState.CLOSED))),
    )
    on_duty = sum(shift.state == ShiftState.ON_DUTY for shift in shifts)
    return {**found, "vehicles": on_duty, "fleets": len({one.fleet_id for one in shifts})}


def picture(
    live: Live | None,
    shifts: Sequence[Shift],
    stops: Mapping[int, Sequence[Stop]],
    chosen: Shift | None,
) -> dict[str, Any]:
    """What the map draws: the way of each vehicle, its stops, what waits, where vehicles are.

    Without `live` nothing that waits: a fleet sees its own vehicles only.
    """
    loose = live.loose if live is not None else ()
    return {
        "tours": [_tour(shift, stops[shift.pk], chosen) for shift in shifts],
        "loose": [[o.pickup_lng, o.pickup_lat, o.lng, o.lat, o.number] for o in loose],
        "seen": [[p.lng, p.lat, p.shift_id] for p in newest(shifts)],
    }


def _tour(shift: Shift, stops: Sequence[Stop], chosen: Shift | None) -> dict[str, Any]:
    return {
        "shift": shift.pk, "mark": shift.vehicle.mark,
        "on": chosen is not None and shift.pk == chosen.pk,
        "stops": [[s.lng, s.lat, n, tone_of(s)] for n, s in enumerate(stops, start=1)],
    }  # fmt: skip


def newest(shifts: Iterable[Shift]) -> list[Position]:
    """Where each vehicle on duty was last."""
    pks = [one.pk for one in shifts if one.state == ShiftState.ON_DUTY]
    rows = Position.objects.filter(shift__in=pks, at__gte=timezone.now() - AHEAD).order_by("at")
    return list({one.shift_id: one for one in rows}.values())


def compared(plan: TourPlan) -> list[dict[str, Any]]:
    """The figures of a plan side by side, in words."""
    was, will = plan.before, plan.after
    orders = pgettext("unit", "orders")
    late, left = (
        [int(side.get(name, 0)) for side in (was, will)] for name in ("late", "unassigned")
    )
    km = [round(side.get("metres", 0) / 1000, 1) for side in (was, will)]
    return [
        _pair(_("Way ahead"), km[0], km[1], _("km"), less=True),
        _pair(_("Expected late"), late[0], late[1], orders, less=True),
        _pair(_("Fullest load"), _percent(was, "load"), _percent(will, "load"), "%", less=False),
        _pair(_("Fairness"), was.get("fairness", 1), will.get("fairness", 1), "", less=False),
        _pair(_("On no tour"), left[0], left[1], orders, less=True),
    ]  # fmt: skip


def _percent(side: Mapping[str, Any], name: str) -> int:
    return round(100 * float(side.get(name, 0)))


def _pair(label: str, was: float, will: float, unit: str, *, less: bool) -> dict[str, Any]:
    step = round(will - was, 3)
    better = step < 0 if less else step > 0
    return {
        "label": label, "was": was, "will": will, "unit": unit, "step": abs(step),
        "tone": "same" if not step else "up" if better else "down",
        "sign": "" if not step else "▼" if step < 0 else "▲",
    }  # fmt: skip


def plans_of(member: Member) -> QuerySet[TourPlan]:
    return TourPlan.objects.visible_to(member).select_related("decided_by__person", "market")
