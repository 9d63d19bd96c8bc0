"""Orders get a place on a tour as they are booked; nothing accepted is dropped."""

from datetime import timedelta

import pytest

from tests.factories.driving import a_trip
from tests.factories.rows import NOW, MemberFactory
from tests.factories.tours import around, market_day, order, shift_of
from youhu.common.errors import Refused
from youhu.delivery.actions import Rates, set_tariff
from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.promising import chosen
from youhu.delivery.promising import offers as priced
from youhu.dispatch.actions import booking
from youhu.dispatch.actions.terms import set_terms
from youhu.dispatch.live import read
from youhu.dispatch.models import DispatchTerms, Stop, Trip
from youhu.dispatch.promising import offers
from youhu.dispatch.rules import StopState
from youhu.ledger.models import Entry
from youhu.registry.rules import Role

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def asked(day, number=0, **facts):
    said = {
        "market": day.market, "shop_pk": day.shop.pk, "pickup": (day.shop.lng, day.shop.lat),
        "to": around(number), "pieces": 4, "kg": 100, "litres": 240, "ready_at": NOW,
        "wanted_from": NOW, "wanted_until": NOW + timedelta(hours=4), **facts,
    }  # fmt: skip
    return Asked(**said)


def booked(day, number=0, **facts):
    offer = offers(asked(day, number), now=NOW)[0]
    made = order(day, number, promised_from=offer.starts, promised_until=offer.ends, **facts)
    booking.book(made, offer, by=day.desk, now=NOW)
    return made


def test_slots_lie_where_a_vehicle_can_be_and_a_booked_order_stands_on_its_tour():
    day = market_day()
    found = offers(asked(day), now=NOW)
    assert found
    assert not any(one.is_plain for one in found)
    assert all(one.starts >= NOW and one.ends > one.starts for one in found)
    made = booked(day)
    stops = Stop.objects.filter(order=made).order_by("seq")
    assert [stop.kind for stop in stops] == ["pickup", "delivery"]
    assert stops[1].planned_at <= made.promised_until
    assert read(day.market, NOW).loose == ()


