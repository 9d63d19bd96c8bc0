"""A driver's day: on duty, on the way, there, goods taken and handed over, in vain, broken down."""

import uuid
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.driving import GATE, MINUTE, a_stop, a_trip, another, driven, given, loaded
from youhu.common.errors import Refused
from youhu.delivery.models import Proof, Trouble
from youhu.delivery.rules import State as OrderState
from youhu.delivery.rules import TroubleKind
from youhu.dispatch import incident_checks, positions
from youhu.dispatch.actions import driving, duty, incidents, tracking
from youhu.dispatch.actions.driving import Vain
from youhu.dispatch.actions.handing import Handed, hand_in
from youhu.dispatch.actions.incidents import Told
from youhu.dispatch.actions.steps import Moved, aboard
from youhu.dispatch.models import Incident, Position, Slip, Stop
from youhu.dispatch.positions import Point
from youhu.dispatch.retention import KINDS
from youhu.dispatch.rules import IncidentState, ShiftState, StopKind, StopState, TripState
from youhu.dispatch.ways import between
from youhu.docks import actions as docks
from youhu.docks.rules import State as DockState
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message

pytestmark = pytest.mark.django_db


def states(made):
    return [str(one.state) for one in Stop.objects.order_by("trip__place", "seq")]


def refreshed(*rows):
    for row in rows:
        row.refresh_from_db()
    return rows[0]


def test_a_whole_trip_from_empty_to_empty():
    made = driven()
    first, second, third, fourth = (stop.pk for stop in made.stops)

    driving.set_out(first, by=made.by, now=NOW)
    assert refreshed(made.trip).state == TripState.UNDER_WAY
    driving.arrive(first, by=made.by, now=NOW + MINUTE)
    driving.hand(first, given(NOW + 2 * MINUTE), by=made.by, now=NOW + 2 * MINUTE)
    assert states(made) == ["done", "here", "ahead", "ahead"]  # the other order lies there, too
    driving.hand(second, given(NOW + 3 * MINUTE), by=made.by, now=NOW + 3 * MINUTE)
    assert states(made) == ["done", "done", "heading", "ahead"]
    assert set(aboard(made.shift)) == set(made.orders)
    for stop in (third, fourth):
        driving.arrive(stop, by=made.by, now=NOW + 9 * MINUTE)
        driving.hand(stop, given(NOW + 10 * MINUTE), by=made.by, now=NOW + 10 * MINUTE)

    refreshed(made.trip, *made.orders)
    assert (made.trip.state, made.trip.ended_at) == (TripState.DONE, NOW + 10 * MINUTE)
    assert made.trip.due_at is None
    assert {order.state for order in made.orders} == {OrderState.DELIVERED}
    assert made.orders[0].fleet == made.market.fleet
    verbs = list(Entry.objects.of(made.trip).values_list("verb", flat=True))
    assert verbs == [
        "plan", "set_out", "arrive", "pickup", "pickup", "arrive", "delivery", "arrive",
        "delivery", "finish",
    ]  # fmt: skip
    assert list(broken_chains()) == []
    duty.go_off_duty(made.shift, by=made.by, now=NOW + 20 * MINUTE)
    assert made.shift.state == ShiftState.OFF_DUTY


def test_the_clock_of_a_phone_is_believed_within_bounds():
    made = driven()
    first = made.stops[0].pk
    early, wild = NOW - timedelta(days=2), NOW + timedelta(days=2)

    driving.arrive(first, by=made.by, now=NOW + 5 * MINUTE, said=wild)
    stop = Stop.objects.get(pk=first)
    assert stop.arrived_at == NOW + 5 * MINUTE
    line = Entry.objects.of(made.trip).last()
    assert line.payload["phone_said"] == wild.isoformat()
    driving.hand(first, given(early), by=made.by, now=NOW + 9 * MINUTE)
    assert refreshed(stop).left_at == NOW + 5 * MINUTE  # not before what went before it
    assert Proof.objects.get().received_at == NOW + 9 * MINUTE


def test_nobody_drives_another_ones_tour():
    made = driven()
    stranger, shift = another(made)

    with pytest.raises(Moved):
        driving.arrive(made.stops[0].pk, by=stranger, now=NOW)
    for act in (duty.go_off_duty, incidents.mend):
        with pytest.raises(Refused):
            act(made.shift, by=stranger, now=NOW)
    driving.arrive(made.stops[0].pk, by=made.market.clerk, now=NOW)  # the desk may help out
    assert shift.state == ShiftState.ON_DUTY


def test_what_a_plan_took_away_is_told_and_not_done():
    made = driven()
    _other, shift = another(made)
    Stop.objects.filter(pk=made.stops[0].pk).update(trip=a_trip(shift))
    Stop.objects.filter(pk=made.stops[2].pk).update(state=StopState.MOVED)
    Stop.objects.filter(pk=made.stops[3].pk).delete()

    for stop in (made.stops[0], made.stops[2], made.stops[3]):
        with pytest.raises(Moved):
            driving.arrive(stop.pk, by=made.by, now=NOW)


