"""Leave: granted only with substitutes; who is ill leaves an alarm until somebody stands in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rosters.conftest import ASKED_AT, NATIONAL_DAY, at, turn_on
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.rosters import actions
from youhu.rosters.checks import posts_always_manned
from youhu.rosters.models import Leave
from youhu.rosters.rules import LeaveState
from youhu.territory.checks import posts_manned
from youhu.territory.duty import answering
from youhu.territory.models import Cover

pytestmark = pytest.mark.django_db
DAYS = actions.Days("annual", NATIONAL_DAY, NATIONAL_DAY + timedelta(days=1), "Home")


@pytest.fixture
def leave(night_owl, early_bird, chief) -> Leave:
    return actions.ask_leave(DAYS, by=night_owl, now=ASKED_AT)


def test_the_turns_that_fall_in_it_are_taken_down(leave, chief) -> None:
    found = [timezone.localtime(turn.starts_at).strftime("%m-%d %H") for turn in leave.turns.all()]
    # The night that began the evening before still runs in the morning of the first day.
    assert found == ["09-30 20", "10-01 20", "10-02 20"]
    assert Message.objects.get(template="leave_asked").member == chief


def test_it_is_granted_only_when_every_turn_has_somebody(leave, chief, third, district) -> None:
    turns = list(leave.turns.all())
    named = {turn.pk: third for turn in turns[1:]}
    with pytest.raises(Refused, match="Nobody stands in on 09-30"):
        actions.grant_leave(leave, named, by=chief, now=ASKED_AT)
    assert not Cover.objects.exists()
    actions.grant_leave(leave, {**named, turns[0].pk: chief}, by=chief, now=ASKED_AT)
    assert answering(district.housing, now=at(1, 3)) == chief
    assert answering(district.housing, now=at(2, 3)) == third
    assert not posts_always_manned(now=ASKED_AT).findings


def test_nobody_grants_their_own(leave, night_owl, third) -> None:
    named = {turn.pk: third for turn in leave.turns.all()}
    with pytest.raises(Refused, match="Only the person in charge"):
        actions.grant_leave(leave, named, by=night_owl, now=ASKED_AT)


def test_who_is_away_or_on_duty_cannot_stand_in(leave, chief, early_bird, third) -> None:
    away = actions.Days("annual", DAYS.from_on, DAYS.to_on, "Away too")
    theirs = actions.ask_leave(away, by=third, now=ASKED_AT)
    actions.grant_leave(theirs, {}, by=chief, now=ASKED_AT)
    named = {turn.pk: third for turn in leave.turns.all()}
    with pytest.raises(Refused, match="has leave"):
        actions.grant_leave(leave, named, by=chief, now=ASKED_AT)
    assert Leave.objects.get(pk=leave.pk).state == LeaveState.ASKED


def test_who_is_ill_leaves_an_alarm_until_somebody_stands_in(
    district, night_owl, early_bird, third, chief
) -> None:
    now, on = at(1, 21), NATIONAL_DAY
    ill = actions.enter_sick(night_owl, actions.Days("sick", on, on, "Fever"), by=chief, now=now)
    assert answering(district.housing, now=at(2, 3)) is None
    assert posts_always_manned(now=now).findings
    assert posts_manned(now=now).findings
    assert Message.objects.filter(template="leave_leaves_gaps", member=chief).count() == 1
    (turn,) = ill.turns.select_related("post__unit")
    turn.leave = ill
    actions.name_substitute(turn, third, by=chief, now=now)
    assert answering(district.housing, now=at(2, 3)) == third
    assert not posts_always_manned(now=now).findings
    assert Message.objects.get(template="stand_in").member == third


def test_only_whoever_is_in_charge_enters_it(night_owl, third, chief) -> None:
    days = actions.Days("sick", NATIONAL_DAY, NATIONAL_DAY, "Fever")
    for by in (night_owl, third):
        with pytest.raises(Refused):
            actions.enter_sick(night_owl, days, by=by, now=ASKED_AT)


def test_what_nobody_decides_lapses_once_before_the_first_turn(leave, night_owl, early_bird):
    assert [actions.lapse_leaves(now=at(30, 18, month=9)) for _ in range(2)] == [1, 0]
    assert turn_on(night_owl, NATIONAL_DAY).member == night_owl
    assert Message.objects.filter(template="leave_lapsed").count() == 2