def test_wide_slots_stand_first_and_are_no_longer_than_what_is_wanted():
    day = market_day()
    found = offers(asked(day), now=NOW)
    lengths = [(one.ends - one.starts) // MINUTE for one in found]
    assert lengths[0] == 180
    assert lengths[-1] == 60
    assert sorted(lengths, key=lambda one: one <= 60) == lengths
    assert all(one.ends <= NOW + 4 * HOUR for one in found)
    short = offers(asked(day, wanted_until=NOW + 2 * HOUR), now=NOW)
    assert (short[0].ends, short[0].is_plain) == (NOW + 2 * HOUR, False)
    soon = offers(asked(day, wanted_until=NOW + 70 * MINUTE), now=NOW)
    assert {(one.ends - one.starts) // MINUTE for one in soon} == {60}


def test_a_market_may_offer_narrow_slots_alone():
    day = market_day()
    set_terms(day.market, by=day.desk, now=NOW, wide_minutes=0)
    assert {one.ends - one.starts for one in offers(asked(day), now=NOW)} == {HOUR}


def test_a_slot_is_offered_however_little_is_left_of_what_is_wanted():
    day = market_day()
    set_terms(day.market, by=day.desk, now=NOW, waits_for_goods=False)
    late = asked(day, wanted_from=NOW + 5 * MINUTE, wanted_until=NOW + 50 * MINUTE)
    assert [one.is_plain for one in offers(late, now=NOW)] == [False]


def test_wide_slots_lie_in_the_hours_of_today_in_which_somebody_drives():
    day = market_day()
    for shift in list(day.shifts):  # tomorrow, too
        shift_of(day, shift.vehicle, shift.driver, now=NOW + DAY)
    ends = day.shifts[0].ends_at
    for since in (NOW, ends - 3 * HOUR):
        wish = asked(day, ready_at=since, wanted_from=since, wanted_until=since + 36 * HOUR)
        found = offers(wish, now=since)
        wide = [one for one in found if one.ends - one.starts > HOUR]
        assert wide
        assert all(since <= one.starts and one.ends <= ends for one in wide)
        assert found[0] in wide
    last = ends - HOUR
    wish = asked(day, ready_at=last, wanted_from=last, wanted_until=last + 36 * HOUR)
    assert {one.ends - one.starts for one in offers(wish, now=last) if not one.is_plain} <= {HOUR}


def an_offer(starts, ends, cents=1000):
    return Offer(NOW + starts * HOUR, NOW + ends * HOUR, 5600, price_cents=cents)


def test_a_wide_slot_never_stands_for_a_narrow_one_nor_the_other_way_round():
    wide, narrow = an_offer(4, 7), an_offer(4, 5, cents=1200)
    for one, other in ((wide, narrow), (narrow, wide)):
        assert chosen([wide, narrow], one.starts, one.ends) == one
        with pytest.raises(Refused, match="just been taken"):
            chosen([other], one.starts, one.ends)


def test_a_wide_slot_can_still_be_had_when_the_half_hour_has_passed():
    before = an_offer(7, 10)
    later = [an_offer(4.5, 7.5), an_offer(7.5, 10)]
    kept = chosen(later, before.starts, before.ends)
    assert (kept.starts, kept.ends) == (before.starts, before.ends)


def test_a_shops_order_may_leave_planned_trips_without_stops():
    day = market_day(vans=1)
    trips = [a_trip(day.shifts[0]), a_trip(day.shifts[0])]
    offer = offers(asked(day), now=NOW)[0]
    made = order(day, promised_from=offer.starts, promised_until=offer.ends)
    keeper = MemberFactory(role=Role.RESIDENT, organisation=None)

    booking.book(made, offer, by=keeper, now=NOW)

    stop = Stop.objects.filter(order=made).first()
    states = {trip.pk: trip.state for trip in Trip.objects.filter(pk__in=[t.pk for t in trips])}
    assert states == {t.pk: "planned" if t == stop.trip else "dropped" for t in trips}
    assert not Entry.objects.filter(by=keeper, subject__startswith="dispatch.").exists()


def test_two_shops_do_not_get_the_same_room():
    day = market_day(vans=1)
    offer = Offer(NOW, NOW + timedelta(minutes=50), 5600)
    slot = {"promised_from": offer.starts, "promised_until": offer.ends, "kg": 1400}
    first, second = order(day, 0, **slot), order(day, 6, **slot)
    booking.book(first, offer, by=day.desk, now=NOW)
    with pytest.raises(Refused, match="quicker"):
        booking.book(second, offer, by=day.desk, now=NOW)


def test_without_vehicles_the_usual_time_is_promised_and_the_order_waits_with_the_desk():
    day = market_day(vans=0)
    found = offers(asked(day), now=NOW)
    assert found
    assert all(one.is_plain for one in found)
    made = order(day)
    booking.book(made, found[0], by=day.desk, now=NOW)
    assert read(day.market, NOW).loose == (made,)


def test_a_cancelled_order_leaves_its_tour_and_who_is_on_the_way_is_told():
    day = market_day()
    made = booked(day)
    Stop.objects.filter(order=made, kind="pickup").update(state=StopState.HEADING)
    booking.leave(made, "cancel", now=NOW)
    assert [stop.state for stop in Stop.objects.filter(order=made)] == [StopState.MOVED]


def test_booking_keeps_what_other_shops_were_promised():
    day = market_day(vans=2)
    for number in range(8):
        booked(day, number)
    live = read(day.market, NOW)
    assert live.loose == ()
    late = [s for s in Stop.objects.filter(kind="delivery") if s.planned_at > s.until]
    assert late == []
    assert all(trip.due_at >= NOW for trip in Trip.objects.all())
    assert DispatchTerms.objects.count() == 1


def test_an_offer_is_no_promise_before_it_is_booked():
    day = market_day()
    offers(asked(day), now=NOW)
    assert not Stop.objects.exists()
    assert isinstance(offers(asked(day), now=NOW)[0], Offer)


def test_what_no_vehicle_can_carry_at_once_is_refused_before_it_is_priced():
    day = market_day(vans=1)
    set_tariff(
        day.market, Rates(800, 200, 500, 300), valid_from=NOW.date(), by=day.desk, now=NOW
    )  # fmt: skip
    assert priced(asked(day, kg=1500), now=NOW)
    for more in ({"kg": 1501}, {"litres": 8001}):
        with pytest.raises(Refused, match=r"largest carries 1500 kg and 8 m³"):
            priced(asked(day, **more), now=NOW)
    accepted = order(day, kg=1600, litres=240)
    assert priced(asked(day, kg=1600, order=accepted), now=NOW)
    with pytest.raises(Refused, match="largest"):
        priced(asked(day, kg=1601, order=accepted), now=NOW)
