"""Whoever must not drive any more: nothing new, what is aboard arrives, the desk hears at once."""

from datetime import timedelta

import pytest

from tests.dispatch.test_planning import replanned
from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.dispatch import checks
from youhu.dispatch.actions import placing, planning
from youhu.dispatch.actions.duty import go_on_duty
from youhu.dispatch.actions.incidents import Told, tell_incident
from youhu.dispatch.board import wrong
from youhu.dispatch.incident_checks import no_stop_of_who_does_not_drive
from youhu.dispatch.live import read
from youhu.dispatch.models import Incident, Shift, Stop
from youhu.dispatch.placing import tables_of
from youhu.dispatch.posing import pose
from youhu.dispatch.promising import kept
from youhu.dispatch.rules import IncidentKind, ShiftState, StopKind, StopState
from youhu.dispatch.tasks import stop_unfit
from youhu.fleets.rules import State
from youhu.ledger.actions import move
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.models import nobody
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def planned_day(*, on_duty=True, vans=2, orders=6):
    """Two vans with all orders on their tours; the first of them that has a tour."""
    day = market_day(vans=vans, on_duty=on_duty)
    for number in range(orders):
        order(day, number)
    planning.publish(replanned(day), by=day.desk, now=NOW)
    return day, Shift.objects.get(pk=Stop.objects.earliest("pk").trip.shift_id)


def taken_off(thing):
    """The clock stops a vehicle, a driver or a fleet: a document has ended."""
    due_at = NOW + timedelta(days=30)
    move(thing, "stop", by=nobody(Role.CLOCK), now=NOW, reason="inspection", due_at=due_at)


def load_first(shift):
    """The goods of the first pick-up are aboard."""
    stop = Stop.objects.filter(trip__shift=shift, kind=StopKind.PICKUP).order_by("seq").first()
    Stop.objects.filter(pk=stop.pk).update(state=StopState.DONE, left_at=NOW)
    Order.objects.filter(pk=stop.order_id).update(state="aboard", loaded_at=NOW)
    return stop.order_id


@pytest.mark.parametrize("which", ["vehicle", "driver", "fleet"])
def test_an_announced_shift_is_taken_back_with_the_reason_and_its_orders_wait(which):
    day, shift = planned_day(on_duty=False)
    carried = set(Stop.objects.filter(trip__shift=shift).values_list("order", flat=True))
    taken_off(getattr(shift, which))

    assert stop_unfit(now=NOW) >= 1

    shift.refresh_from_db()
    assert shift.state == ShiftState.WITHDRAWN
    assert "suspended" in Entry.objects.of(shift).get(verb="stop").note
    assert carried <= {one.pk for one in read(day.market, NOW).loose}
    assert no_stop_of_who_does_not_drive(now=NOW).is_kept
    assert stop_unfit(now=NOW) == 0


def test_on_duty_what_is_aboard_stays_and_all_else_goes_to_others():
    day, shift = planned_day()
    aboard = load_first(shift)
    taken_off(shift.vehicle)

    stop_unfit(now=NOW)

    shift.refresh_from_db()
    assert shift.state == ShiftState.ON_DUTY
    left = Stop.objects.filter(trip__shift=shift, state=StopState.AHEAD)
    assert {(stop.order_id, stop.kind) for stop in left} == {(aboard, StopKind.DELIVERY)}
    plan = replanned(day)
    assert plan.after["unassigned"] == 0
    planning.publish(plan, by=day.desk, now=NOW)
    left = Stop.objects.filter(trip__shift=shift, state=StopState.AHEAD)
    assert {stop.order_id for stop in left} == {aboard}
    assert read(day.market, NOW).loose == ()


def test_who_is_on_the_way_to_load_need_not_and_who_is_loading_takes_that_along():
    _day, shift = planned_day(vans=1, orders=3)
    first, second = Stop.objects.filter(kind=StopKind.PICKUP).order_by("seq")[:2]
    Stop.objects.filter(pk=first.pk).update(state=StopState.HERE)
    Stop.objects.filter(pk=second.pk).update(state=StopState.HEADING)
    taken_off(shift.driver)

    stop_unfit(now=NOW)

    states = dict(Stop.objects.filter(order=first.order_id).values_list("kind", "state"))
    assert states == {StopKind.PICKUP: StopState.HERE, StopKind.DELIVERY: StopState.AHEAD}
    second.refresh_from_db()
    assert second.state == StopState.MOVED


def test_nothing_new_is_promised_or_put_on_a_vehicle_that_must_not_drive():
    day, shift = planned_day(vans=1, orders=1)
    load_first(shift)
    taken_off(shift.vehicle)
    new = order(day, 4)

    with pytest.raises(Refused, match="must not drive any more"):
        placing.assign(new, shift, by=day.desk, now=NOW)
    posed = pose(read(day.market, NOW))
    assert kept(posed, tables_of(posed, leaving_out=str(new.pk)), new) is None


def test_the_desk_sees_one_exception_and_is_told_once():
    day, shift = planned_day()
    load_first(shift)
    taken_off(shift.vehicle)

    stop_unfit(now=NOW)
    stop_unfit(now=LATER)

    one = Incident.objects.get()
    assert (one.kind, one.shift, one.told_by) == (IncidentKind.UNFIT, shift, None)
    assert "suspended" in one.note
    assert Message.objects.filter(template="vehicle_incident", unit=day.market).count() == 1
    first = next(wrong(None, [shift], {shift.pk: []}, "/"))
    assert shift.vehicle.mark in first.text
    with pytest.raises(Refused, match="Choose what happened"):
        tell_incident(shift, Told(one.client_key.__class__(int=7), IncidentKind.UNFIT),
                      by=day.desk, now=NOW)  # fmt: skip


def test_what_an_ended_vehicle_carries_is_taken_over_by_others():
    day, shift = planned_day()
    aboard = load_first(shift)
    move(shift.vehicle, "end", by=day.desk, now=NOW, reason="sold")

    stop_unfit(now=NOW)

    shift.refresh_from_db()
    assert shift.state == ShiftState.BROKEN
    planning.publish(replanned(day), by=day.desk, now=NOW)
    taken = Stop.objects.get(order=aboard, kind=StopKind.TRANSFER)
    assert taken.trip.shift_id != shift.pk


def late(now):
    """The marks of the vehicles that break the promise then."""
    return [one.code for one in checks.tours_hold(now=now).findings]


def test_the_promise_gives_two_hours_to_bring_what_is_aboard_and_none_for_more():
    _day, shift = planned_day(vans=1, orders=2)
    load_first(shift)
    taken_off(shift.vehicle)
    soon = NOW + timedelta(minutes=5)
    assert late(soon) == [shift.vehicle.mark]  # it still has something to load

    stop_unfit(now=NOW)

    assert late(soon) == []
    assert late(NOW + timedelta(hours=2, minutes=1)) == [shift.vehicle.mark]


def test_nobody_goes_on_duty_with_what_is_stopped():
    day, shift = planned_day(on_duty=False)
    taken_off(shift.vehicle)

    with pytest.raises(Refused):
        go_on_duty(shift, by=day.drivers[0], now=NOW)
    assert shift.vehicle.state == State.SUSPENDED
