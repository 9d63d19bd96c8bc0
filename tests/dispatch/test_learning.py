"""Driven trips tell how slow which hour is, each night, and twice a night tells nothing more."""

from datetime import timedelta

import pytest

from tests.factories import NOW, MemberFactory, OrganisationFactory
from tests.factories.driving import driven
from tests.factories.streets import corner, net_in_use
from youhu.dispatch import learning
from youhu.dispatch.models import Stop, Trip
from youhu.dispatch.rules import StopState, TripState
from youhu.dispatch.tasks import learn_at_night
from youhu.registry.rules import OrgKind, Role
from youhu.roads import queries
from youhu.roads.models import HourFactor

pytestmark = pytest.mark.django_db
ENDS = [corner(0, 0), corner(4, 3)]
MINUTE = timedelta(minutes=1)
NIGHT = (NOW + timedelta(days=1)).replace(hour=3, minute=0)


@pytest.fixture
def trip(district):
    """A trip of two ways from end to end of the net, each twice as long as usual, at ten."""
    market = OrganisationFactory(kind=OrgKind.ASSOCIATION, area_code="440105")
    net_in_use(MemberFactory(role=Role.HANDLER, organisation=market), NOW)
    made = driven()
    took = timedelta(seconds=2 * float(queries.travel(ENDS).seconds[0, 1]))
    at = NOW.replace(hour=10, minute=0)
    for number, stop in enumerate(made.stops[:3]):
        lng, lat = ENDS[number % 2]
        Stop.objects.filter(pk=stop.pk).update(
            lng=lng, lat=lat, state=StopState.DONE, arrived_at=at, left_at=at + MINUTE
        )
        at += took + MINUTE
    Stop.objects.filter(pk=made.stops[3].pk).update(state=StopState.FAILED)
    Trip.objects.filter(pk=made.trip.pk).update(state=TripState.DONE, ended_at=at, due_at=None)
    return made.trip


def test_ways_of_driven_trips_slow_their_hour(trip):
    assert learning.learn_hours(now=NIGHT) == 2

    row = HourFactor.objects.get()
    assert (row.trips, row.start, row.version) == (2, 9, 1)
    assert row.factor > 1


def test_a_stop_in_vain_on_the_way_is_a_place_like_others(trip):
    Stop.objects.filter(pk=trip.stops.order_by("seq")[1].pk).update(state=StopState.FAILED)

    assert learning.learn_hours(now=NIGHT) == 2


def test_what_the_desk_wrote_down_afterwards_tells_no_time(trip):
    second = trip.stops.order_by("seq")[1]
    Stop.objects.filter(pk=second.pk).update(left_at=second.arrived_at)

    assert learning.learn_hours(now=NIGHT) == 0


def test_the_same_night_learns_once_and_the_next_one_anew(trip):
    learning.learn_hours(now=NIGHT)

    assert learning.learn_hours(now=NIGHT + timedelta(minutes=1)) == 0
    assert learning.learn_hours(now=NIGHT + timedelta(days=1)) == 2
    assert HourFactor.objects.count() == 2


def test_trips_under_way_and_long_ago_tell_nothing(trip):
    assert learning.learn_hours(now=NIGHT + timedelta(days=40)) == 0
    Trip.objects.filter(pk=trip.pk).update(state=TripState.BROKEN_OFF)
    assert learning.learn_hours(now=NIGHT) == 0


def test_the_sweep_asks_at_night_alone():
    assert learn_at_night(now=NIGHT.replace(hour=14)) == 0
    assert learn_at_night(now=NIGHT) == 1
    assert learn_at_night(now=NIGHT + timedelta(minutes=1)) == 0  # it waits already
