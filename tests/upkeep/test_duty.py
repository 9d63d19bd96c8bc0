"""Duty posts: turns given, handed over and ended, gaps before they happen, and the pages."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW, MemberFactory, PostFactory, RosterFactory
from tests.pages import LANGUAGES, page, statements
from youhu.common.errors import Refused
from youhu.territory.checks import posts_manned
from youhu.territory.models import Post, Roster
from youhu.upkeep import actions, rota
from youhu.upkeep.actions import Turn
from youhu.upkeep.models import Change

TODAY = NOW.date()
NIGHT = Turn("1234567", time(20), time(8), TODAY)
SAID = {"basis": "Document 12"}


@pytest.fixture
def post(district) -> Post:
    """The one post of the housing bureau, with one turn that never ends."""
    return Post.objects.get(unit=district.housing)


@pytest.fixture
def turn(post) -> Roster:
    return post.rosters.get()


@pytest.fixture
def second(district):
    return MemberFactory(handler=True, organisation=district.housing)


def test_a_turn_whose_end_leaves_nobody_is_not_ended_by_the_way(district, turn, hand) -> None:
    with pytest.raises(Refused, match="nobody of Housing"):
        actions.end_turn(turn, hand, until=TODAY + timedelta(days=3))

    actions.end_turn(turn, hand, until=TODAY + timedelta(days=3), despite=True)

    found = posts_manned(now=NOW).findings
    assert [one.code for one in found] == ["housing"]


def test_a_turn_beside_another_can_end(district, post, turn, second, hand) -> None:
    all_day = Turn("1234567", time(0), time(0), TODAY - timedelta(days=1))
    actions.give_turn(post, hand, member=second, turn=all_day)

    actions.end_turn(turn, hand, until=TODAY + timedelta(days=3))

    turn.refresh_from_db()
    assert turn.until_on == TODAY + timedelta(days=3)
    assert posts_manned(now=NOW).is_kept


def test_a_turn_that_is_handed_over_leaves_no_minute_empty(district, post, turn, second, hand):
    actions.hand_over_turn(turn, hand, member=second, on=TODAY + timedelta(days=2))

    old, new = post.rosters.order_by("pk")
    assert (old.until_on, new.from_on) == (TODAY + timedelta(days=2),) * 2
    assert (new.member, new.weekdays, new.starts) == (second, old.weekdays, old.starts)
    assert posts_manned(now=NOW).is_kept
    assert list(Change.objects.order_by("pk").values_list("verb", flat=True)) == ["retire", "enter"]


def test_a_turn_that_never_began_goes_without_a_trace_but_its_change(post, second, hand) -> None:
    actions.give_turn(post, hand, member=second, turn=NIGHT)
    row = post.rosters.get(member=second)

    actions.end_turn(row, hand, until=TODAY)

    assert not post.rosters.filter(member=second).exists()
    assert Change.objects.latest("pk").before["starts"] == "20:00:00"


def test_only_the_units_own_people_have_turns(district, post, hand) -> None:
    with pytest.raises(Refused, match="people of the unit"):
        actions.give_turn(post, hand, member=district.dispatcher, turn=NIGHT)


def test_nobody_is_twice_at_one_post(district, post, hand) -> None:
    with pytest.raises(Refused, match="already"):
        actions.give_turn(post, hand, member=district.handler, turn=NIGHT)


def test_a_turn_ends_with_the_term_of_its_member(district, turn) -> None:
    district.handler.valid_until = TODAY + timedelta(days=5)
    district.handler.save()
    turn.refresh_from_db()

    assert turn.line().until_on == TODAY + timedelta(days=5)


def test_a_post_with_turns_is_not_removed(post, turn, hand) -> None:
    with pytest.raises(Refused, match="End the turns first"):
        actions.remove_post(post, hand)

    actions.end_turn(turn, hand, until=TODAY, despite=True)
    actions.remove_post(post, hand)

    assert not Post.objects.filter(pk=post.pk).exists()


def test_a_week_shows_turns_gaps_and_lanes(district) -> None:
    monday = date(2026, 11, 23)
    post = PostFactory(unit=district.urban, name="Lamps at night")
    who = district.handler_of(district.urban)
    said = {"post": post, "member": who, "from_on": monday, "until_on": None}
    night = RosterFactory(weekdays="1", starts=time(20), ends=time(8), **said)
    noon = RosterFactory(weekdays="1", starts=time(21), ends=time(23), **said)

    days = rota.week([night, noon], monday)

    first = [(bar.starts, bar.ends, bar.lane, bar.turn and bar.turn.roster) for bar in days[0].bars]
    assert first == [(1200, 1440, 0, night), (1260, 1380, 1, noon), (0, 1200, 0, None)]
    assert [(bar.starts, bar.ends) for bar in days[1].bars] == [(0, 480), (480, 1440)]
    assert [bar.turn for bar in days[2].bars] == [None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open(district, signed_in, post, language) -> None:
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert post.name in page(client, reverse("duty_posts"), language=language)
        text = page(client, reverse("duty_post", args=[post.pk]), language=language)
        assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_duty_post"), language=language)


def test_who_answers_at_three_in_the_morning_of_the_national_day(district, admin, post) -> None:
    post.rosters.update(starts=time(8), ends=time(20))
    address = reverse("duty_posts") + "?unit=housing&at="

    night = admin.get(f"{address}2026-10-01T03:00").context["lines"]
    noon = admin.get(f"{address}2026-10-01T12:00").context["lines"]

    assert [line["cells"][4][1] for line in night] == [""]
    assert [line["cells"][4][1] for line in noon] == [str(district.handler.person)]


def test_posts_with_gaps_are_found(district, admin, post) -> None:
    address = reverse("duty_posts") + "?manned=gaps"
    assert not admin.get(address).context["lines"]

    post.rosters.update(weekdays="12345")

    (line,) = admin.get(address).context["lines"]
    assert line["href"] == reverse("duty_post", args=[post.pk])
    assert str(line["mark"][0]) == "gap ahead"


def test_a_turn_is_given_handed_over_and_ended_on_the_page(district, admin, post, second) -> None:
    act = reverse("act_duty_post", args=[post.pk, "turn"])
    said = {**SAID, "member": second.pk, "weekdays": ["1", "2"], "starts": "08:00", "ends": "20:00"}
    with time_machine.travel(NOW, tick=False):
        assert admin.post(act, {**said, "from_on": "2026-12-01"}).status_code == 302
        row = post.rosters.get(member=second)
        over = reverse("act_turn", args=[post.pk, row.pk, "hand-over"])
        refused = admin.post(over, {**SAID, "member": second.pk, "on": "2026-12-05"})
        end = reverse("act_turn", args=[post.pk, row.pk, "end"])
        ended = admin.post(end, {**SAID, "until": "2026-12-10"})

    row.refresh_from_db()
    assert (row.weekdays, str(row.until_on)) == ("12", "2026-12-10")
    assert "have this turn already" in refused.content.decode()
    assert (refused.status_code, ended.status_code) == (422, 302)


def test_a_post_is_set_up_for_a_cell(district, admin) -> None:
    said = {**SAID, "unit": "urban", "name": "Lamps", "cell": district.cells[0].code}

    admin.post(reverse("new_duty_post"), said)
    wrong = admin.post(reverse("new_duty_post"), {**said, "name": "More", "cell": "1"})

    assert Post.objects.get(name="Lamps").area == district.cells[0]
    assert wrong.status_code == 422


def test_a_long_list_costs_no_more(district, admin) -> None:
    address = reverse("duty_posts")
    admin.get(address)
    with statements() as few:
        admin.get(address)
    for n in range(20):
        PostFactory(unit=district.urban, name=f"Lamp {n}")

    with statements() as many:
        admin.get(address)

    assert len(many) == len(few)


def test_the_list_leaves_as_a_file(district, admin) -> None:
    table = admin.get(reverse("export_duty_posts", args=["csv"]) + "?unit=housing")

    assert table.content.decode("utf-8-sig").count("\n") == 2
