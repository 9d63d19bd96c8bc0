"""A room is open when its hours say so and somebody is there."""

from datetime import date, time, timedelta

import pytest

from tests.factories import NOW, MemberFactory, cell_middle
from tests.factories.service_rooms import room_facts
from youhu.common.errors import Refused
from youhu.registry.rules import Role
from youhu.rooms import actions
from youhu.rooms.actions import Turn
from youhu.rooms.checks import open_rooms_have_somebody
from youhu.rooms.models import Room
from youhu.rooms.opening import standings
from youhu.rooms.rules import Shown
from youhu.territory.actions import stand_in
from youhu.territory.models import Roster


def stands(at):
    return standings(Room.objects.select_related("community"), at)[0]


def test_it_is_open_within_its_hours_with_somebody_there(made):
    standing = stands(NOW)
    assert standing.is_open
    assert standing.until == NOW.replace(hour=18, minute=0)
    assert standing.there == [made.grid]


def test_at_night_it_says_when_it_opens_next(made):
    friday_night = NOW + timedelta(days=4, hours=12)
    standing = stands(friday_night)
    assert not standing.is_open
    assert standing.opens_at == NOW.replace(hour=9, minute=0) + timedelta(days=7)


def test_without_anybody_on_duty_it_is_not_open_though_its_hours_say_so(made):
    stand_in(Roster.objects.get(post=made.room.post), NOW.date(), None)
    standing = stands(NOW)
    assert (standing.is_open, standing.is_unmanned) == (False, True)


def test_whoever_stands_in_is_shown(made, district):
    stand_in(Roster.objects.get(post=made.room.post), NOW.date(), made.desk)
    assert stands(NOW).there == [made.desk]


@pytest.mark.parametrize(
    ("shown", "reads"), [(Shown.NAME, "name"), (Shown.FAMILY, "family"), (Shown.ROLE, "role")]
)
def test_visitors_read_of_who_is_there_what_the_room_chose(made, shown, reads):
    Room.objects.update(shown=shown)
    name, post = made.grid.person.name, Role.GRID_WORKER.label
    told = {"name": name, "family": f"{name[0]}* {post}", "role": str(post)}
    assert stands(NOW).who == [told[reads]]


def test_a_special_day_closes_it_and_says_why(made):
    actions.set_special_day(made.room, on=NOW.date(), reason="Moving", by=made.desk, now=NOW)
    standing = stands(NOW)
    assert (standing.is_open, standing.is_unmanned, standing.reason) == (False, False, "Moving")


def test_a_special_day_has_hours_of_its_own(made):
    actions.set_special_day(
        made.room, on=NOW.date(), reason="Training", opens=time(11), closes=time(12), by=made.desk,
        now=NOW,
    )  # fmt: skip
    assert stands(NOW).opens_at == NOW.replace(hour=11, minute=0)
    assert stands(NOW.replace(hour=11, minute=30)).is_open


def test_the_check_names_the_stretch_without_anybody(made):
    assert open_rooms_have_somebody(now=NOW).is_kept
    stand_in(Roster.objects.get(post=made.room.post), date(2026, 11, 25), None)

    found = open_rooms_have_somebody(now=NOW).findings

    assert len(found) == 1
    assert "11-25 09:00" in found[0].text


def test_a_named_reason_mends_the_check(made):
    stand_in(Roster.objects.get(post=made.room.post), date(2026, 11, 25), None)
    actions.set_special_day(
        made.room, on=date(2026, 11, 25), reason="All at the market", by=made.desk, now=NOW
    )
    assert open_rooms_have_somebody(now=NOW).is_kept


def test_hours_without_any_turn_break_the_promise(made):
    actions.end_turn(made.room, Roster.objects.get(post=made.room.post), by=made.desk, now=NOW)
    assert not open_rooms_have_somebody(now=NOW + timedelta(days=1)).is_kept


def test_a_closed_room_receives_nobody_and_breaks_nothing(made):
    actions.close_room(made.room, note="We move together.", by=made.desk, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    assert not stands(tomorrow).is_open
    assert open_rooms_have_somebody(now=tomorrow).is_kept


def test_stretches_of_a_day_may_not_meet(made):
    meeting = [(1, time(9), time(12)), (1, time(11), time(13))]
    with pytest.raises(Refused):
        actions.set_hours(made.room, meeting, by=made.desk, now=NOW)


def test_only_the_team_has_turns(made, district):
    turn = Turn("6", time(9), time(12), NOW.date())
    with pytest.raises(Refused):
        actions.give_turn(made.room, turn, member=district.handler, by=made.desk, now=NOW)


def test_nobody_sits_there_twice_at_once(made):
    turn = Turn("1", time(10), time(11), NOW.date())
    with pytest.raises(Refused):
        actions.give_turn(made.room, turn, member=made.grid, by=made.desk, now=NOW)


@pytest.mark.parametrize("hand", ["grid_worker", "handler", "dispatcher", "supervisor"])
def test_only_the_desk_of_the_community_keeps_the_room(made, district, hand):
    with pytest.raises(Refused):
        actions.close_room(made.room, note="No", by=getattr(district, hand), now=NOW)


def test_a_room_stands_in_its_own_community(made, district):
    lng, lat = cell_middle(district.cells[4].code)
    with pytest.raises(Refused):
        actions.amend_room(made.room, room_facts(district, lng=lng, lat=lat), by=made.desk, now=NOW)


def test_many_rooms_cost_as_few_statements_as_one(made, district, django_assert_num_queries):
    for n in range(5):
        facts = room_facts(district, name=f"Room {n}")
        room = actions.set_up_room(facts, by=made.desk, now=NOW)
        actions.set_hours(room, [(1, time(9), time(18))], by=made.desk, now=NOW)
        member = MemberFactory(grid_worker=True, organisation=room.community)
        actions.give_turn(
            room, Turn("1", time(9), time(18), NOW.date()), member=member, by=made.desk, now=NOW
        )
    with django_assert_num_queries(5):
        found = standings(Room.objects.select_related("community"), NOW)
    assert sum(one.is_open for one in found) == 6