def test_who_is_not_admitted_or_not_on_duty_does_not_drive():
    made = driven(on_duty=False)
    with pytest.raises(Refused, match="on duty"):
        driving.arrive(made.stops[0].pk, by=made.by, now=NOW)
    with pytest.raises(Refused, match="begins at"):
        duty.go_on_duty(made.shift, by=made.by, now=NOW - timedelta(hours=6))
    made.shift.vehicle.documents.all().delete()
    with pytest.raises(Refused, match="may not drive"):
        duty.go_on_duty(made.shift, by=made.by, now=NOW)


def test_off_duty_is_refused_while_stops_or_goods_are_left():
    made = driven(orders=1)
    with pytest.raises(Refused, match="still yours"):
        duty.go_off_duty(made.shift, by=made.by, now=NOW)
    loaded(made)
    Stop.objects.filter(kind=StopKind.DELIVERY).update(state=StopState.MOVED)
    with pytest.raises(Refused, match="aboard"):
        duty.go_off_duty(made.shift, by=made.by, now=NOW)


def test_in_vain_the_desk_hears_and_the_goods_go_back():
    made = driven(orders=1)
    loaded(made)
    stop, order = made.stops[1], made.orders[0]
    vain = Vain(TroubleKind.REFUSED, uuid.uuid4(), "The wrong colour", takes_back=True)

    driving.fail(stop.pk, vain, by=made.by, now=NOW + 5 * MINUTE)

    assert states(made) == ["done", "failed", "heading"]
    back = Stop.objects.get(kind=StopKind.RETURN)
    assert (back.address, refreshed(order).state) == (order.pickup_address, OrderState.RETURNING)
    assert Trouble.objects.get().kind == TroubleKind.REFUSED
    driving.hand(back.pk, given(NOW + 9 * MINUTE), by=made.by, now=NOW + 9 * MINUTE)
    assert refreshed(order).state == OrderState.RETURNED
    assert refreshed(made.trip).state == TripState.DONE


def test_goods_that_nobody_takes_stay_aboard_and_the_trip_goes_on():
    made = driven(orders=1)
    loaded(made)

    driving.fail(made.stops[1].pk, Vain(TroubleKind.NOBODY, uuid.uuid4()), by=made.by, now=NOW)

    assert refreshed(made.orders[0]).state == OrderState.ABOARD
    assert refreshed(made.trip).state == TripState.UNDER_WAY
    assert list(aboard(made.shift)) == made.orders


def test_a_delivery_needs_something_to_show():
    made = driven(orders=1)
    loaded(made)

    with pytest.raises(Refused, match="photo"):
        driving.hand(made.stops[1].pk, given(code=""), by=made.by, now=NOW)
    assert Stop.objects.get(pk=made.stops[1].pk).state == StopState.HEADING
    sign = given(code="", signature=[[[0.1, 0.2], [0.5, 0.6]]], lng=113.32, lat=23.1)
    driving.hand(made.stops[1].pk, sign, by=made.by, now=NOW)
    proof = Proof.objects.get(kind="delivery")
    assert proof.signature == [[[0.1, 0.2], [0.5, 0.6]]]
    assert proof.metres_off > 100
    assert (proof.driver, proof.vehicle) == (made.market.driver, made.market.vehicle)


def test_a_loaded_vehicle_breaks_down_and_another_takes_its_goods_over():
    made = driven()
    loaded(made)
    told = Told(uuid.uuid4(), "breakdown", lng=113.307, lat=23.095)

    incident = incidents.tell_incident(made.shift, told, by=made.by, now=NOW + 5 * MINUTE)
    incidents.tell_incident(made.shift, told, by=made.by, now=NOW + 6 * MINUTE)

    refreshed(made.shift, made.trip, *made.orders)
    assert Incident.objects.get() == incident
    assert (made.shift.state, made.trip.state) == (ShiftState.BROKEN, TripState.BROKEN_OFF)
    assert states(made) == ["done", "done", "moved", "moved"]
    assert {order.state for order in made.orders} == {OrderState.ABOARD}
    assert Message.objects.filter(template="vehicle_incident").count() == 2
    helper, shift = another(made, now=NOW + 6 * MINUTE)
    trip = a_trip(shift)
    for seq, order in enumerate(made.orders, start=1):
        one = a_stop(trip, seq, StopKind.TRANSFER, order)
        driving.hand(one.pk, given(), by=helper, now=NOW + 9 * MINUTE)
    assert not aboard(made.shift).exists()
    assert set(aboard(shift)) == set(made.orders)
    for seq, order in enumerate(made.orders, start=3):
        one = a_stop(trip, seq, StopKind.DELIVERY, order)
        driving.hand(one.pk, given(), by=helper, now=NOW + 30 * MINUTE)
    assert {refreshed(order).state for order in made.orders} == {OrderState.DELIVERED}
    assert refreshed(trip).state == TripState.DONE
    duty.go_off_duty(made.shift, by=made.by, now=NOW + 40 * MINUTE)
    assert list(broken_chains()) == []


