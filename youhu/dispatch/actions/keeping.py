"""Who had set out without a network keeps the order that a plan has given to another since."""

from datetime import datetime, timedelta

from django.db.models import Max

from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.steps import end_idle, going, is_hers
from youhu.dispatch.actions.writing import new_trip, set_due
from youhu.dispatch.models import Shift, Stop, TourPlan
from youhu.dispatch.rules import TAKING, TO_DO, PlanState, ShiftState, StopState
from youhu.ledger.actions import record
from youhu.registry.models import Member
from youhu.registry.rules import Role

PHONE_KEEPS = timedelta(hours=12)  # so long a phone may have been without a network


def keep_told(stop_pk: int, *, by: Member, now: datetime) -> None:
    """Give the order of this stop back to the driver from whose tour a plan took it while her phone
    could not know: she is on the way to its goods, or has them aboard by now.

    In the transaction of her step, before anything of it is held. Nothing happens where somebody
    has set out for the order, or where no plan took it from her: then she reads that it moved.
    """
    stop = Stop.objects.select_related("trip__shift__driver", "trip__shift__fleet").filter(
        pk=stop_pk, kind__in=TAKING, state=StopState.AHEAD
    )
    found = stop.first()
    if found is None or by.role != Role.RESIDENT or is_hers(found.trip.shift, by):
        return
    shift = _on_duty(found.trip.shift.market_id, by)
    if shift is None or not _was_told(shift, found.order_id, now):
        return
    hold_market(shift.market, now)
    rows = list(Stop.objects.filter(order=found.order_id, state__in=TO_DO).order_by("seq", "pk"))
    if rows and all(one.state == StopState.AHEAD for one in rows):
        _take_back(rows, shift, by=by, now=now)


def _on_duty(market: int, by: Member) -> Shift | None:
    rows = Shift.objects.filter(
        market=market, state=ShiftState.ON_DUTY, driver__person=by.person_id
    )
    return rows.select_related("market", "vehicle").first()


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


def _take_back(rows: list[Stop], shift: Shift, *, by: Member, now: datetime) -> None:
    due_at = max(row.until for row in rows)
    trip = going(shift).first() or new_trip(shift, due_at, by=by, now=now)
    last = trip.stops.aggregate(Max("seq"))["seq__max"] or 0
    others = Shift.objects.filter(trips__stops__in=rows).distinct()
    givers = {one.pk: one for one in others.select_related("vehicle")}
    for seq, row in enumerate(rows, start=last + 1):
        Stop.objects.filter(pk=row.pk).update(trip=trip, seq=seq)
    set_due(trip)
    marks = sorted(one.vehicle.mark for one in givers.values())
    told = {"order": rows[0].order.number, "from": ", ".join(marks)}
    record(trip, "keep", by=by, now=now, payload=told)
    for one in givers.values():
        end_idle(one, now=now)
