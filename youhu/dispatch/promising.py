"""Which slots can be promised: where an order fits into the tours as they stand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.models import Order
from youhu.delivery.promising import plain
from youhu.dispatch.live import Live, read
from youhu.dispatch.placing import Place, bench_of, places
from youhu.dispatch.posing import Posed, pose
from youhu.dispatch.queries import terms_of
from youhu.solvers.tours.mending import LATE_WEIGHT
from youhu.solvers.tours.problem import ALWAYS, Job, Window

MOST_OFFERS, GRID_S = 3, 900
NEW = 0  # what an order is called that nobody has written yet


def offers(asked: Asked, *, now: datetime) -> list[Offer]:
    """Up to three slots within which a vehicle of today can bring it, the cheapest first.

    What no tour of today can take is promised by the usual time, and flagged.
    """
    live = read(asked.market, now)
    posed = pose(live, more=[_asked_order(asked)])
    key = str(asked.order.pk) if asked.order else ""
    bench = bench_of(posed, leaving_out=key)
    slot_s = terms_of(asked.market).narrow_minutes * 60
    found: list[Offer] = []
    job: Job | None = posed.jobs[str(NEW)]
    while job is not None and len(found) < MOST_OFFERS:
        fitting = [one for one in places(posed, bench, job) if one.cost < LATE_WEIGHT]
        found += [_offer(posed, one, slot_s, asked) for one in fitting[:1]]
        job = _later(job, live, found, asked) if fitting else None
    return found or [
        one for _n, one in zip(range(MOST_OFFERS), plain(asked, now=now), strict=False)
    ]


def _later(job: Job, live: Live, found: list[Offer], asked: Asked) -> Job | None:
    """The same for a slot that begins after the last one offered; None when the day is over."""
    start = live.second(found[-1].ends)
    if found[-1].ends >= asked.wanted_until:
        return None
    return replace(job, delivery=replace(job.delivery, windows=(Window(start, ALWAYS.end),)))


def _asked_order(asked: Asked) -> Order:
    """The order as it would be, for the engine; it is never saved."""
    return Order(
        pk=NEW, market=asked.market, pieces=asked.pieces, kg=asked.kg, litres=asked.litres,
        needs_tail_lift=asked.needs_tail_lift, pickup_lng=asked.pickup[0],
        pickup_lat=asked.pickup[1], lng=asked.to[0], lat=asked.to[1], ready_at=asked.ready_at,
        promised_from=asked.wanted_from, promised_until=asked.wanted_until,
    )  # fmt: skip


def _offer(posed: Posed, place: Place, slot_s: int, asked: Asked) -> Offer:
    """The slot around the moment at which the goods would be handed over."""
    second = (place.begin_s - slot_s // 3) // GRID_S * GRID_S
    starts = max(posed.live.moment(second), asked.wanted_from)
    if starts < posed.live.now:
        starts = posed.live.now
    ends = starts + timedelta(seconds=slot_s)
    job = posed.jobs[str(NEW)]
    assert job.pickup is not None
    road = posed.problem.profiles[posed.vehicles[place.vehicle].profile].metres
    reason = _("A vehicle comes by: %(km)s km more") % {"km": round(place.detour_m / 1000, 1)}
    return Offer(
        starts, ends, int(road[job.pickup.place, job.delivery.place]), reason, key=place.vehicle
    )


def kept(posed: Posed, order: Order) -> Iterator[Place]:
    """Where a booked order fits so that neither it nor any other is late, the cheapest first."""
    key = str(order.pk)
    if key in posed.jobs:
        found = places(posed, bench_of(posed, leaving_out=key), posed.jobs[key])
        yield from (one for one in found if one.cost < LATE_WEIGHT)
