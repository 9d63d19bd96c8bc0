"""A loaded vehicle breaks down at 14:05, and everything aboard still arrives."""

import time
import uuid
from datetime import timedelta

import pytest

from tests.dispatch.test_planning import FEW, replanned
from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.delivery.models import Order
from youhu.dispatch.actions import planning
from youhu.dispatch.actions.terms import set_terms
from youhu.dispatch.live import read
from youhu.dispatch.models import Incident, Shift, Stop
from youhu.dispatch.queries import proposal_of
from youhu.dispatch.rules import IncidentKind, ShiftState, StopKind, StopState
from youhu.dispatch.templatetags.driving import stands_in, telephone
from youhu.ledger.actions import begin

pytestmark = pytest.mark.django_db
AT = NOW.replace(hour=14, minute=5)
PLACE = (113.29, 23.08)


def loaded_and_broken(n_orders=6, vans=3):
    """One van has collected all that was on its tour when it stops on the way."""
    day = market_day(vans=vans, now=AT)
    for number in range(n_orders):
        order(day, number, now=AT - timedelta(hours=1))
    planning.publish(replanned(day, now=AT), by=day.desk, now=AT)
    shift = Stop.objects.earliest("pk").trip.shift
    stops = Stop.objects.filter(trip__shift=shift)
    stops.filter(kind=StopKind.PICKUP).update(state=StopState.DONE, left_at=AT)
    aboard = set(stops.values_list("order", flat=True))
    Order.objects.filter(pk__in=aboard).update(state="aboard", loaded_at=AT)
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.BROKEN)
    told = Incident.objects.create(
        district="440105", client_key=uuid.uuid4(), shift=shift, kind=IncidentKind.BREAKDOWN,
        at=AT, lng=PLACE[0], lat=PLACE[1], due_at=AT + timedelta(minutes=10),
    )  # fmt: skip
    begin(told, "tell", by=day.desk, now=AT)
    shift.refresh_from_db()
    return day, shift, aboard


def test_goods_aboard_are_taken_over_where_the_vehicle_stands_and_arrive():
    day, shift, aboard = loaded_and_broken()
    set_terms(day.market, by=day.desk, now=AT, is_automatic=True)
    started = time.process_time()
    plan = planning.rescue(shift, by=day.desk, now=AT)
    assert time.process_time() - started < 3
    assert plan.is_automatic
    assert read(day.market, AT).loose == ()
    taken = Stop.objects.filter(order__in=aboard, kind=StopKind.TRANSFER, state=StopState.AHEAD)
    assert {stop.order_id for stop in taken} == aboard
    assert {(stop.lng, stop.lat) for stop in taken} == {PLACE}
    for stop in taken:
        then = Stop.objects.get(order=stop.order, kind=StopKind.DELIVERY, state=StopState.AHEAD)
        assert then.trip_id == stop.trip_id
        assert then.seq > stop.seq
        assert then.planned_at <= stop.order.promised_until
        assert then.trip.shift_id != shift.pk


def test_without_automatic_plans_the_rescue_waits_for_the_desk_and_nothing_is_forgotten():
    day, shift, aboard = loaded_and_broken()
    plan = planning.rescue(shift, by=day.desk, now=AT)
    assert proposal_of(day.market) == plan
    assert {one.pk for one in read(day.market, AT).loose} == aboard
    planning.publish(plan, by=day.desk, now=AT)
    assert read(day.market, AT).loose == ()
    old = Stop.objects.filter(trip__shift=shift, kind=StopKind.DELIVERY)
    assert {stop.state for stop in old} == {StopState.MOVED}


def test_goods_that_no_vehicle_can_take_over_wait_with_the_desk():
    day, shift, aboard = loaded_and_broken(vans=1)
    assert planning.replan(shift.market, cause="t", by=day.desk, now=AT, budget=FEW) is None
    assert {one.pk for one in read(day.market, AT).loose} == aboard


def test_who_takes_goods_over_reads_from_which_vehicle():
    day, shift, _aboard = loaded_and_broken()
    planning.publish(planning.rescue(shift, by=day.desk, now=AT), by=day.desk, now=AT)
    for stop in Stop.objects.filter(state=StopState.AHEAD):
        found = stands_in(stop)
        assert found == (shift if stop.kind == StopKind.TRANSFER else None)
        if found:
            assert telephone(stop) == shift.fleet.organisation.phone
