"""A loaded vehicle breaks down at 14:05, its driver says so, and all aboard still arrives."""

import uuid
from datetime import timedelta

import pytest

from tests.dispatch.test_planning import replanned
from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Order
from youhu.delivery.rules import State as OrderState
from youhu.dispatch import checks
from youhu.dispatch.actions import driving, incidents, planning
from youhu.dispatch.actions.incidents import Told
from youhu.dispatch.actions.terms import set_terms
from youhu.dispatch.live import read
from youhu.dispatch.models import Shift, Stop
from youhu.dispatch.rules import TO_DO, IncidentKind, StopKind, StopState

pytestmark = pytest.mark.django_db
AT = NOW.replace(hour=14, minute=5)
PLACE = (113.29, 23.08)
SIGNED = [[[0.1, 0.2], [0.5, 0.9]]]


def driver_of(day, shift: Shift):
    return next(one for one in day.drivers if one.person_id == shift.driver.person_id)


def drive(day, stop: Stop, at=AT) -> None:
    """The driver goes there, and does what is to be done."""
    by = driver_of(day, stop.trip.shift)
    driving.set_out(stop.pk, by=by, now=at)
    driving.arrive(stop.pk, by=by, now=at)
    given = ProofGiven(client_key=uuid.uuid4(), at=at, pieces=4, signature=SIGNED)
    driving.hand(stop.pk, given, by=by, now=at)


def drive_on(day, at) -> None:
    """Every driver drives the rest of the tour, stop by stop."""
    rows = Stop.objects.filter(state__in=TO_DO).order_by("trip__shift", "trip__place", "seq", "pk")
    while (stop := rows.select_related("trip__shift__driver").first()) is not None:
        drive(day, stop, at)


def test_everything_aboard_is_taken_over_where_the_vehicle_stands_and_arrives():
    day = market_day(vans=3, now=AT)
    for number in range(5):
        order(day, number, now=AT - timedelta(hours=1))
    planning.publish(replanned(day, now=AT), by=day.desk, now=AT)
    shift = Stop.objects.earliest("pk").trip.shift
    for stop in Stop.objects.filter(trip__shift=shift, kind=StopKind.PICKUP).order_by("seq"):
        drive(day, stop)
    aboard = set(Order.objects.filter(state=OrderState.ABOARD).values_list("pk", flat=True))
    told = Told(uuid.uuid4(), IncidentKind.BREAKDOWN, lng=PLACE[0], lat=PLACE[1])
    incidents.tell_incident(shift, told, by=driver_of(day, shift), now=AT)
    set_terms(day.market, by=day.desk, now=AT, is_automatic=True)
    shift.refresh_from_db()

    planning.rescue(shift, by=day.desk, now=AT)

    taken = Stop.objects.filter(kind=StopKind.TRANSFER, state=StopState.AHEAD)
    assert {stop.order_id for stop in taken} == aboard != set()
    assert shift.pk not in {stop.trip.shift_id for stop in taken}
    assert read(day.market, AT).loose == ()
    assert checks.orders_stand_somewhere(now=AT).is_kept

    drive_on(day, AT + timedelta(minutes=30))
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.DELIVERED}
