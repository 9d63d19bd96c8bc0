"""Which slots can be promised: where an order fits into the tours as they stand."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.models import Order
from youhu.delivery.promising import plain
from youhu.dispatch.live import Live, read
from youhu.dispatch.placing import places, slots, tables_of
from youhu.dispatch.posing import Posed, aim_s, kept_back_s, pose, reserve_s, work_s
from youhu.dispatch.rules import least_wide
from youhu.solvers.tours.insertion import Offer as Place
from youhu.solvers.tours.live import Live as Tables
from youhu.solvers.tours.problem import StepKind, Window

MOST_NARROW, MOST_WIDE, MOST_ASKED, GRID_S = 3, 2, 16, 1800
NEW = 0  # what an order is called that nobody has written yet


class Slot(NamedTuple):
    """What can be promised, in seconds of the planning day."""

    start: int
    end: int
    is_wide: bool

    def overlaps(self, other: "Slot") -> bool:
        return self.start < other.end and other.start < self.end


def offers(asked: Asked, *, now: datetime) -> list[Offer]:
    """Slots within which a vehicle of today can bring it: up to two wide ones, in which it can ride
    with others, then up to three narrow ones; of each the cheapest first.

    What no tour of today can take is promised by the usual time, and flagged.
    """
    live = read(asked.market, now)
    usual = islice(plain(asked, now=now), MOST_NARROW)
    if not live.standings:
        return list(usual)
    order = _asked_order(asked)
    posed = pose(live, more=[order])
    tables = tables_of(posed, leaving_out=str(asked.order.pk) if asked.order else "")
    asked_for = [*_wide(live, asked), *_narrow(live, asked)]
    windows = [_window(live, slot, work_s(order)) for slot in asked_for]
    found = slots(tables, posed.jobs[str(NEW)], windows)
    chosen = _apart(sorted(found, key=lambda one: (one.cost, one.slot)), asked_for)
    return [_offer(posed, one, asked_for[one.slot]) for one in chosen] or list(usual)


def _wanted(live: Live, asked: Asked) -> Window:
    """From the next half hour on."""
    first = max(live.second(asked.wanted_from), live.second(live.now))
    return Window(-(-first // GRID_S) * GRID_S, live.second(asked.wanted_until))


def _narrow(live: Live, asked: Asked) -> list[Slot]:
    """Every half hour within what is wanted; one of them, however little is left of that."""
    wanted, slot_s = _wanted(live, asked), live.terms.narrow_minutes * 60
    starts = range(wanted.start, max(wanted.start + 1, wanted.end - slot_s + 1), GRID_S)
    return [Slot(start, start + slot_s, is_wide=False) for start in starts][:MOST_ASKED]


def _wide(live: Live, asked: Asked) -> list[Slot]:
    """One after the other, within what is wanted and while somebody drives, as far ahead as narrow
    ones; none hardly wider than those.
    """
    wanted, slot_s = _wanted(live, asked), live.terms.wide_minutes * 60
    least, last = least_wide(live.terms.narrow_minutes) * 60, wanted.start + MOST_ASKED * GRID_S
    if slot_s < least:
        return []
    starts = range(wanted.start, min(wanted.end, last), slot_s)
    parts = [_driven(live, start, min(start + slot_s, wanted.end)) for start in starts]
    return [Slot(*part, is_wide=True) for part in parts if part.end - part.start >= least]


def _driven(live: Live, start: int, end: int) -> Window:
    """That part of it from the first to the last shift that reaches into it, on the half hour."""
    shifts = [(live.second(s.shift.starts_at), live.second(s.shift.ends_at))
              for s in live.standings if s.takes_on]  # fmt: skip
    inside = [(begins, ends) for begins, ends in shifts if begins < end and ends > start]
    if not inside:
        return Window(start, start)
    first, last = min(begins for begins, _ends in inside), max(ends for _begins, ends in inside)
    return Window(max(start, -(-first // GRID_S) * GRID_S), min(end, last // GRID_S * GRID_S))


def _window(live: Live, slot: Slot, work: int) -> Window:
    """When to be at the door, without what is kept back at the end."""
    return Window(slot.start, slot.end - reserve_s(live.terms, slot.end - slot.start) - work)


def _apart(found: Sequence[Place], asked_for: Sequence[Slot]) -> list[Place]:
    """The best of each length, wide ones first, without those that overlap a better one."""
    wide: list[Place] = []
    narrow: list[Place] = []
    for one in found:
        slot = asked_for[one.slot]
        chosen = wide if slot.is_wide else narrow
        if not any(slot.overlaps(asked_for[other.slot]) for other in chosen):
            chosen.append(one)
    return [*wide[:MOST_WIDE], *narrow[:MOST_NARROW]]


def _asked_order(asked: Asked) -> Order:
    """The order as it would be, for the engine; it is never saved."""
    return Order(
        pk=NEW, market=asked.market, pieces=asked.pieces, kg=asked.kg, litres=asked.litres,
        needs_tail_lift=asked.needs_tail_lift, pickup_lng=asked.pickup[0],
        pickup_lat=asked.pickup[1], lng=asked.to[0], lat=asked.to[1], ready_at=asked.ready_at,
        promised_from=asked.wanted_from, promised_until=asked.wanted_until,
    )  # fmt: skip


def _offer(posed: Posed, place: Place, slot: Slot) -> Offer:
    starts, ends = posed.live.moment(slot.start), posed.live.moment(slot.end)
    job = posed.jobs[str(NEW)]
    assert job.pickup is not None
    road = posed.problem.profiles[posed.vehicles[place.vehicle].profile].metres
    said = {"km": round(max(0, place.metres) / 1000, 1)}
    metres = int(road[job.pickup.place, job.delivery.place])
    return Offer(starts, ends, metres, "comes_by", said, key=place.vehicle)


def kept(posed: Posed, tables: Tables, order: Order) -> Place | None:
    """Where a booked order fits into the tours without it, so that no promise is in danger; None
    where nowhere.

    Between an offer and its booking minutes pass: each order on that tour, the new one too, may
    lose half of what is kept back of its slot.
    """
    key = str(order.pk)
    if key not in posed.jobs or not posed.live.standings:
        return None
    best = next(places(tables, posed.jobs[key]), None)
    return best if best is not None and keeps(posed, tables, best) else None


def keeps(posed: Posed, tables: Tables, place: Place) -> bool:
    """Whether every delivery on that tour keeps half of its reserve, or is no later than before."""
    before = tables.route(tables.row[place.vehicle])
    was = {step.job: step.begin_s for step in (before.steps if before else ()) if step.job}
    for step in place.route.steps:
        if step.kind == StepKind.DELIVERY and step.job:
            order = posed.live.orders[int(step.job)]
            latest = aim_s(order, posed.live) + kept_back_s(order, posed.live) // 2
            if step.begin_s > max(latest, was.get(step.job, 0)):
                return False
    return True
