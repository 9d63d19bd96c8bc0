"""Vehicles wait for more goods while nothing gets late, and slots keep a reserve at their end."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.dispatch.test_booking import asked
from tests.factories.driving import given
from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.common.errors import Refused
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Order
from youhu.dispatch.actions import booking, driving, planning
from youhu.dispatch.actions.clock import foresee
from youhu.dispatch.actions.terms import set_terms
from youhu.dispatch.live import read
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.placing import places, tables_of
from youhu.dispatch.posing import pose, work_s
from youhu.dispatch.promising import keeps, kept, offers
from youhu.dispatch.touring import tour_of
from youhu.dispatch.tours import figures, lateness, standing_plan
from youhu.solvers.tours.live import Live as Tables
from youhu.solvers.tours.timing import delivery, pickup

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
SLOT = 240 * MINUTE


def placed(day, number=0, **facts):
    """An order of the whole afternoon, on its tour."""
    made = order(day, number, promised_from=NOW, promised_until=NOW + SLOT, **facts)
    booking.book(made, Offer(NOW, NOW + SLOT, 5600), by=day.desk, now=NOW)
    return list(Stop.objects.filter(order=made).order_by("seq"))


def test_a_tour_says_the_latest_moment_and_ends_a_reserve_before_the_slot():
    day = market_day()
    _pickup, door = placed(day)
    assert door.leave_at == NOW + SLOT - 15 * MINUTE


def test_a_market_may_let_its_vehicles_go_at_once():
    day = market_day()
    set_terms(day.market, by=day.desk, now=NOW, waits_for_goods=False)
    pickup, door = placed(day)
    assert pickup.planned_at < NOW + 10 * MINUTE
    assert door.leave_at < NOW + SLOT / 2


def test_a_full_vehicle_goes_at_once():
    day = market_day()
    pickup, _door = placed(day, kg=1200)
    assert pickup.planned_at < NOW + 10 * MINUTE


def test_the_reserve_is_the_markets_to_set():
    day = market_day()
    set_terms(day.market, by=day.desk, now=NOW, reserve_minutes=30)
    _pickup, door = placed(day)
    assert door.leave_at == NOW + SLOT - 30 * MINUTE


def test_slots_are_offered_where_the_goods_are_handed_over_before_the_reserve():
    day = market_day(vans=1)
    set_terms(day.market, by=day.desk, now=NOW, waits_for_goods=False)
    found = min(offers(asked(day), now=NOW), key=lambda one: one.starts)
    made = order(day, promised_from=found.starts, promised_until=found.ends)
    booking.book(made, found, by=day.desk, now=NOW)
    door = Stop.objects.get(order=made, kind="delivery")
    assert door.leave_at <= found.ends - 15 * MINUTE


def tight(day, number=0, *, left, since=NOW):
    """An order whose goods alone could be handed over just so long before the end of its slot."""
    wide = order(day, number, promised_from=since, promised_until=NOW + SLOT)
    posed = pose(read(day.market, NOW))
    alone = Tables(posed.problem)
    place = kept(posed, alone, wide)
    done = posed.live.moment(place.delivery_s + work_s(wide))
    Order.objects.filter(pk=wide.pk).update(promised_until=done + left)
    wide.refresh_from_db()
    return wide, Offer(since, wide.promised_until, 5600)


@pytest.mark.parametrize(("minutes", "is_kept"), [(0, True), (4, True), (6, False)])
def test_minutes_between_an_offer_and_its_booking_may_take_half_of_the_reserve(minutes, is_kept):
    day = market_day(vans=1)
    set_terms(day.market, by=day.desk, now=NOW, reserve_minutes=10)
    made, offer = tight(day, left=10 * MINUTE)
    now = NOW + minutes * MINUTE
    if is_kept:
        booking.book(made, offer, by=day.desk, now=now)
        assert Stop.objects.filter(order=made).count() == 2
    else:
        with pytest.raises(Refused, match="quicker"):
            booking.book(made, offer, by=day.desk, now=now)


def test_late_is_what_comes_after_the_promise_not_what_eats_the_reserve():
    day = market_day(vans=1)
    set_terms(day.market, by=day.desk, now=NOW, reserve_minutes=10)
    made, offer = tight(day, left=6 * MINUTE)
    booking.book(made, offer, by=day.desk, now=NOW)
    posed = pose(read(day.market, NOW))
    plan = standing_plan(posed)
    assert 3 * 60 < plan.late_s <= 4 * 60
    assert lateness(posed, plan) == {str(made.pk): 0}
    assert figures(posed, plan, {})["late"] == 0


def test_who_sets_out_early_is_expected_early():
    day = market_day()
    pickup, door = placed(day)
    assert pickup.planned_at > NOW + 60 * MINUTE

    driving.set_out(pickup.pk, by=day.drivers[0], now=NOW)

    pickup.refresh_from_db()
    assert pickup.expected_at < NOW + 10 * MINUTE
    foresee(now=NOW)
    door.refresh_from_db()
    assert door.expected_at < NOW + 60 * MINUTE


def test_the_drivers_phone_says_until_when_to_wait():
    day = market_day()
    pickup, _door = placed(day)
    shift = pickup.trip.shift
    assert tour_of(shift, NOW).next.waits_until == pickup.planned_at
    assert tour_of(shift, pickup.planned_at - 10 * MINUTE).next.waits_until is None
    driving.set_out(pickup.pk, by=day.drivers[0], now=NOW)
    assert tour_of(shift, NOW).next.waits_until is None


def test_the_stop_that_comes_next_is_expected_from_now_on():
    day = market_day()
    pickup, door = placed(day)
    driving.set_out(pickup.pk, by=day.drivers[0], now=NOW)
    driving.hand(
        pickup.pk, given(NOW, pieces=pickup.order.pieces), by=day.drivers[0], now=NOW + 5 * MINUTE
    )
    door.refresh_from_db()
    assert door.state == "heading"
    assert NOW + 5 * MINUTE < door.expected_at < NOW + 30 * MINUTE


def test_goods_in_a_broken_vehicle_do_not_wait_for_more_goods():
    day = market_day(vans=2)
    set_terms(day.market, by=day.desk, now=NOW, is_automatic=True)
    pickup, _door = placed(day)
    Stop.objects.filter(pk=pickup.pk).update(state="done", left_at=NOW)
    Order.objects.filter(pk=pickup.order_id).update(state="aboard", loaded_at=NOW)
    Shift.objects.filter(pk=pickup.trip.shift_id).update(state="broken")

    planning.rescue(pickup.trip.shift, by=day.desk, now=NOW)

    assert Stop.objects.get(kind="transfer").planned_at < NOW + 30 * MINUTE


def test_slots_offered_do_not_overlap_however_much_is_kept_back():
    day = market_day()
    set_terms(day.market, by=day.desk, now=NOW, narrow_minutes=45, waits_for_goods=False)
    found = sorted((one.starts, one.ends) for one in offers(asked(day), now=NOW))
    for is_wide in (False, True):
        alike = [one for one in found if (one[1] - one[0] > 60 * MINUTE) == is_wide]
        assert len(alike) > 1 or is_wide
        assert all(before[1] <= after[0] for before, after in pairwise(alike))


def test_a_long_slot_lends_nothing_to_the_short_one_of_a_neighbour():
    day = market_day(vans=1)
    set_terms(day.market, by=day.desk, now=NOW, reserve_minutes=60, waits_for_goods=False)
    short, offer = tight(day, left=15 * MINUTE)
    booking.book(short, offer, by=day.desk, now=NOW)
    long, _offer = tight(day, 1, left=90 * MINUTE, since=NOW - SLOT)
    posed = pose(read(day.market, NOW))
    tables, jobs = tables_of(posed, leaving_out=str(long.pk)), posed.jobs
    best = next(places(tables, jobs[str(long.pk)]))
    before, after = jobs[str(long.pk)], jobs[str(short.pk)]
    stops = [pickup(after), pickup(before), delivery(before), delivery(after)]
    tables.add(before)
    first = replace(best, route=tables.route(0, stops))

    assert keeps(posed, tables, best)
    assert not keeps(posed, tables, first)  # by less than half of what the long slot keeps back
    (late,) = (
        s.begin_s - after.due_s
        for s in first.route.steps
        if s.job == after.id and s.kind == "delivery"
    )
    assert 0 < late < 30 * 60


def test_a_driver_reads_late_when_the_work_at_the_door_ends_too_late():
    day = market_day()
    _pickup, door = placed(day)
    begins = door.until - 2 * MINUTE  # in time, but it takes minutes to hand over
    for work, is_late in ((3 * MINUTE, False), (15 * MINUTE, True)):
        Stop.objects.filter(pk=door.pk).update(
            planned_at=begins, expected_at=begins, leave_at=begins + work
        )
        *_before, last = tour_of(door.trip.shift, NOW).halts
        assert last.is_late == is_late
