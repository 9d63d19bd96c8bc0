"""Whatever is aboard has a planned way to end somewhere."""

import uuid
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.driving import MINUTE, a_stop, a_trip, another, driven, given, loaded
from youhu.delivery import actions as delivery
from youhu.delivery.rules import Answer, TroubleKind
from youhu.delivery.rules import State as OrderState
from youhu.dispatch import checks
from youhu.dispatch.actions import clock, driving, incidents
from youhu.dispatch.actions.driving import Vain
from youhu.dispatch.actions.incidents import Told
from youhu.dispatch.actions.steps import aboard
from youhu.dispatch.live import read
from youhu.dispatch.models import Stop
from youhu.dispatch.rules import TO_DO, StopKind, StopState
from youhu.ledger.queries import broken_chains

pytestmark = pytest.mark.django_db


def going_back():
    """One order was refused at the door, and is on its way back to the shop."""
    made = driven(orders=1)
    loaded(made)
    vain = Vain(TroubleKind.REFUSED, uuid.uuid4(), "The wrong colour", takes_back=True)
    driving.fail(made.stops[1].pk, vain, by=made.by, now=NOW)
    made.orders[0].refresh_from_db()
    return made


def broken_down(made, at=NOW + MINUTE):
    told = Told(uuid.uuid4(), "breakdown", lng=113.307, lat=23.095)
    incidents.tell_incident(made.shift, told, by=made.by, now=at)


def to_do(order):
    rows = Stop.objects.filter(order=order, state__in=TO_DO).order_by("trip", "seq")
    return [(stop.kind, stop.trip.shift_id) for stop in rows]


def test_goods_on_their_way_back_are_taken_over_and_reach_their_shop():
    made = going_back()
    broken_down(made)
    helper, shift = another(made)
    trip = a_trip(shift)
    stops = [a_stop(trip, n, kind, made.orders[0])
             for n, kind in enumerate((StopKind.TRANSFER, StopKind.RETURN), start=1)]  # fmt: skip

    driving.hand(stops[0].pk, given(), by=helper, now=NOW + 5 * MINUTE)
    made.orders[0].refresh_from_db()
    assert (list(aboard(shift)), made.orders[0].state) == (made.orders, OrderState.RETURNING)
    assert list(aboard(made.shift)) == []
    driving.hand(stops[1].pk, given(), by=helper, now=NOW + 9 * MINUTE)

    made.orders[0].refresh_from_db()
    assert made.orders[0].state == OrderState.RETURNED
    assert list(broken_chains()) == []


def test_a_trouble_told_of_what_goes_back_does_not_stop_it():
    made = going_back()

    delivery.tell_trouble(
        made.orders[0], by=made.market.clerk, kind=TroubleKind.OTHER, note="It rains", photo=None,
        client_key=uuid.uuid4(), now=NOW + MINUTE,
    )  # fmt: skip

    assert to_do(made.orders[0]) == [(StopKind.RETURN, made.shift.pk)]
    assert made.orders[0].pk not in read(made.market.association, NOW).held


def test_a_shop_that_does_not_take_its_goods_waits_for_the_desk_then_is_driven_to_again():
    made = going_back()
    back = Stop.objects.get(kind=StopKind.RETURN)
    trouble = Vain(TroubleKind.NOBODY, uuid.uuid4())
    driving.fail(back.pk, trouble, by=made.by, now=NOW + MINUTE)
    assert made.orders[0].pk in read(made.market.association, NOW).held
    assert to_do(made.orders[0]) == []

    for told in made.orders[0].troubles.all():
        delivery.settle(told, how=Answer.WORDS, note="Open at two", by=made.market.clerk, now=NOW)

    assert to_do(made.orders[0]) == [(StopKind.RETURN, made.shift.pk)]


def test_what_shall_be_tried_again_has_a_stop_at_once_whatever_the_plans_say():
    made = driven(orders=1)
    loaded(made)
    driving.fail(made.stops[1].pk, Vain(TroubleKind.NOBODY, uuid.uuid4()), by=made.by, now=NOW)
    trouble = made.orders[0].troubles.get()
    late = made.shift.ends_at + timedelta(hours=1)  # no tour of this vehicle may begin any more

    delivery.settle(trouble, how=Answer.AGAIN, note="They are back", by=made.market.clerk, now=late)

    assert to_do(made.orders[0]) == [(StopKind.DELIVERY, made.shift.pk)]


def test_a_mended_vehicle_brings_what_it_has_and_nobody_comes_for_it():
    made = driven(orders=1)
    loaded(made)
    broken_down(made)
    _helper, shift = another(made)
    trip = a_trip(shift)
    for seq, kind in enumerate((StopKind.TRANSFER, StopKind.DELIVERY), start=1):
        a_stop(trip, seq, kind, made.orders[0])
    made.shift.refresh_from_db()

    incidents.mend(made.shift, by=made.by, now=NOW + 5 * MINUTE)

    assert to_do(made.orders[0]) == [(StopKind.DELIVERY, made.shift.pk)]
    assert checks.orders_stand_somewhere(now=NOW + 5 * MINUTE).is_kept


def test_goods_that_come_back_to_a_vehicle_are_aboard_it_again():
    made = driven(orders=1)
    loaded(made)
    helper, shift = another(made)
    there = a_stop(a_trip(shift), 1, StopKind.TRANSFER, made.orders[0])
    driving.hand(there.pk, given(), by=helper, now=NOW + 20 * MINUTE)
    here = a_stop(made.trip, 5, StopKind.TRANSFER, made.orders[0])
    Stop.objects.filter(pk=there.pk).update(left_at=NOW + 90 * MINUTE)  # a phone that is ahead
    driving.hand(here.pk, given(), by=made.by, now=NOW + 30 * MINUTE)

    assert (list(aboard(made.shift)), list(aboard(shift))) == (made.orders, [])
    carried = {one.pk: set(one.aboard) for one in read(made.market.association, NOW).standings}
    assert made.orders[0].pk in carried[made.shift.pk] or to_do(made.orders[0])
    assert made.orders[0].pk not in carried[shift.pk]


def test_the_sweep_finds_what_is_aboard_without_a_way_to_its_end():
    made = driven(orders=1)
    loaded(made)
    Stop.objects.filter(kind=StopKind.DELIVERY).update(state=StopState.MOVED)
    assert not checks.aboard_ends_somewhere(now=NOW).is_kept

    assert clock.secure_aboard(now=NOW) == 1

    assert to_do(made.orders[0]) == [(StopKind.DELIVERY, made.shift.pk)]
    assert checks.aboard_ends_somewhere(now=NOW).is_kept
    assert clock.secure_aboard(now=NOW) == 0