def test_held_up_moves_what_is_expected():
    made = driven()
    before = Stop.objects.get(pk=made.stops[0].pk).expected_at

    told = Told(uuid.uuid4(), "congestion", minutes=20)
    incident = incidents.tell_incident(made.shift, told, by=made.by, now=NOW)

    assert Stop.objects.get(pk=made.stops[0].pk).expected_at == before + 20 * MINUTE
    assert refreshed(made.shift).state == ShiftState.ON_DUTY
    with pytest.raises(Refused):
        incidents.settle_incident(incident, answer="Seen", by=made.market.manager, now=NOW)
    incidents.settle_incident(incident, answer="Seen", by=made.market.clerk, now=NOW)
    assert (incident.state, incident.due_at) == (IncidentState.SETTLED, None)


def test_checks_see_a_forgotten_incident_and_a_stop_of_who_does_not_drive():
    made = driven()
    told = Told(uuid.uuid4(), "accident")
    incidents.tell_incident(made.shift, told, by=made.by, now=NOW)
    assert incident_checks.incidents_seen(now=NOW).is_kept
    assert incident_checks.no_stop_of_who_does_not_drive(now=NOW).is_kept

    Stop.objects.filter(pk=made.stops[0].pk).update(state=StopState.AHEAD)

    assert not incident_checks.incidents_seen(now=NOW + timedelta(hours=1)).is_kept
    assert not incident_checks.no_stop_of_who_does_not_drive(now=NOW).is_kept


def test_positions_only_on_duty_seldom_and_for_a_month():
    made = driven()
    at = NOW + MINUTE
    points = [Point(at + timedelta(seconds=n), 113.30 + n / 1e5, 23.09, 10) for n in range(60)]
    points += [Point(at + timedelta(minutes=5), 113.4, 23.09, 5000)]  # far from sure
    points += [Point(NOW - timedelta(hours=3), 113.1, 23.0), Point(NOW + timedelta(hours=3), 1, 1)]
    later = NOW + 10 * MINUTE

    kept = tracking.keep_positions(made.shift, points, by=made.by, now=later)

    assert (kept, Position.objects.count()) == (6, 6)
    assert tracking.keep_positions(made.shift, points, by=made.by, now=later) == 0
    assert positions.last_of(made.shift).lng == pytest.approx(113.3005)
    assert positions.driven_m(made.shift, NOW, later) == pytest.approx(51, abs=2)
    Stop.objects.all().update(state=StopState.DONE)
    duty.go_off_duty(made.shift, by=made.by, now=later)
    with pytest.raises(Refused, match="only while"):
        tracking.keep_positions(made.shift, points, by=made.by, now=later)
    kind, _incidents = KINDS
    assert kind.due(NOW + timedelta(days=1)) == 6
    assert kind.erase(NOW + timedelta(days=1), 4, NOW) == 4


def test_a_slip_is_done_once_however_often_it_comes():
    made = driven()
    slip = Handed(uuid.uuid4(), made.shift, "arrive", made.stops[0].pk, NOW)

    def deed():
        return driving.arrive(made.stops[0].pk, by=made.by, now=NOW)

    assert [hand_in(slip, deed, by=made.by, now=NOW) for _n in range(3)] == [True, False, False]
    assert Slip.objects.get().times_repeated == 2
    other = Handed(slip.client_key, made.shift, "set_out", made.stops[0].pk, NOW)
    with pytest.raises(Refused, match="something else"):
        hand_in(other, deed, by=made.by, now=NOW)


def test_arriving_at_a_dock_takes_the_bay_and_driving_on_frees_it():
    made = driven(orders=1)
    facts = docks.Facts("B1", "Gate B", *GATE, 2,
                        NOW.replace(hour=6).time(), NOW.replace(hour=22).time())  # fmt: skip
    dock = docks.set_up_dock(facts, by=made.market.clerk, now=NOW)
    bay = docks.book(dock, made.market.vehicle, near=NOW, by=made.by, now=NOW)

    driving.arrive(made.stops[0].pk, by=made.by, now=NOW + MINUTE)
    assert (refreshed(bay).state, bay.came_at) == (DockState.THERE, NOW + MINUTE)
    driving.hand(made.stops[0].pk, given(NOW + 5 * MINUTE), by=made.by, now=NOW + 5 * MINUTE)

    assert (refreshed(bay).state, bay.left_at) == (DockState.DONE, NOW + 5 * MINUTE)


def test_a_trip_without_positions_is_as_long_as_the_roads_between_its_stops():
    made = driven()
    for minutes, stop in enumerate(made.stops):
        at = NOW + minutes * MINUTE
        driving.hand(stop.pk, given(at), by=made.by, now=at)
    trip = refreshed(made.trip)
    assert trip.state == TripState.DONE
    points = list(dict.fromkeys([GATE, *((one.lng, one.lat) for one in made.stops)]))
    road = between(points, profile=made.market.van.profile, at=NOW).metres
    assert trip.driven_m == road[0, 1] + road[1, 2] > 0
