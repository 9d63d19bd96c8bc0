"""Who had set out without a network keeps the order that a plan has given to another since."""

from datetime import datetime, timedelta

from django.db.models import Max

from youhu.common.geo import distance_m
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.steps import SAME_PLACE_M, end_idle, going
from youhu.dispatch.actions.writing import new_trip, set_due
from youhu.dispatch.fit import is_let_in
from youhu.dispatch.models import Shift, Stop, TourPlan, Trip
from youhu.dispatch.rules import TAKING, TO_DO, PlanState, ShiftState, StopState
from youhu.ledger.actions import record
from youhu.registry.models import Member
from youhu.registry.rules import Role

PHONE_KEEPS = timedelta(hours=12)  # so long a phone may have been without a network


def keep_told(stop_pk: int, *, by: Member, now: datetime, has_goods: bool = False) -> None:
    """Give the order of this stop back to the driver from whose tour a plan took it while her phone
    could not know: she is on the way to its goods, or `has_goods` aboard by now.

    In the transaction of her step, before anything of it is held. Nothing happens where somebody
    has set out for the order, or for its door while she has no goods yet; where no plan took it
    from her; and where she is not let in any more. Then she reads that it moved.
    """
    found = Stop.objects.filter(pk=stop_pk, kind__in=TAKING, state=StopState.AHEAD).first()
    shift = _on_duty(by) if found and by.role == Role.RESIDENT else None
    if found is None or shift is None or found.trip.shift_id == shift.pk:
        return
    if not is_let_in(shift) or not _was_told(shift, found.order_id, now):
        return
    hold_market(shift.market, now)
    rows = list(Stop.objects.filter(order=found.order_id, state__in=TO_DO).order_by("seq", "pk"))
    is_begun = not rows or any(one.state != StopState.AHEAD for one in rows)
    if not is_begun and (has_goods or not _is_awaited(rows[0])):
        _take_back(rows, shift, by=by, now=now)


def _on_duty(by: Member) -> Shift | None:
    rows = Shift.objects.filter(state=ShiftState.ON_DUTY, driver__person=by.person_id)
    return rows.select_related("market", "vehicle__type", "fleet", "driver").first()


def _was_told(shift: Shift, order: int, now: datetime) -> bool:
    """Whether a plan has taken the order from this vehicle's tour since the phone was last sure."""
    plans = TourPlan.objects.filter(
        market=shift.market_id, state=PlanState.PUBLISHED, decided_at__gte=now - PHONE_KEEPS
    )
    mark = shift.vehicle.mark
    return any(
        (one["order"], one["from"]) == (order, mark)
        for changes in plans.order_by("-pk").values_list("changes", flat=True).iterator()
        for one in changes
    )


def _is_awaited(pickup: Stop) -> bool:
    """Whether the other driver is on the way to this door, or there, for another order."""
    rows = Stop.objects.filter(trip__shift=pickup.trip.shift_id, state__in=TO_DO)
    return any(
        distance_m(one.lng, one.lat, pickup.lng, pickup.lat) < SAME_PLACE_M
        for one in rows.exclude(state=StopState.AHEAD)
    )


def _take_back(rows: list[Stop], shift: Shift, *, by: Member, now: datetime) -> None:
    due_at = max(row.until for row in rows)
    trip = going(shift).first() or new_trip(shift, due_at, by=by, now=now)
    last = trip.stops.aggregate(Max("seq"))["seq__max"] or 0
    gave = list(Trip.objects.filter(stops__in=rows).distinct().select_related("shift__vehicle"))
    for seq, row in enumerate(rows, start=last + 1):
        Stop.objects.filter(pk=row.pk).update(trip=trip, seq=seq)
    set_due(trip)
    marks = sorted({one.shift.vehicle.mark for one in gave})
    told = {"order": rows[0].order.number, "from": ", ".join(marks)}
    record(trip, "keep", by=by, now=now, payload=told)
    for one in gave:
        set_due(one)
        end_idle(one.shift, now=now)
