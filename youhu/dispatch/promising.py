"""Which slots can be promised: where an order fits into the tours as they stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.models import Order
from youhu.delivery.promising import plain
from youhu.dispatch.live import Live, read
from youhu.dispatch.placing import places, slots, tables_of
from youhu.dispatch.posing import Posed, aim_s, kept_back_s, pose, reserve_s, work_s
from youhu.solvers.tours.insertion import Offer as Place
from youhu.solvers.tours.live import Live as Tables
from youhu.solvers.tours.problem import StepKind, Window

MOST_OFFERS, MOST_ASKED, GRID_S = 3, 16, 1800
NEW = 0  # what an order is called that nobody has written yet


def offers(asked: Asked, *, now: datetime) -> list[Offer]:
    """Up to three slots within which a vehicle of today can bring it, the cheapest first.

    What no tour of today can take is promised by the usual time, and flagged.
    """
    live = read(asked.market, now)
    usual = islice(plain(asked, now=now), MOST_OFFERS)
    if not live.standings:
        return list(usual)
    order = _asked_order(asked)
    posed = pose(live, more=[order])
    tables = tables_of(posed, leaving_out=str(asked.order.pk) if asked.order else "")
    slot_s = live.terms.narrow_minutes * 60
    windows = _windows(live, asked, slot_s, reserve_s(live.terms, slot_s) + work_s(order))
    found = slots(tables, posed.jobs[str(NEW)], windows)
    chosen = _apart(sorted(found, key=lambda one: (one.cost, one.slot)), windows, slot_s)
    return [_offer(posed, one, windows[one.slot], slot_s) for one in chosen] or list(usual)


def _windows(live: Live, asked: Asked, slot_s: int, kept_back: int) -> list[Window]:
    """Every half hour within what is wanted, without what is kept back at the end."""
    first = max(live.second(asked.wanted_from), live.second(live.now))
    last = live.second(asked.wanted_until)
    starts = range(-(-first // GRID_S) * GRID_S, max(first + 1, last - slot_s + 1), GRID_S)
    return [Window(start, start + slot_s - kept_back) for start in starts][:MOST_ASKED]


def _apart(found: Sequence[Place], windows: Sequence[Window], slot_s: int) -> list[Place]:
    """The best, without those whose slots overlap that of a better one."""
    chosen: list[Place] = []
    for one in found:
        starts = [windows[other.slot].start for other in chosen]
        if all(abs(windows[one.slot].start - start) >= slot_s for start in starts):
            chosen.append(one)
    return chosen[:MOST_OFFERS]


def _asked_order(asked: Asked) -> Order:
    """The order as it would be, for the engine; it is never saved."""
    return Order(
        pk=NEW, market=asked.market, pieces=asked.pieces, kg=asked.kg, litres=asked.litres,
        needs_tail_lift=asked.needs_tail_lift, pickup_lng=asked.pickup[0],
        pickup_lat=asked.pickup[1], lng=asked.to[0], lat=asked.to[1], ready_at=asked.ready_at,
        promised_from=asked.wanted_from, promised_until=asked.wanted_until,
    )  # fmt: skip


def _offer(posed: Posed, place: Place, window: Window, slot_s: int) -> Offer:
    starts = posed.live.moment(window.start)
    job = posed.jobs[str(NEW)]
    assert job.pickup is not None
    road = posed.problem.profiles[posed.vehicles[place.vehicle].profile].metres
    said = {"km": round(max(0, place.metres) / 1000, 1)}
    metres = int(road[job.pickup.place, job.delivery.place])
    ends = starts + timedelta(seconds=slot_s)
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
