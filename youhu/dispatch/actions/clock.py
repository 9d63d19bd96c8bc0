"""What time does to tours: shifts lapse, trips are warned of, plans are overtaken and made anew."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from youhu.common.each import each
from youhu.delivery.models import Order
from youhu.dispatch.actions.forgetting import end_forgotten
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.offering import lapse
from youhu.dispatch.actions.planning import overtake
from youhu.dispatch.actions.securing import endless, secure
from youhu.dispatch.live import AHEAD, read
from youhu.dispatch.models import Incident, Shift, Stop, Trip
from youhu.dispatch.posing import pose
from youhu.dispatch.queries import proposal_of, terms_of
from youhu.dispatch.rules import GOING, OFFERING, WAITED_FOR, IncidentState, ShiftState, StopState
from youhu.dispatch.tours import planned, standing_plan
from youhu.ledger.ladder import climb
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Organisation
from youhu.registry.rules import Role

__all__ = ["end_forgotten", "foresee", "lapse", "overtake", "secure_aboard", "warn"]

RING_AGAIN, MOST_RUNGS = timedelta(minutes=30), 20
WAITED: tuple[tuple[type[Trip | Incident | Shift], dict[str, Any]], ...] = (
    (Trip, {"state__in": GOING}),
    (Incident, {"state": IncidentState.OPEN}),
    (Shift, {"state__in": WAITED_FOR}),
)


def warn(*, now: datetime) -> int:
    """The desk hears of every trip, shift and incident that is overdue, every half hour anew."""
    rows = (kind._default_manager.filter(**is_open) for kind, is_open in WAITED)
    return climb(rows, now=now, step=RING_AGAIN, top=MOST_RUNGS, give=_tell)


def _tell(thing: Trip | Incident | Shift, now: datetime) -> None:
    shift = thing if isinstance(thing, Shift) else thing.shift
    said = {
        "what": str(thing), "vehicle": shift.vehicle.mark, "rung": str(thing.rung),
        "by": f"{timezone.localtime(thing.due_at):%H:%M}" if thing.due_at else "",
    }  # fmt: skip
    link = f"{settings.YOUHU_SITE_URL}{reverse('tours')}?shift={shift.pk}"
    to = Audience(unit=shift.market, role=Role.HANDLER)
    key = f"{thing.subject}:{thing.due_at:%y%m%d%H%M}:rung{thing.rung}"  # a new due time rings anew
    tell(key, "tour_overdue", said, to=to, now=now, link=link)


def markets_at_work(now: datetime) -> Iterable[Organisation]:
    """Markets with something to drive for."""
    pks = set(Order.objects.moving().order_by().values_list("market", flat=True).distinct())
    rows = Shift.objects.filter(market__in=pks, state__in=OFFERING)
    rows = rows.filter(Q(ends_at__gt=now) | Q(state=ShiftState.ON_DUTY))
    at_work = set(rows.filter(starts_at__lt=now + AHEAD).values_list("market", flat=True))
    return Organisation.objects.filter(pk__in=at_work).order_by("pk")


def secure_aboard(*, now: datetime) -> int:
    """Whatever is aboard has a stop where it ends; answers how many got one."""
    return each(markets_at_work(now), lambda market: _secure(market, now))


def _secure(market: Organisation, now: datetime) -> int:
    return secure(market, now=now) if any(endless(read(market, now))) else 0


def foresee(*, now: datetime) -> int:
    """When each stop ahead will be reached as things go now; answers how many moved."""
    return each(markets_at_work(now), lambda market: _foresee(market, now))


def _foresee(market: Organisation, now: datetime) -> int:
    live = read(market, now)
    posed = pose(live)
    tours = planned(posed, standing_plan(posed))
    expected = {(stop.order, str(stop.kind)): stop.begin_at for t in tours.values() for stop in t}
    moved = []
    for one in live.standings:
        for stop in one.stops:
            at = expected.get((stop.order_id, stop.kind))
            if at is not None and at != stop.expected_at:
                stop.expected_at = at
                moved.append(stop)
    if moved:
        hold_market(market, now)  # many stops at once: in the order in which all others hold them
        ahead = Stop.objects.filter(pk__in=[one.pk for one in moved], state=StopState.AHEAD)
        still = set(ahead.values_list("pk", flat=True))  # a driver may have set out meanwhile
        Stop.objects.bulk_update([one for one in moved if one.pk in still], ["expected_at"])
    return len(moved)


def is_plan_due(market: Organisation, now: datetime) -> bool:
    """Whether tours are to be reckoned again: it is time, or goods lie on the road."""
    terms = terms_of(market)
    is_turn = int(now.timestamp() // 60) % max(1, terms.replan_minutes) == 0
    return is_turn or _waits_on_the_road(market, now)


def _waits_on_the_road(market: Organisation, now: datetime) -> bool:
    """Whether goods lie in a vehicle that does not drive on, and nobody comes for them yet.

    A plan that waits for the desk is not overtaken by a new one each minute.
    """
    if proposal_of(market) is not None:
        return False
    live = read(market, now)
    return any(one.pk in live.stranded and one.pk not in live.held for one in live.loose)
