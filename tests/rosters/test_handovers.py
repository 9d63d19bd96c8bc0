"""Hand-overs: one a change of turn, kept as it was; late ones and gaps are told of."""

from datetime import timedelta

import pytest

from tests.factories import in_state, raised
from tests.rosters.conftest import NATIONAL_DAY, at
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.notices.models import Message
from youhu.rosters import actions
from youhu.rosters.checks import handovers_go_on
from youhu.rosters.models import Handover
from youhu.rosters.rules import HANDOVER_MOVES, OPEN_HANDOVERS, HandoverState
from youhu.territory.models import Roster

pytestmark = pytest.mark.django_db
CHANGE = at(1, 8)


@pytest.fixture
def handover(night_owl, early_bird, chief) -> Handover:
    actions.open_handovers(now=at(1, 7))
    return Handover.objects.whole().get(changes_at=CHANGE)


def write(row, by):
    said = {"notes": "Two calls.", "equipment": "Keys"}
    actions.write_handover(row, **said, by=by, now=at(1, 7, 50))


def test_each_change_of_turn_has_exactly_one(night_owl, early_bird, chief) -> None:
    made = [actions.open_handovers(now=at(1, 7) + timedelta(minutes=n)) for n in range(3)]
    assert made == [5, 0, 0]  # the changes of two days back, and the one an hour ahead
    row = Handover.objects.get(changes_at=CHANGE)
    assert (row.outgoing, row.incoming, row.due_at) == (night_owl, early_bird, at(1, 8, 30))


def test_who_goes_on_hands_over_to_nobody(desk, early_bird) -> None:
    Roster.objects.update(starts="00:00", ends="00:00")
    assert actions.open_handovers(now=at(1, 7)) == 0


def test_what_waited_is_kept_as_it_was(district, handover, night_owl, early_bird) -> None:
    call = in_state(district, State.WORKING)
    Call.objects.update(raised_at=at(30, 9, month=9))
    write(handover, night_owl)
    raised(district)
    row = Handover.objects.get(pk=handover.pk)
    calls = row.waiting["groups"][0]
    assert (calls["kind"], calls["n"], calls["rows"][0]["code"]) == ("calls", 1, call.number)
    actions.sign_handover(row, remarks="Seen", by=early_bird, now=at(1, 8, 2))
    assert (row.state, row.incoming) == (HandoverState.SIGNED, early_bird)


def test_nobody_signs_what_they_wrote_and_others_do_not_write(
    handover, night_owl, early_bird
) -> None:
    with pytest.raises(Refused, match="Only"):
        write(handover, early_bird)
    write(handover, night_owl)
    with pytest.raises(Refused, match="wrote this yourself"):
        actions.sign_handover(handover, by=night_owl, now=CHANGE)


def test_a_dispute_is_settled_by_whoever_is_in_charge(handover, night_owl, early_bird, chief):
    write(handover, night_owl)
    actions.dispute_handover(handover, remarks="No keys", by=early_bird, now=CHANGE)
    assert Message.objects.get(template="handover_disputed").member == chief
    with pytest.raises(Refused):
        actions.settle_handover(handover, note="Found", by=early_bird, now=CHANGE)
    actions.settle_handover(handover, note="Found", by=chief, now=CHANGE)
    assert handover.state == HandoverState.SETTLED


def test_a_late_one_is_told_of_once(handover, chief) -> None:
    Handover.objects.exclude(pk=handover.pk).delete()
    assert actions.warn_handovers(now=at(1, 8, 29)) == 0
    assert handovers_go_on(now=at(1, 8, 40)).findings
    assert [actions.warn_handovers(now=at(1, 8, 31)) for _ in range(2)] == [1, 0]
    assert Message.objects.get(template="handover_late").member == chief
    assert not handovers_go_on(now=at(1, 8, 40)).findings


@pytest.mark.parametrize("state", HandoverState)
def test_every_open_state_has_a_way_out(state) -> None:
    ways = {verb for verb, step in HANDOVER_MOVES.items() if state in step.sources}
    assert bool(ways) == (state in OPEN_HANDOVERS)


def test_a_gap_is_told_of_at_seven_days_and_at_one(desk, night_owl, early_bird, chief) -> None:
    Roster.objects.filter(member=early_bird).update(until_on=NATIONAL_DAY + timedelta(days=2))
    gap, told = at(3, 8), []
    for hours in (8 * 24, 7 * 24 - 1, 6 * 24, 24, 23):
        actions.warn_gaps(now=gap - timedelta(hours=hours))
        rows = Message.objects.filter(key__startswith=f"gap:{desk.pk}:{gap:%Y%m%d%H%M}")
        told.append(rows.filter(member=chief).count())
    assert told == [0, 1, 1, 2, 2]
