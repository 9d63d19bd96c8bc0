"""A driver without a network has set out, or loaded, while a plan gave the order to another."""

import pytest

from tests.factories.driving import MINUTE, given
from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.delivery.models import Order
from youhu.dispatch.actions import driving, placing, planning
from youhu.dispatch.actions.steps import Moved
from youhu.dispatch.actions.terms import set_terms
from youhu.dispatch.checks import aboard_ends_somewhere, orders_stand_somewhere
from youhu.dispatch.models import Shift, Stop
from youhu.fleets.models import Driver
from youhu.ledger.models import Entry
from youhu.solvers.tours.problem import Budget

FEW = Budget(iterations=60, seed=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Two vans; the first was told two orders, then a plan gave one of them to the second."""
    made = market_day(vans=2)
    made.orders = [order(made, number) for number in range(2)]
    for one in made.orders:
        placing.assign(one, made.shifts[0], by=made.desk, now=NOW)
    placing.assign(made.orders[0], made.shifts[1], by=made.desk, now=NOW)
    return made


def stops_of(one):
    return Stop.objects.filter(order=one).order_by("seq").select_related("trip")


def whose(one):
    return {stop.trip.shift_id for stop in stops_of(one)}


def test_what_was_loaded_without_a_network_is_aboard_who_loaded_it(day):
    first, driver = day.orders[0], day.drivers[0]
    assert whose(first) == {day.shifts[1].pk}
    pickup = stops_of(first)[0]

    driving.hand(pickup.pk, given(NOW + 5 * MINUTE), by=driver, now=NOW + 20 * MINUTE)

    assert whose(first) == {day.shifts[0].pk}
    assert Order.objects.get(pk=first.pk).state == "aboard"
    assert [stop.state for stop in stops_of(first)] == ["done", "ahead"]
    line = Entry.objects.get(verb="keep")
    assert line.payload["order"] == first.number
    for check in (orders_stand_somewhere, aboard_ends_somewhere):
        assert check(now=NOW + 20 * MINUTE).findings == ()


def test_who_has_set_out_keeps_the_order_and_then_the_rest_of_her_tour(day):
    first, driver = day.orders[0], day.drivers[0]
    driving.set_out(stops_of(first)[0].pk, by=driver, now=NOW)
    assert stops_of(first)[0].state == "heading"
    driving.hand(stops_of(first)[0].pk, given(NOW + MINUTE), by=driver, now=NOW + MINUTE)
    assert Stop.objects.filter(trip__shift=day.shifts[0], state="heading").count() <= 1
    assert not Stop.objects.filter(trip__shift=day.shifts[1]).exists()
    assert {trip.state for trip in day.shifts[1].trips.all()} == {"dropped"}


def test_once_the_other_has_set_out_it_is_hers(day):
    pickup = stops_of(day.orders[0])[0]
    driving.set_out(pickup.pk, by=day.drivers[1], now=NOW)
    with pytest.raises(Moved):
        driving.set_out(pickup.pk, by=day.drivers[0], now=NOW)
    assert whose(day.orders[0]) == {day.shifts[1].pk}


def test_nobody_takes_what_they_were_never_told(day):
    pickup = stops_of(day.orders[1])[0]
    with pytest.raises(Moved):
        driving.set_out(pickup.pk, by=day.drivers[1], now=NOW)
    assert whose(day.orders[1]) == {day.shifts[0].pk}


def test_who_comes_to_a_door_where_the_other_is_already_takes_nothing_from_him(day):
    first, third = day.orders[0], order(day, 5)
    placing.assign(third, day.shifts[1], by=day.desk, now=NOW)
    driving.arrive(stops_of(third)[0].pk, by=day.drivers[1], now=NOW)  # the same shop
    pickup = stops_of(first)[0]
    with pytest.raises(Moved):
        driving.set_out(pickup.pk, by=day.drivers[0], now=NOW + MINUTE)
    # But goods that are in her vehicle are in her vehicle.
    driving.hand(pickup.pk, given(NOW), by=day.drivers[0], now=NOW + 2 * MINUTE)
    assert whose(first) == {day.shifts[0].pk}


def test_whoever_is_not_let_in_any_more_gets_nothing_back(day):
    Driver.objects.filter(person=day.drivers[0].person_id).update(state="suspended", due_at=NOW)
    with pytest.raises(Moved):
        driving.set_out(stops_of(day.orders[0])[0].pk, by=day.drivers[0], now=NOW)


def test_goods_for_which_there_is_no_room_any_more_are_not_begun(day):
    heavy = order(day, 3, kg=1450)
    placing.assign(heavy, day.shifts[0], by=day.desk, now=NOW)
    ahead = Stop.objects.filter(trip__shift=day.shifts[0], order=heavy)
    ahead.update(trip=stops_of(day.orders[1])[0].trip)
    driving.hand(stops_of(day.orders[0])[0].pk, given(NOW), by=day.drivers[0], now=NOW + MINUTE)
    assert {stop.state for stop in stops_of(heavy)} == {"ahead"}


def test_what_fell_off_a_late_tour_was_told_all_the_same(day):
    first, late = day.orders[1], day.shifts[0].ends_at - 10 * MINUTE
    set_terms(day.market, by=day.desk, now=NOW, is_automatic=True)
    Shift.objects.filter(pk=day.shifts[1].pk).update(ends_at=late + 300 * MINUTE)
    pickup = stops_of(first)[0]
    plan = planning.replan(day.market, cause="test", by=day.desk, now=late, budget=FEW)
    assert {one["from"] for one in plan.changes if one["order"] == first.pk} == {
        day.vehicles[0].mark
    }
    assert whose(first) == {day.shifts[1].pk}
    driving.hand(pickup.pk, given(NOW + MINUTE), by=day.drivers[0], now=late + MINUTE)
    assert whose(first) == {day.shifts[0].pk}


def test_the_trip_that_gives_it_back_is_due_as_its_other_stops_are(day):
    first = day.orders[0]
    soon = order(day, 3, promised_until=NOW + 90 * MINUTE, due_at=NOW + 90 * MINUTE)
    placing.assign(soon, day.shifts[1], by=day.desk, now=NOW)
    Stop.objects.filter(order=first).update(trip=stops_of(soon)[0].trip)
    driving.hand(stops_of(first)[0].pk, given(NOW), by=day.drivers[0], now=NOW + MINUTE)
    assert stops_of(soon)[0].trip.due_at == soon.promised_until
