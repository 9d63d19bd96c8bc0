"""Swaps: never a gap, never a double turn, exactly once; whoever took over is told at 3 a.m."""

from datetime import time, timedelta

import pytest

from tests.factories import RosterFactory, in_state
from tests.rosters.conftest import ASKED_AT, NATIONAL_DAY, at, turn_on
from youhu.calls.actions import escalate
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.rosters import actions
from youhu.rosters.ahead import gaps_ahead
from youhu.rosters.models import Swap
from youhu.rosters.rules import OPEN_SWAPS, SWAP_MOVES, SwapState, answer_by
from youhu.territory.duty import answering
from youhu.territory.models import Cover, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def swap(night, night_owl, third) -> Swap:
    wanted = actions.Wanted(night, third)
    return actions.ask_swap(wanted, note="A wedding", by=night_owl, now=ASKED_AT)


def told(template: str) -> list[str]:
    rows = Message.objects.filter(template=template, member__isnull=False)
    return sorted(rows.values_list("member__person__name", flat=True))


def test_at_three_on_national_day_the_one_who_took_the_turn_answers(
    district, swap, night_owl, third, early_bird
) -> None:
    three = at(1, 3)
    assert answering(district.housing, now=three) == night_owl
    actions.accept_swap(swap, by=third, now=ASKED_AT + timedelta(hours=1))
    assert answering(district.housing, now=three) == third
    assert answering(district.housing, now=three + timedelta(days=1)) == night_owl
    assert list(gaps_ahead(ASKED_AT, timedelta(days=30))) == []


def test_a_warning_at_three_on_national_day_goes_to_the_new_person(
    district, swap, third, early_bird, night_owl
) -> None:
    actions.accept_swap(swap, by=third, now=ASKED_AT)
    call = in_state(district, State.WORKING)
    Call.objects.filter(pk=call.pk).update(next_rung_at=at(1, 3), stage_due_at=at(1, 2))
    escalate(now=at(1, 3))
    found = Message.objects.filter(template="escalated_on_duty").values_list("member", flat=True)
    assert third.pk in found
    assert night_owl.pk not in found


def test_both_are_told_and_the_roster_changes_in_one_step(swap, third, night_owl) -> None:
    assert told("swap_asked") == [third.person.name]
    assert not Cover.objects.exists()
    actions.accept_swap(swap, by=third, now=ASKED_AT)
    assert swap.state == SwapState.DONE
    assert told("swap_done") == sorted([third.person.name, night_owl.person.name])
    assert Cover.objects.get().member == third


def test_an_exchange_moves_both_turns(night, night_owl, early_bird, third) -> None:
    back = turn_on(early_bird, NATIONAL_DAY + timedelta(days=3))
    wanted = actions.Wanted(night, early_bird, back)
    swap = actions.ask_swap(wanted, note="", by=night_owl, now=ASKED_AT)
    actions.accept_swap(swap, by=early_bird, now=ASKED_AT)
    assert turn_on(night_owl, night.on).member == early_bird
    assert turn_on(early_bird, back.on).member == night_owl


def test_where_the_post_requires_it_whoever_is_in_charge_decides(
    desk, chief, swap, third, night_owl
) -> None:
    Post.objects.filter(pk=desk.pk).update(swaps_need_approval=True)
    swap = Swap.objects.whole().get()
    actions.accept_swap(swap, by=third, now=ASKED_AT)
    assert (swap.state, Cover.objects.count()) == (SwapState.ACCEPTED, 0)
    assert told("swap_to_approve") == [chief.person.name]
    with pytest.raises(Refused):
        actions.approve_swap(swap, by=night_owl, now=ASKED_AT)
    actions.approve_swap(swap, by=chief, now=ASKED_AT)
    assert Cover.objects.get().member == third


def test_nobody_is_put_on_duty_twice(night, night_owl, third) -> None:
    RosterFactory(post=night.post, member=third, starts=time(22), ends=time(23))
    with pytest.raises(Refused, match="on duty already"):
        actions.ask_swap(actions.Wanted(night, third), note="", by=night_owl, now=ASKED_AT)


def test_who_got_another_turn_meanwhile_cannot_accept(swap, night, third) -> None:
    RosterFactory(post=night.post, member=third, starts=time(22), ends=time(23))
    with pytest.raises(Refused, match="on duty already"):
        actions.accept_swap(swap, by=third, now=ASKED_AT)
    assert not Cover.objects.exists()


def test_what_nobody_answers_lapses_once_and_the_asker_keeps_the_turn(
    swap, night_owl, chief
) -> None:
    assert swap.answer_by == at(30, 18, month=9)
    assert actions.lapse_swaps(now=swap.answer_by - timedelta(minutes=1)) == 0
    assert [actions.lapse_swaps(now=swap.answer_by) for _ in range(2)] == [1, 0]
    assert told("swap_lapsed") == sorted([night_owl.person.name, chief.person.name])
    assert turn_on(night_owl, swap.on).member == night_owl


def test_a_turn_that_changed_hands_meanwhile_is_not_swapped_again(
    night, swap, night_owl, third, chief, district
) -> None:
    days = actions.Days("sick", night.on, night.on, "Ill")
    actions.enter_sick(night_owl, days, by=chief, now=ASKED_AT)
    with pytest.raises(Refused, match="changed hands"):
        actions.accept_swap(swap, by=third, now=ASKED_AT)
    assert turn_on(night_owl, night.on).member is None


def test_only_the_two_and_whoever_is_in_charge_see_it(district, swap, night_owl, third, chief):
    seers = (night_owl, third, chief, district.district_dispatcher)
    assert all(Swap.objects.visible_to(member).exists() for member in seers)
    blind = (district.resident, district.dispatcher, district.handler_of(district.urban))
    assert not any(Swap.objects.visible_to(member).exists() for member in blind)


@pytest.mark.parametrize("state", SwapState)
def test_every_open_state_has_a_way_out_and_a_clock(state) -> None:
    ways = {verb for verb, step in SWAP_MOVES.items() if state in step.sources}
    assert bool(ways) == (state in OPEN_SWAPS)
    assert ("lapse" in ways) == (state in OPEN_SWAPS)


def test_a_request_made_late_has_half_of_what_is_left() -> None:
    assert answer_by(at(1, 6), at(1, 8)) == at(1, 7)
    assert answer_by(at(1, 0), at(1, 8)) == at(1, 6)
