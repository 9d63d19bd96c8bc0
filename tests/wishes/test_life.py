"""A wish from the paper list to the thanks: who may do what, when it comes back, what is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.factories import NOW, MemberFactory
from tests.factories.wishes import PUBLIC, WORDS, checked_in, wished
from tests.pages import page
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.privacy.models import Look
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.volunteering.models import ServiceRecord
from youhu.wishes import actions
from youhu.wishes.actions import Said, Taken
from youhu.wishes.listing import Listing
from youhu.wishes.models import Claim, Wish
from youhu.wishes.models.wishes import OLDEST_FIRST
from youhu.wishes.rules import (
    LEASE,
    LONGEST_LEASE,
    MOVES,
    OFFER,
    ROUND,
    ClaimState,
    Side,
    State,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def fresh(wish):
    return Wish.objects.whole().get(pk=wish.pk)


def told():
    return set(Message.objects.values_list("template", flat=True))


def test_a_wish_comes_true_and_its_hours_count(homes, community, helper, desk):
    wish = wished(homes, community, State.RATED, by=helper)

    service = ServiceRecord.objects.counted().get(person=helper.person)
    assert (service.minutes, service.what, service.community) == (40, PUBLIC.title, community)
    assert wish.due_at is None
    assert Claim.objects.get(wish=wish).state == ClaimState.DONE
    verbs = list(Entry.objects.of(wish).values_list("verb", flat=True))
    assert verbs == ["submit", "publish", "claim", "agree", "finish", "confirm", "rate"]


def test_what_the_asker_said_stands_sealed_in_the_database(homes, community):
    wish = wished(homes, community)
    row = Wish.objects.filter(pk=wish.pk).values_list("phone", "address", "name", "words").get()
    assert wish.phone == WORDS.phone
    assert not any(said and said in " ".join(map(str, row)) for said in vars(WORDS).values()
                   if isinstance(said, str) and said in (WORDS.phone, WORDS.address))  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ring 138 0013 8000"},
        {"text": f"She lives at {WORDS.address}."},
        {"salutation": WORDS.name},
        {"title": ""},
        {"salutation": ""},
        {"skills": ("flying",)},
        {"slots": ("8a",)},
    ],
)
def test_the_board_takes_no_number_no_name_and_no_address(homes, community, desk, change):
    wish = wished(homes, community, State.SUBMITTED)
    with pytest.raises(Refused):
        actions.publish(wish, replace(PUBLIC, **change), by=desk, now=NOW)
    assert fresh(wish).state == State.SUBMITTED


def test_only_who_has_checked_in_and_was_accepted_claims(homes, community, district):
    wish = wished(homes, community)
    with pytest.raises(Refused, match="Sign in"):
        actions.claim(wish, by=nobody(Role.RESIDENT), now=NOW)
    with pytest.raises(Refused, match="Check in to the community"):
        actions.claim(wish, by=homes.volunteers[2], now=NOW)
    with pytest.raises(Refused, match="not by units"):
        actions.claim(wish, by=district.handler, now=NOW)


def test_who_comes_second_is_told_so_and_may_wait(homes, community, helper, other):
    wish = wished(homes, community)
    second = fresh(wish)
    actions.claim(wish, by=helper, now=NOW)
    with pytest.raises(Taken, match="quicker"):
        actions.claim(second, by=other, now=NOW)
    assert actions.wait(fresh(wish), by=other, now=NOW).state == "waiting"


def test_nobody_holds_more_than_three(homes, community, helper):
    wishes = [wished(homes, community) for _n in range(4)]
    late = NOW + 3 * DAY  # after the fair hours
    for wish in wishes[:3]:
        actions.claim(wish, by=helper, now=late)
    with pytest.raises(Refused, match="3 wishes already"):
        actions.claim(wishes[3], by=helper, now=late)
    actions.release(wishes[0], note="Ill", by=helper, now=late)
    actions.claim(wishes[3], by=helper, now=late)


def test_in_the_fair_hours_a_new_wish_is_for_those_who_did_little(homes, community, helper, other):
    for _n in range(2):
        wished(homes, community, State.REALISED, by=helper, now=NOW - 5 * DAY)
    wish = wished(homes, community)
    with pytest.raises(Refused, match="those who did less"):
        actions.claim(wish, by=helper, now=NOW)
    actions.claim(wish, by=other, now=NOW)


def test_nobody_claims_their_own_wish(homes, community, helper):
    wish = wished(homes, community, asker=helper)
    with pytest.raises(Refused, match="your own wish"):
        actions.claim(wish, by=helper, now=NOW)


def test_a_project_is_claimed_by_a_unit_and_not_by_people(homes, community, helper, district):
    project = wished(homes, community, public=replace(PUBLIC, is_project=True))
    with pytest.raises(Refused, match="organisations"):
        actions.claim(project, by=helper, now=NOW)
    with pytest.raises(Refused, match="organisations"):
        actions.claim(project, by=homes.secretary, now=NOW)
    actions.claim(project, by=district.handler, now=NOW)
    assert fresh(project).unit == district.housing
    colleague = MemberFactory(handler=True, organisation=district.housing)
    actions.agree(fresh(project), meets_at=NOW + DAY, by=colleague, now=NOW)


def test_a_lease_that_ran_out_gives_the_wish_back_and_tells_both(homes, community, helper):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    assert actions.expire_leases(now=NOW + LEASE - timedelta(minutes=1)) == 0
    assert actions.expire_leases(now=NOW + LEASE) == 1
    wish = fresh(wish)
    assert (wish.state, wish.helper, wish.claimed_at) == (State.OPEN, None, None)
    assert Claim.objects.get(wish=wish).state == ClaimState.EXPIRED
    assert {"wish_expired", "wish_expired_desk", "wish_open_again_for_asker"} <= told()


def test_before_a_lease_ends_its_holder_is_reminded_once(homes, community, helper):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    moment = NOW + LEASE - timedelta(hours=1)
    assert actions.warn(now=moment) == 1
    assert actions.warn(now=moment) == 0
    assert "wish_lease_ends" in told()
    assert fresh(wish).rung == 1


def test_who_cannot_reach_the_asker_gets_seven_days_once(homes, community, helper):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    actions.extend(wish, note="Nobody answered twice.", by=helper, now=NOW + DAY)
    assert fresh(wish).due_at == NOW + LONGEST_LEASE
    with pytest.raises(Refused, match="more time already"):
        actions.extend(fresh(wish), note="Again.", by=helper, now=NOW + DAY)
    actions.expire_leases(now=NOW + LEASE)
    assert fresh(wish).state == State.CLAIMED


def test_only_the_holder_sees_the_number_and_each_look_is_kept(
    homes, community, helper, other, district
):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    for stranger in (other, district.handler, nobody(Role.RESIDENT)):
        with pytest.raises(Refused):
            actions.look(fresh(wish), by=stranger, now=NOW)
    actions.look(wish, by=helper, now=NOW)
    look = Look.objects.get()
    assert (look.by, look.about, look.district) == (helper, "wish", wish.district)
    assert fresh(wish).contacted_at == NOW
    actions.release(fresh(wish), note="Ill", by=helper, now=NOW)
    with pytest.raises(Refused):
        actions.look(fresh(wish), by=helper, now=NOW)


def test_once_it_came_true_the_number_is_closed_again(homes, community, helper):
    wish = wished(homes, community, State.REALISED, by=helper)
    with pytest.raises(Refused):
        actions.look(wish, by=helper, now=NOW)


def test_given_back_the_first_of_the_waiting_list_is_asked_alone(homes, community, helper, other):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    actions.wait(wish, by=other, now=NOW)
    actions.release(wish, note="Ill", by=helper, now=NOW)
    wish = fresh(wish)
    assert wish.reserved_for == other
    with pytest.raises(Refused, match="waiting list"):
        actions.claim(wish, by=helper, now=NOW)
    actions.claim(wish, by=other, now=NOW)
    assert fresh(wish).reserved_for is None


def test_who_was_asked_first_and_is_silent_is_passed_over(homes, community, helper, other):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    actions.wait(wish, by=other, now=NOW)
    actions.release(wish, note="Ill", by=helper, now=NOW)
    assert actions.pass_over(now=NOW + OFFER) == 1
    assert fresh(wish).reserved_for is None
    actions.claim(fresh(wish), by=helper, now=NOW + OFFER)


def test_of_those_who_wait_the_one_who_did_least_is_first(homes, community, helper, other):
    third = homes.volunteers[2]
    checked_in(third, homes, community)
    wished(homes, community, State.REALISED, by=other, now=NOW - DAY)
    wish = wished(homes, community, State.CLAIMED, by=helper)
    actions.wait(wish, by=other, now=NOW)
    actions.wait(wish, by=third, now=NOW + timedelta(hours=1))
    actions.release(wish, note="Ill", by=helper, now=NOW + timedelta(hours=2))
    assert fresh(wish).reserved_for == third


def test_what_nobody_claimed_goes_to_the_desk_and_first_into_the_next_round(homes, community, desk):
    wish = wished(homes, community)
    assert actions.end_rounds(now=NOW + ROUND) == 1
    wish = fresh(wish)
    assert (wish.state, wish.side) == (State.ROLLED_OVER, Side.DESK)
    actions.publish_again(wish, by=desk, now=NOW + ROUND)
    assert (wish.state, wish.round) == (State.OPEN, 2)
    wished(homes, community)
    assert Wish.objects.filter(state=State.OPEN).order_by(*OLDEST_FIRST).first() == wish


def test_a_silent_asker_hands_the_word_to_the_desk_after_five_work_days(
    homes, community, helper, desk
):
    wish = wished(homes, community, State.PENDING_CONFIRM, by=helper)
    assert wish.side == Side.ASKER
    assert actions.warn(now=wish.due_at - timedelta(minutes=1)) == 0
    actions.warn(now=wish.due_at)
    wish = fresh(wish)
    assert wish.side == Side.DESK
    assert "wish_to_confirm" in told()
    with pytest.raises(Refused, match="Say how"):
        actions.confirm(wish, by=desk, now=wish.due_at)
    actions.confirm(wish, note="She stayed silent.", by=desk, now=wish.due_at)
    assert wish.is_confirmed_by_desk


def test_whoever_holds_the_receipt_confirms_without_a_login(homes, community, helper):
    wish = wished(homes, community, State.PENDING_CONFIRM, by=helper)
    with pytest.raises(Refused):
        actions.confirm(wish, by=nobody(Role.RESIDENT), now=NOW)
    actions.confirm(wish, by=nobody(Role.RESIDENT), now=NOW, has_receipt=True)
    actions.rate(wish, Said("good"), by=nobody(Role.RESIDENT), now=NOW, has_receipt=True)
    assert ServiceRecord.objects.counted().filter(person=helper.person).exists()


def test_nobody_confirms_their_own_deed_not_even_with_the_receipt(homes, community, helper):
    wish = wished(homes, community, State.PENDING_CONFIRM, by=helper)
    with pytest.raises(Refused, match="Nobody confirms"):
        actions.confirm(wish, by=helper, now=NOW, has_receipt=True)


def test_what_was_not_done_goes_back_to_who_claimed_it(homes, community, helper):
    wish = wished(homes, community, State.PENDING_CONFIRM, by=helper)
    actions.send_back(
        wish, note="It flickers.", by=nobody(Role.RESIDENT), now=NOW, has_receipt=True
    )
    assert (wish.state, wish.finished_at) == (State.IN_PROGRESS, None)


def test_a_wish_taken_back_frees_its_holder(homes, community, helper, desk):
    wish = wished(homes, community, State.IN_PROGRESS, by=helper)
    actions.withdraw(wish, note="Her son came.", by=desk, now=NOW)
    assert Claim.objects.get(wish=wish).state == ClaimState.ENDED
    assert "wish_withdrawn" in told()


def test_several_people_share_a_wish_and_all_get_their_hours(homes, community, helper, other):
    wish = wished(homes, community, State.CLAIMED, by=helper, public=replace(PUBLIC, people=2))
    actions.join(wish, by=other, now=NOW)
    with pytest.raises(Refused, match="with it already"):
        actions.join(wish, by=other, now=NOW)
    actions.agree(wish, meets_at=NOW + DAY, by=helper, now=NOW)
    actions.finish(wish, minutes=60, note="", by=helper, now=NOW)
    actions.confirm(wish, by=nobody(Role.RESIDENT), now=NOW, has_receipt=True)
    people = ServiceRecord.objects.counted().values_list("person", flat=True)
    assert set(people) == {helper.person_id, other.person_id}


def test_overdue_steps_climb_to_the_rooms_above(homes, community, desk):
    wish = wished(homes, community, State.SUBMITTED)
    for days in (0, 2, 4, 6):
        actions.warn(now=wish.due_at + days * DAY)
    assert fresh(wish).rung == 3
    assert {"wish_to_verify", "wish_overdue_room"} <= told()


@pytest.mark.parametrize("verb", sorted(MOVES))
@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.RATED])
def test_what_has_ended_stays_so(homes, community, helper, desk, verb, state):
    assert state not in MOVES[verb].sources


def test_every_state_that_is_no_end_has_a_way_out():
    ways = {source for move in MOVES.values() for source in move.sources}
    assert ways >= set(State) - {State.RATED, State.REJECTED, State.WITHDRAWN}


def test_who_came_along_may_leave_and_is_told_when_it_ends(homes, community, helper, other):
    wish = wished(homes, community, State.CLAIMED, by=helper, public=replace(PUBLIC, people=2))
    actions.join(wish, by=other, now=NOW)
    actions.leave(wish, by=other, now=NOW)
    assert not Claim.objects.filter(person=other.person, state=ClaimState.HELD).exists()
    actions.join(fresh(wish), by=other, now=NOW)
    actions.release(fresh(wish), note="Ill", by=helper, now=NOW)
    assert not Claim.objects.filter(state=ClaimState.HELD).exists()
    assert "wish_off_for_all" in told()
    with pytest.raises(Refused):
        actions.leave(fresh(wish), by=other, now=NOW)


def test_given_back_it_waits_no_longer_than_until_it_is_wanted(homes, community, helper):
    wanted_on = (NOW + 9 * DAY).date()
    public = replace(PUBLIC, wanted_on=wanted_on)
    wish = wished(homes, community, State.CLAIMED, by=helper, public=public)
    actions.release(wish, note="Ill", by=helper, now=NOW + DAY)
    assert fresh(wish).due_at.astimezone(NOW.tzinfo) < NOW + 10 * DAY


def test_a_unit_sees_whom_to_ring_and_may_take_more_time(signed_in, homes, community, district):
    project = wished(homes, community, public=replace(PUBLIC, is_project=True))
    actions.claim(project, by=district.handler, now=NOW)
    browser = signed_in(district.handler)
    address = reverse("wish_at_desk", args=[project.pk])
    assert WORDS.phone not in page(browser, address)
    shown = browser.post(reverse("act_at_desk", args=[project.pk, "look"])).content.decode()
    assert WORDS.phone in shown
    asked = reverse("act_at_desk", args=[project.pk, "extend"])
    assert browser.post(asked, {"note": "Nobody answered."}).status_code == 302
    assert Claim.objects.get().is_extended


def test_the_rail_counts_what_waits_for_the_desk_of_the_community(
    client, homes, community, helper, desk
):
    client.force_login(desk.person.user)
    assert client.get(reverse("wishes_count")).content == b""

    for state in (State.SUBMITTED, State.OPEN, State.PENDING_CONFIRM):
        wished(homes, community, state, by=helper)
    assert client.get(reverse("wishes_count")).content == b"<b>2</b>"


def test_a_wish_stands_among_the_tabs_of_those_who_help(client, homes, community, helper):
    wish = wished(homes, community)
    client.force_login(helper.person.user)

    tabs = page(client, reverse("wish", args=[wish.pk])).split("c-tabbar")[1]
    assert f'href="{reverse("my_claims")}"' in tabs
    assert f'href="{reverse("wish_board")}" aria-current="page"' in tabs


def test_tabs_of_helpers_are_for_those_who_help(signed_in, homes, community, helper):
    wish = wished(homes, community)
    address = reverse("wish", args=[wish.pk])

    helps = page(signed_in(helper), address).split("c-tabbar")[1]
    for tab in ("my_claims", "activities", "my_service"):
        assert f'href="{reverse(tab)}"' in helps, tab
    assert f'href="{reverse("my_households")}"' not in helps  # looks after nobody

    lives_here = page(signed_in(homes.volunteers[2]), address).split("c-tabbar")[1]
    assert f'href="{reverse("my_service")}"' in lives_here  # where one checks in
    for tab in ("my_claims", "activities", "my_households"):
        assert f'href="{reverse(tab)}"' not in lives_here, tab


def test_a_visitor_keeps_the_usual_tabs_at_the_board(client, homes, community):
    wish = wished(homes, community)
    tabs = page(client, reverse("wish", args=[wish.pk])).split("c-tabbar")[1]
    assert f'href="{reverse("raise_call")}"' in tabs
    assert f'href="{reverse("my_claims")}"' not in tabs


def test_of_all_wishes_those_that_go_on_come_first_by_when_they_are_due(
    homes, community, helper, desk
):
    early, late = NOW - 9 * DAY, NOW + 9 * DAY
    ended = wished(homes, community, State.RATED, by=helper, now=early)
    refused = wished(homes, community, State.REJECTED, now=NOW)
    goes_on = [wished(homes, community, now=at) for at in (late, NOW, early)]
    rows = Listing(desk, QueryDict("tab=all")).rows()
    assert list(rows) == [*reversed(goes_on), refused, ended]
    back = Listing(desk, QueryDict("tab=all&sort=-due")).rows()
    assert list(back) == [*goes_on, refused, ended]
