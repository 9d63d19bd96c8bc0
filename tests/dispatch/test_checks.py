"""The promises about tours: each fails when it is broken."""

from datetime import timedelta

import pytest

from tests.dispatch.test_planning import replanned
from tests.factories.market import paper
from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.delivery.models import Order
from youhu.dispatch import checks
from youhu.dispatch.actions import clock, planning
from youhu.dispatch.models import Shift, Stop, TourPlan, Trip
from youhu.dispatch.rules import StopState
from youhu.fleets.models import Document
from youhu.fleets.queries import subject_of
from youhu.fleets.rules import needed_of
from youhu.notices.models import Message
from youhu.registry.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Two vans that may drive, with four orders on their tours and one on none."""
    made = market_day()
    for thing in (*made.fleets, *made.vehicles, *(shift.driver for shift in made.shifts)):
        _papers(thing)
    for number in range(4):
        order(made, number)
    planning.publish(replanned(made), by=made.desk, now=NOW)
    order(made, 5)
    return made


def _papers(thing):
    for kind in needed_of(subject_of(thing)):
        paper(thing, kind)


def kept(check, now=NOW):
    return check(now=now).is_kept


ALL = (checks.orders_stand_somewhere, checks.trips_warned, checks.tours_hold,
       checks.agree_with_ledger)  # fmt: skip


def test_all_promises_hold_on_an_ordinary_day(day):
    assert [one.__name__ for one in ALL if not kept(one)] == []


def test_an_order_with_half_a_tour_is_found(day):
    Stop.objects.filter(kind="delivery").first().delete()
    assert not kept(checks.orders_stand_somewhere)


def test_an_order_on_two_vehicles_is_found(day):
    pickup = Stop.objects.filter(kind="pickup").first()
    other = Shift.objects.exclude(pk=pickup.trip.shift_id).get()
    trip = Trip.objects.create(
        district="440105", shift=other, place=9, due_at=NOW + timedelta(hours=1)
    )
    Stop.objects.filter(pk=pickup.pk).update(trip=trip)
    assert not kept(checks.orders_stand_somewhere)


def test_an_order_on_no_tour_needs_somebody_at_the_desk(day):
    Member.objects.filter(pk=day.desk.pk).update(valid_until=NOW.date())
    assert not kept(checks.orders_stand_somewhere)


def test_a_late_trip_of_which_nobody_was_warned_is_found_and_the_sweep_warns(day):
    late = NOW + timedelta(hours=5)
    assert not kept(checks.trips_warned, late)
    assert clock.warn(now=late) >= 1
    assert kept(checks.trips_warned, late)
    assert Message.objects.filter(template="tour_overdue", unit=day.market).exists()


def test_a_vehicle_whose_papers_ran_out_is_found(day):
    busy = Stop.objects.earliest("pk").trip.shift.vehicle
    Document.objects.filter(vehicle=busy).update(valid_until=NOW.date() - timedelta(days=1))
    assert not kept(checks.tours_hold)


def test_more_than_a_vehicle_holds_is_found(day):
    on_tour = Stop.objects.earliest("pk").order_id
    Order.objects.filter(pk=on_tour).update(kg=1600)
    assert not kept(checks.tours_hold)


def test_a_row_that_says_other_than_its_ledger_is_found(day):
    TourPlan.objects.update(state="dropped")
    assert not kept(checks.agree_with_ledger)


def test_what_is_done_asks_for_nothing_more(day):
    Stop.objects.update(state=StopState.DONE)
    Order.objects.update(state="closed", ended_at=NOW)
    assert kept(checks.orders_stand_somewhere)
