"""What is read of a market's tours: what lies ahead, and the last that is known of a vehicle."""

import pytest

from tests.factories.driving import GATE, MINUTE, driven, given
from tests.factories.rows import NOW
from youhu.dispatch.actions import driving
from youhu.dispatch.live import Standing, last_seen, read
from youhu.dispatch.models import Position, Stop, Trip
from youhu.dispatch.rules import TripState

pytestmark = pytest.mark.django_db


def after_two_stops(made):
    """Of a tour of four stops, two are done."""
    first, second, *_ahead = (stop.pk for stop in made.stops)
    driving.set_out(first, by=made.by, now=NOW)
    driving.hand(first, given(NOW + MINUTE), by=made.by, now=NOW + MINUTE)
    driving.hand(second, given(NOW + 2 * MINUTE), by=made.by, now=NOW + 2 * MINUTE)


def test_stops_that_are_done_are_not_read_but_the_last(monkeypatch):
    made = driven()
    after_two_stops(made)
    seen, from_db = [], Stop.from_db

    def noted(db, names, values):
        row = from_db(db, names, values)
        seen.append(row.pk)
        return row

    monkeypatch.setattr(Stop, "from_db", noted)
    live = read(made.shift.market, NOW + 3 * MINUTE)

    _first, second, third, fourth = (stop.pk for stop in made.stops)
    assert sorted(seen) == [second, third, fourth]
    (standing,) = live.standings
    assert standing.busy.pk == third
    assert [stop.pk for stop in standing.stops] == [fourth]
    assert standing.is_used


def test_a_vehicle_is_where_it_was_last_by_its_phone_or_by_its_last_stop():
    made = driven()
    assert last_seen(made.shift) == (made.shift.lng, made.shift.lat)

    after_two_stops(made)
    stop = made.stops[1]
    assert last_seen(made.shift) == (stop.lng, stop.lat)

    Position.objects.create(shift=made.shift, at=NOW + MINUTE, lng=GATE[0] + 1, lat=GATE[1])
    assert last_seen(made.shift) == (stop.lng, stop.lat)

    Position.objects.create(shift=made.shift, at=NOW + 3 * MINUTE, lng=GATE[0] + 2, lat=GATE[1])
    assert last_seen(made.shift) == (GATE[0] + 2, GATE[1])


def test_told_is_what_is_done_before_goods_are_fetched_anew_and_nothing_of_later_trips():
    going, later = Trip(state=TripState.UNDER_WAY), Trip(state=TripState.PLANNED)

    def standing(busy, *kinds):
        stops = [Stop(kind=kind, trip=going) for kind in kinds] + [Stop(kind="pickup", trip=later)]
        at, is_loading = Stop(kind=busy, trip=going), busy == "pickup"
        return Standing(None, (0, 0), NOW, frozenset(), tuple(stops), at, True, is_loading)

    loading = standing("pickup", "pickup", "delivery", "delivery", "pickup", "delivery")
    assert [one.kind for one in loading.told] == ["pickup", "delivery", "delivery"]
    assert standing("delivery", "pickup", "delivery").told == ()
    assert len(standing("delivery", "delivery").told) == 1
    assert len(standing("pickup", "transfer", "pickup", "delivery").told) == 3
    assert standing("pickup").told == ()
