"""A desk does for a driver what the phone cannot, and the clock what nobody did."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW
from tests.factories.driving import HOUR, MINUTE, a_shift, a_trip, driven, given, loaded
from tests.factories.orders import shown
from youhu.common.errors import Refused
from youhu.delivery import actions as delivery
from youhu.delivery.rules import State as OrderState
from youhu.dispatch import checks, incident_checks
from youhu.dispatch.actions import driving, duty, forgetting
from youhu.dispatch.actions.steps import Moved, aboard
from youhu.dispatch.live import read
from youhu.dispatch.models import Incident, Shift, Stop, Trip
from youhu.dispatch.rules import IncidentKind, ShiftState, StopKind, StopState, TripState
from youhu.dispatch.touring import shift_of, tour_of
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message

pytestmark = pytest.mark.django_db
SIGNED = {"signature": [[[0.1, 0.2], [0.5, 0.9]]]}


def states():
    return [str(one.state) for one in Stop.objects.order_by("trip__place", "seq")]


def refreshed(row):
    row.refresh_from_db()
    return row


class TestTheDeskWritesDown:
    def test_what_it_loads_and_delivers_the_phone_sees_done(self):
        made = driven(orders=1)
        driving.arrive(made.stops[0].pk, by=made.by, now=NOW)
        order, desk = refreshed(made.orders[0]), made.market.clerk

        delivery.load(order, by=desk, proof=shown(at=NOW), now=NOW + MINUTE)
        assert states() == ["done", "heading"]
        assert (refreshed(order).fleet, list(aboard(made.shift))) == (made.market.fleet, [order])
        with pytest.raises(Moved, match="already"):
            driving.hand(made.stops[0].pk, given(), by=made.by, now=NOW + 2 * MINUTE)

        delivery.deliver(order, by=desk, proof=shown(at=NOW), now=NOW + 9 * MINUTE)
        assert states() == ["done", "done"]
        assert all(halt.is_done for halt in tour_of(made.shift, NOW + 9 * MINUTE).halts)
        assert refreshed(made.trip).state == TripState.DONE
        verbs = list(Entry.objects.of(made.trip).values_list("verb", flat=True))
        assert verbs[-3:] == ["pickup", "delivery", "finish"]
        assert list(broken_chains()) == []

    def test_what_it_loads_before_the_driver_set_out_begins_the_trip(self):
        made = driven(orders=1)
        proof = shown(at=NOW)
        delivery.load(refreshed(made.orders[0]), by=made.market.clerk, proof=proof, now=NOW)
        assert refreshed(made.trip).state == TripState.UNDER_WAY

    def test_what_was_planned_for_a_later_trip_belongs_to_the_one_under_way(self):
        made = driven()
        later = a_trip(made.shift)
        mine = Stop.objects.filter(order=made.orders[1])
        mine.update(trip=later)
        driving.set_out(made.stops[0].pk, by=made.by, now=NOW)

        proof = shown(at=NOW)
        delivery.load(refreshed(made.orders[1]), by=made.market.clerk, proof=proof, now=NOW)

        assert mine.get(kind=StopKind.PICKUP).trip == made.trip
        assert Trip.objects.filter(state=TripState.UNDER_WAY).get() == made.trip

    def test_what_was_planned_for_a_later_trip_does_not_bar_the_way_to_those_before(self):
        made = driven()
        later = a_trip(made.shift)
        Stop.objects.filter(order=made.orders[1]).update(trip=later)

        proof = shown(at=NOW)
        delivery.load(refreshed(made.orders[1]), by=made.market.clerk, proof=proof, now=NOW)
        assert Trip.objects.filter(state=TripState.UNDER_WAY).get() == made.trip
        for minutes in range(5, 20, 5):
            at = NOW + minutes * MINUTE
            stop = next(one for one in tour_of(made.shift, NOW).halts if not one.is_done).todo[0]
            driving.set_out(stop.pk, by=made.by, now=at)
            driving.arrive(stop.pk, by=made.by, now=at)
            driving.hand(stop.pk, given(at), by=made.by, now=at)

        assert set(states()) == {"done"}
        assert {refreshed(one).state for one in made.orders} == {OrderState.DELIVERED}
        assert refreshed(made.trip).state == TripState.DONE
        assert refreshed(later).state == TripState.DROPPED
        duty.go_off_duty(refreshed(made.shift), by=made.by, now=NOW + HOUR)
        assert list(broken_chains()) == []

    def test_a_later_trip_waits_while_the_one_in_hand_has_stops(self):
        made = driven()
        later = a_trip(made.shift)
        Stop.objects.filter(order=made.orders[1]).update(trip=later)
        driving.set_out(made.stops[0].pk, by=made.by, now=NOW)
        with pytest.raises(Refused, match="Finish the trip in hand"):
            driving.set_out(made.stops[1].pk, by=made.by, now=NOW)

    def test_what_it_has_brought_back_leaves_the_tour(self):
        made = driven(orders=1)
        loaded(made)
        order = refreshed(made.orders[0])
        delivery.turn_back(order, by=made.market.clerk, now=NOW, note="Not wanted")
        assert [stop.kind for stop in Stop.objects.filter(state=StopState.AHEAD)] == ["return"]
        delivery.bring_back(order, by=made.market.clerk, proof=shown(at=NOW), now=NOW + MINUTE)
        assert refreshed(made.trip).state == TripState.DONE
        assert (order.state, states()[-1]) == (OrderState.RETURNED, "done")


class TestAShiftThatNobodyEnds:
    def test_the_clock_ends_it_with_nothing_aboard_at_the_time_it_was_offered_until(self):
        made = driven()
        late = made.shift.ends_at + 2 * HOUR + MINUTE
        assert forgetting.end_forgotten(now=late - 2 * MINUTE) == 0

        assert forgetting.end_forgotten(now=late) == 1

        shift = refreshed(made.shift)
        assert (shift.state, shift.ended_at) == (ShiftState.OFF_DUTY, shift.ends_at)
        assert set(states()) == {"moved"}
        assert refreshed(made.trip).state == TripState.DROPPED
        assert incident_checks.no_stop_of_who_does_not_drive(now=late).is_kept
        again = a_shift(made.market, made.market.vehicle, made.market.driver, now=late)
        duty.go_on_duty(again, by=made.by, now=late)
        assert list(broken_chains()) == []

    def test_with_goods_aboard_it_is_an_exception_for_the_desk_once(self):
        made = driven(orders=1)
        loaded(made)
        late = made.shift.ends_at + 3 * HOUR

        assert [forgetting.end_forgotten(now=late + n * MINUTE) for n in range(3)] == [1, 0, 0]

        one = Incident.objects.get()
        assert (one.kind, refreshed(made.shift).state) == (
            IncidentKind.FORGOTTEN, ShiftState.ON_DUTY,
        )  # fmt: skip
        assert Message.objects.filter(template="vehicle_incident").count() == 2
        assert checks.agree_with_ledger(now=late).is_kept

    def test_who_is_still_driving_is_not_forgotten(self):
        made = driven()
        late = made.shift.ends_at + 3 * HOUR
        driving.set_out(made.stops[0].pk, by=made.by, now=late)
        driving.arrive(made.stops[0].pk, by=made.by, now=late)
        assert forgetting.end_forgotten(now=late + HOUR) == 0

    def test_its_driver_sees_it_until_it_is_ended(self):
        made = driven()
        assert shift_of(made.by, NOW + timedelta(days=3)) == made.shift

    def test_the_desk_ends_it_with_a_reason_and_its_goods_wait_for_others(self):
        made = driven(orders=1)
        loaded(made)
        with pytest.raises(Refused, match="Say why"):
            duty.end(made.shift, note=" ", by=made.market.clerk, now=NOW)
        with pytest.raises(Refused):
            duty.end(made.shift, note="Mine", by=made.by, now=NOW)

        duty.end(made.shift, note="The phone is broken", by=made.market.clerk, now=NOW + HOUR)

        shift, live = refreshed(made.shift), read(made.market.association, NOW + HOUR)
        assert (shift.state, shift.ended_at) == (ShiftState.OFF_DUTY, NOW + HOUR)
        assert refreshed(made.trip).state == TripState.BROKEN_OFF
        assert made.orders[0].pk in live.stranded
        assert list(broken_chains()) == []


def test_the_page_of_shifts_ends_one_for_its_driver(signed_in):
    made = driven(now=timezone.now())
    desk, day = signed_in(made.market.clerk), timezone.localdate(made.shift.starts_at)
    address = reverse("act_shift", args=[made.shift.pk, "end"])
    assert address in desk.get(f"{reverse('shifts')}?on={day}").content.decode()

    desk.post(address, {"note": "The phone is broken"})

    assert refreshed(made.shift).state == ShiftState.OFF_DUTY
    assert Entry.objects.of(made.shift).last().note == "The phone is broken"


def test_the_page_of_shifts_begins_one_whose_driver_has_no_phone(signed_in):
    made = driven(now=timezone.now(), on_duty=False)
    shift = made.shift
    desk, day = signed_in(made.market.clerk), timezone.localdate(shift.starts_at)
    address = reverse("act_shift", args=[shift.pk, "begin"])
    assert address in desk.get(f"{reverse('shifts')}?on={day}").content.decode()

    desk.post(address, {"note": " "})
    assert refreshed(shift).state == ShiftState.OFFERED
    desk.post(address, {"note": "His phone fell into the water"})

    assert refreshed(shift).state == ShiftState.ON_DUTY
    line = Entry.objects.of(shift).last()
    assert (line.verb, line.note) == ("go_on_duty", "His phone fell into the water")
    assert address not in desk.get(f"{reverse('shifts')}?on={day}").content.decode()


def test_a_driver_whose_vehicle_broke_down_may_go_off_duty(signed_in):
    made = driven(now=timezone.now())
    Stop.objects.update(state=StopState.MOVED)
    Shift.objects.update(state=ShiftState.BROKEN)
    page = signed_in(made.by).get(reverse("drive")).content.decode()
    assert 'value="off_duty"' in page
