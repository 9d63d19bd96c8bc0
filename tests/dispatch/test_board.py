"""The dispatcher's board: which tour stands open, how it is moved through, in which order."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW
from tests.factories.driving import HOUR, MINUTE, driven
from tests.factories.tours import market_day, order
from youhu.delivery.models import Trouble
from youhu.delivery.rules import State as OrderState
from youhu.delivery.rules import TroubleKind
from youhu.dispatch import board
from youhu.dispatch.actions import placing
from youhu.dispatch.board import minutes_late
from youhu.dispatch.models import Stop
from youhu.dispatch.rules import StopKind, StopState
from youhu.dispatch.touring import tour_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", [0, 1])
def test_a_tour_with_stops_ahead_stands_open_before_one_that_is_driven(signed_in, first):
    now = timezone.now()
    day = market_day(vans=2, now=now)
    driven, ahead = day.shifts[first], day.shifts[1 - first]
    placing.assign(order(day, now=now), driven, by=day.desk, now=now)
    Stop.objects.update(state=StopState.DONE)
    desk = signed_in(day.desk)
    assert desk.get(reverse("tours")).context["chosen"] == driven
    placing.assign(order(day, 1, now=now), ahead, by=day.desk, now=now)
    assert desk.get(reverse("tours")).context["chosen"] == ahead
    asked = f"{reverse('tours')}?shift={driven.pk}"
    assert desk.get(asked).context["chosen"] == driven


def test_what_goes_back_is_late_by_when_its_shop_is_to_have_it():
    day = market_day(vans=1, now=NOW)
    placed = order(day, now=NOW)
    placing.assign(placed, day.shifts[0], by=day.desk, now=NOW)
    stop = Stop.objects.select_related("order").get(order=placed, kind=StopKind.DELIVERY)
    work = stop.leave_at - stop.planned_at
    stop.expected_at = placed.promised_until + timedelta(minutes=9) - work
    assert minutes_late(stop) == 9
    stop.order.state, stop.order.due_at = OrderState.RETURNING, NOW + timedelta(days=1)
    assert minutes_late(stop) == 0


def test_what_is_done_stands_first_as_it_was_done_then_what_is_in_hand():
    made = driven(orders=3)
    first, second, third, *_ahead = made.stops
    for stop, minutes in ((second, 9), (first, 20)):
        stop.state, stop.arrived_at, stop.left_at = StopState.DONE, NOW, NOW + minutes * MINUTE
        stop.save()
    # The plan had them later than what is left.
    Stop.objects.filter(pk__in=[first.pk, second.pk]).update(seq=F("seq") + 20)
    Stop.objects.filter(pk=third.pk).update(seq=15, state=StopState.HEADING)

    turn = [second.pk, first.pk, third.pk, *(stop.pk for stop in made.stops[3:])]
    assert [stop.pk for stop in board.stops_of([made.shift])[made.shift.pk]] == turn
    halts = tour_of(made.shift, NOW + HOUR).halts
    assert [stop.pk for halt in halts for stop in halt.stops] == turn


def test_goods_of_one_door_stay_one_halt_when_one_of_them_is_in_hand():
    made = driven(orders=2)
    Stop.objects.filter(pk=made.stops[1].pk).update(state=StopState.HERE)

    first = tour_of(made.shift, NOW + HOUR).halts[0]

    assert [stop.pk for stop in first.stops] == [made.stops[0].pk, made.stops[1].pk]


def test_the_keyboard_comes_to_the_first_order_that_can_be_moved(signed_in):
    now = timezone.now()
    day = market_day(vans=1, now=now)
    soon, later, last = (order(day, n, now=now + timedelta(minutes=9 * n)) for n in range(3))
    Trouble.objects.create(
        order=soon, kind=TroubleKind.NOBODY, at=now, client_key=uuid.uuid4(), told_by=day.desk,
        due_at=now + timedelta(hours=1), district="440105",
    )  # fmt: skip

    shown = signed_in(day.desk).get(reverse("tours")).content.decode()

    starts = dict(
        re.findall(r'<li class="c-order" data-order="([^"]+)"[^>]*tabindex="(-?\d)"', shown)
    )
    assert starts == {later.number: "0", last.number: "-1"}
