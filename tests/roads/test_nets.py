"""Road nets: read beside the site, put to use one at a time, asked for ways."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW
from tests.factories.streets import as_text, corner, grid, net_in_use, street
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.roads import actions, queries
from youhu.roads.actions import Given
from youhu.roads.models import HourFactor, RoadNet
from youhu.roads.queries import Profile
from youhu.roads.rules import State
from youhu.solvers.roads import Trip

ENDS = [corner(0, 0), corner(4, 3)]
RUSH = NOW.replace(hour=8, minute=30)  # half past eight in Shanghai


def handed_in(by, text, name="town.geojson"):
    return actions.hand_in("Town", Given(name, text.encode()), by=by, now=NOW)


def test_without_a_net_ways_are_straight_lines_and_say_so(db) -> None:
    told = queries.travel(ENDS)
    assert told.is_estimate
    assert told.metres[0, 1] > 1300
    assert queries.path(*ENDS).is_estimate
    assert queries.reach(ENDS[0], seconds=600) is None
    assert queries.travel([]).metres.shape == (0, 0)


def test_a_net_in_use_tells_ways_along_streets(desk) -> None:
    net = net_in_use(desk, NOW)
    assert (net.state, net.junctions, net.roads) == (State.ACTIVE, 36, 60)
    told, drawn = queries.travel(ENDS), queries.path(*ENDS)
    assert not told.is_estimate
    assert told.metres[0, 1] == pytest.approx(4 * 204.7 + 3 * 221.5, abs=5)
    assert (drawn.metres, drawn.seconds) == (told.metres[0, 1], told.seconds[0, 1])
    assert queries.travel(ENDS, profile=Profile.FOOT).seconds[0, 1] > 2 * told.seconds[0, 1]
    assert queries.reach(ENDS[0], seconds=600)


def test_a_point_off_the_net_is_guessed_and_the_others_are_not(desk) -> None:
    net_in_use(desk, NOW)
    told = queries.travel([*ENDS, (113.4, 23.0)])
    assert told.is_estimate
    assert not told.guessed[0, 1]
    assert told.guessed[0, 2]
    assert told.metres[0, 2] > 10_000


def test_a_new_point_joins_the_table_in_memory(desk) -> None:
    net_in_use(desk, NOW)
    dice = np.random.default_rng(1)
    points = [tuple(corner(0, 0) + at) for at in dice.random((9, 2)) * 0.009]
    queries.travel(points[:6])
    grown = queries.travel([points[8], *points[2:7]])
    fresh = queries.travel(points)
    same = np.array([8, *range(2, 7)])
    assert np.array_equal(grown.seconds, fresh.seconds[np.ix_(same, same)])


def test_another_net_is_used_from_the_moment_it_is_activated(desk) -> None:
    old = net_in_use(desk, NOW)
    before = queries.travel(ENDS).seconds[0, 1]
    new = net_in_use(desk, NOW, grid(6, maxspeed=9))
    old.refresh_from_db()
    assert (old.state, new.state) == (State.READY, State.ACTIVE)
    assert queries.travel(ENDS).seconds[0, 1] > 1.9 * before
    actions.activate(RoadNet.objects.get(pk=old.pk), by=desk, now=NOW)
    assert queries.travel(ENDS).seconds[0, 1] == before
    verbs = Entry.objects.of(old).values_list("verb", flat=True)
    assert list(verbs) == ["hand_in", "finish", "activate", "set_aside", "activate"]


def test_two_nets_can_not_be_in_use(desk) -> None:
    net_in_use(desk, NOW)
    other = handed_in(desk, as_text(grid()))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoadNet.objects.filter(pk=other.pk).update(state=State.ACTIVE, roads=1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "broken"),
        (as_text([]), "no_roads"),
        (as_text([street((x, 0), (x, 1)) for x in range(9)]), "not_joined"),
    ],
)
def test_a_bad_file_says_what_to_do_next(desk, text: str, fault: str) -> None:
    net = handed_in(desk, text)
    actions.prepare(net, clock=lambda: NOW)
    net.refresh_from_db()
    assert (net.state, net.fault) == (State.FAILED, fault)
    assert "xport" in net.said_fault
    with pytest.raises(Refused):
        actions.activate(net, by=desk, now=NOW)


def test_reading_twice_changes_nothing_and_silence_is_said(desk) -> None:
    net = net_in_use(desk, NOW)
    actions.prepare(RoadNet.objects.get(pk=net.pk), clock=lambda: NOW)
    assert Entry.objects.of(net).count() == 3
    lost = handed_in(desk, as_text(grid()))
    assert actions.end_silent(now=NOW + timedelta(minutes=14)) == 0
    assert actions.end_silent(now=NOW + timedelta(minutes=16)) == 1
    lost.refresh_from_db()
    assert (lost.state, lost.fault) == (State.FAILED, "silent")


def test_only_keepers_hand_in_and_only_what_can_be_a_map(desk, district) -> None:
    with pytest.raises(Refused):
        handed_in(district.dispatcher, as_text(grid()))
    with pytest.raises(Refused):
        handed_in(desk, as_text(grid()), name="town.shp")
    with pytest.raises(Refused):
        handed_in(desk, "")
    assert handed_in(district.admin, as_text(grid())).made_by == district.admin


def test_what_trips_tell_slows_that_hour_alone(desk) -> None:
    net_in_use(desk, NOW)
    usual = queries.travel(ENDS).seconds[0, 1]
    trips = [Trip(*ENDS, hour=8, seconds=2 * usual) for _n in range(30)]
    assert actions.learn(trips, profile=Profile.VAN, by=desk, now=NOW) == 30
    assert queries.travel(ENDS, at=RUSH).seconds[0, 1] > 1.6 * usual
    assert queries.travel(ENDS, at=RUSH + timedelta(hours=4)).seconds[0, 1] == usual
    assert queries.travel(ENDS, at=RUSH, profile=Profile.TRICYCLE).is_estimate is False
    (row,) = HourFactor.objects.all()
    assert (row.version, row.trips, row.start, row.road_class) == (1, 30, 7, "local")
    assert actions.learn([], profile=Profile.VAN, by=desk, now=NOW) == 0
    actions.learn(trips, profile=Profile.VAN, by=desk, now=NOW)
    assert set(HourFactor.objects.values_list("version", flat=True)) == {1, 2}
