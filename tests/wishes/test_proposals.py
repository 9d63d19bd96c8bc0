"""The desk proposes, each pick explained; members say yes or no. Nobody is ordered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.wishes import PUBLIC, checked_in, wished
from youhu.common.errors import Refused
from youhu.ledger.queries import disagreeing
from youhu.volunteering.actions import Offer
from youhu.wishes import actions
from youhu.wishes.actions import Taken
from youhu.wishes.models import Claim, Pick, Proposal, Wish
from youhu.wishes.pairing import match
from youhu.wishes.rules import ANSWER, LEASE, PickState, State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(pick):
    return Pick.objects.select_related("wish__community", "proposal", "member__person").get(
        pk=pick.pk
    )


def sent(community, desk, now=NOW):
    made = actions.propose(community, by=desk, now=now)
    actions.send(made, by=desk, now=now)
    return [fresh(pick) for pick in made.picks.order_by("pk")]


def test_without_an_open_wish_nothing_is_proposed(community, desk, helper):
    with pytest.raises(Refused, match="No wish waits"):
        actions.propose(community, by=desk, now=NOW)


def test_where_nobody_fits_it_says_so(homes, community, desk):
    wished(homes, community)
    with pytest.raises(Refused, match="Nobody who has checked in"):
        actions.propose(community, by=desk, now=NOW)


def test_each_pick_says_how_far_what_for_and_how_often_of_late(homes, community, desk, helper):
    wished(homes, community, State.REALISED, by=helper, now=NOW - 5 * DAY)
    wished(homes, community)
    (pick,) = sent(community, desk)
    assert (pick.member, pick.skills, pick.slots) == (helper, {"electricity"}, {"6a"})
    assert (pick.load, pick.rivals, pick.is_home_known) == (1, 0, True)


def test_of_two_who_fit_the_one_who_did_less_is_asked(homes, community, desk, helper, other):
    wished(homes, community, State.REALISED, by=helper, now=NOW - 5 * DAY)
    wished(homes, community)
    (pick,) = sent(community, desk)
    assert (pick.member, pick.rivals) == (other, 1)


def test_yes_claims_the_wish_also_in_the_fair_hours(homes, community, desk, helper):
    for days in (5, 6):
        wished(homes, community, State.REALISED, by=helper, now=NOW - days * DAY)
    wish = wished(homes, community)
    (pick,) = sent(community, desk)
    with pytest.raises(Refused, match="those who did less"):
        actions.claim(wish, by=helper, now=NOW)
    actions.accept(pick, by=helper, now=NOW)
    assert fresh(pick).state == PickState.ACCEPTED
    assert Wish.objects.get(pk=wish.pk).helper == helper


def test_no_costs_nothing_and_only_that_wish_is_not_asked_again(homes, community, desk, helper):
    first = wished(homes, community)
    (pick,) = sent(community, desk)
    actions.decline(pick, note="Away", by=helper, now=NOW)
    with pytest.raises(Refused, match="Nobody who has checked in"):
        actions.propose(community, by=desk, now=NOW)
    second = wished(homes, community)
    (pick,) = sent(community, desk)
    assert (pick.wish, pick.wish != first) == (second, True)


def test_a_suggestion_of_another_cannot_be_answered(homes, community, desk, helper):
    wished(homes, community)
    (pick,) = sent(community, desk)
    with pytest.raises(Refused, match="somebody else"):
        actions.accept(pick, by=homes.volunteers[2], now=NOW)


def test_too_late_a_yes_is_told_that_somebody_was_quicker(homes, community, desk, helper, other):
    wish = wished(homes, community)
    (pick,) = sent(community, desk)
    rival = other if pick.member == helper else helper
    asked = fresh(pick)
    actions.claim(wish, by=rival, now=NOW)
    with pytest.raises((Taken, Refused)):
        actions.accept(asked, by=asked.member, now=NOW)
    assert fresh(pick).state == PickState.GONE


def test_silence_ends_a_suggestion(homes, community, desk, helper):
    wished(homes, community)
    (pick,) = sent(community, desk)
    assert actions.lapse_picks(now=NOW + ANSWER) == 1
    assert fresh(pick).state == PickState.LAPSED


def test_a_wish_for_two_is_filled_by_two(homes, community, desk, helper, other):
    wish = wished(homes, community, public=replace(PUBLIC, people=2))
    one, two = sent(community, desk)
    actions.accept(one, by=one.member, now=NOW)
    assert actions.lapse_picks(now=NOW) == 0
    assert fresh(two).state == PickState.ASKED
    actions.accept(fresh(two), by=two.member, now=NOW)
    assert Claim.objects.filter(wish=wish, state="held").count() == 2


def test_a_held_wish_with_a_free_seat_is_matched_again(homes, community, desk, helper, other):
    wished(homes, community, State.CLAIMED, by=helper, public=replace(PUBLIC, people=2))
    (pick,) = sent(community, desk)
    assert pick.member == other


def test_who_may_not_claim_is_not_asked(homes, community, desk, helper):
    for _n in range(3):
        wish = wished(homes, community, now=NOW - 3 * DAY)
        actions.claim(wish, by=helper, now=NOW)
    wished(homes, community)
    assert match(community, now=NOW).picks == []


def test_whose_lease_ran_out_is_left_alone_for_a_while(homes, community, desk, helper):
    wished(homes, community, State.CLAIMED, by=helper)
    actions.expire_leases(now=NOW + LEASE)
    assert match(community, now=NOW + LEASE).picks == []
    assert len(match(community, now=NOW + LEASE + 15 * DAY).picks) == 1


def test_nobody_is_asked_for_their_own_wish_but_for_others(homes, community, desk, helper):
    wished(homes, community, asker=helper)
    assert match(community, now=NOW).picks == []
    wished(homes, community)
    assert len(match(community, now=NOW).picks) == 1


def test_what_is_reserved_for_the_waiting_list_is_not_proposed(
    homes, community, desk, helper, other
):
    wish = wished(homes, community, State.CLAIMED, by=helper)
    actions.wait(wish, by=other, now=NOW)
    actions.release(wish, note="Ill", by=helper, now=NOW)
    assert match(community, now=NOW).wishes == 0


def test_the_desk_takes_out_whom_it_knows_cannot(homes, community, desk, helper):
    wished(homes, community)
    made = actions.propose(community, by=desk, now=NOW)
    with pytest.raises(Refused, match="waits to be sent"):
        actions.propose(community, by=desk, now=NOW)
    actions.take_out(made.picks.select_related("proposal", "wish").get(), by=desk, now=NOW)
    assert actions.send(made, by=desk, now=NOW) == 0
    assert list(disagreeing(Proposal.objects.all())) == []
    with pytest.raises(Refused):
        actions.drop(made, by=desk, now=NOW)


def test_other_desks_propose_nothing_here(homes, community, district, helper):
    wished(homes, community)
    with pytest.raises(Refused, match="Only the desk"):
        actions.propose(community, by=district.handler, now=NOW)


def test_who_can_do_nothing_that_is_needed_is_no_candidate(homes, community, desk):
    checked_in(homes.volunteers[2], homes, community, Offer(skills=("law",)))
    wished(homes, community)
    assert match(community, now=NOW).pairs == 0
