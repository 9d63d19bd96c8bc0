"""Every overdue thing is warned about once for each rung, whatever happens to the sweep."""

from datetime import timedelta

import pytest

from tests.factories import NOW, in_state, raised, tiny_district
from tests.together import together
from youhu.calls import actions
from youhu.calls.models import Call, Escalation, LadderStep
from youhu.calls.rules import State
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.actions import touch

HOUR = timedelta(hours=1)


@pytest.fixture
def district(db):
    return tiny_district()


def rungs(call):
    given = Escalation.objects.filter(call=call, clock="stage").order_by("leg", "rung")
    return list(given.values_list("rung", flat=True))


def test_nothing_is_said_before_the_due_time(district):
    call = raised(district)
    assert actions.escalate(now=call.stage_due_at - timedelta(seconds=1)) == 0
    assert rungs(call) == []


def test_the_first_rung_comes_with_the_due_time_and_only_once(district):
    call = raised(district)
    assert actions.escalate(now=call.stage_due_at) == 1
    assert actions.escalate(now=call.stage_due_at) == 0
    assert rungs(call) == [1]
    assert Entry.objects.of(call).filter(verb="escalate").count() == 1


def test_a_sweep_that_slept_for_long_climbs_every_rung_once(district):
    call = raised(district)
    late = call.stage_due_at + timedelta(days=60)
    given = actions.escalate(now=late)
    assert given == Escalation.objects.count() > len(rungs(call)) > 1
    assert rungs(call) == sorted(set(rungs(call)))
    assert actions.escalate(now=late + timedelta(days=60)) == 0


def test_a_clock_that_jumps_back_and_forth_warns_no_second_time(district):
    call = raised(district)
    late = call.stage_due_at + timedelta(days=60)
    actions.escalate(now=late)
    before = rungs(call)
    for moment in (NOW - timedelta(days=400), late, NOW, late + HOUR):
        actions.escalate(now=moment)
    assert rungs(call) == before


def test_a_new_stage_has_a_ladder_of_its_own(district):
    call = raised(district)
    actions.escalate(now=call.stage_due_at)
    call.refresh_from_db()
    actions.sign(call, by=district.handler_of(call.unit), now=call.stage_due_at + HOUR)
    actions.escalate(now=call.stage_due_at)
    legs = Escalation.objects.filter(call=call).order_by("leg").values_list("leg", "rung")
    assert list(legs) == [(0, 1), (1, 1)]


def test_a_suspended_call_is_not_late(district):
    call = in_state(district, State.SUSPENDED)
    assert actions.escalate(now=call.wake_at - timedelta(seconds=1)) == 0


def test_a_suspended_call_wakes_with_the_time_that_was_left(district):
    call = in_state(district, State.WORKING)
    calendar_left = call.stage_due_at
    until = (NOW + timedelta(days=7)).date()
    at = NOW + timedelta(minutes=1)
    actions.suspend(call, until=until, note="Parts.", by=district.supervisor, now=at)
    assert actions.wake(now=call.wake_at) == 1
    call.refresh_from_db()
    assert call.state == State.WORKING
    assert call.stage_due_at >= calendar_left + timedelta(days=6)
    assert call.wake_at is None


def test_silence_closes_an_answered_call_as_unrated(district):
    call = in_state(district, State.ANSWERED)
    assert actions.lapse(now=call.stage_due_at - timedelta(seconds=1)) == 0
    assert actions.lapse(now=call.stage_due_at) == 1
    call.refresh_from_db()
    assert (call.state, call.outcome) == (State.CLOSED, "unrated")


def test_a_warning_reaches_the_unit_and_the_level_that_the_rung_names(district):
    call = raised(district)
    actions.escalate(now=call.stage_due_at)
    told = Message.objects.filter(template="escalated").values_list("unit__code", flat=True)
    assert call.unit.code in set(told)
    assert len(set(told)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_share_the_work():
    district = tiny_district()
    calls = [raised(district) for _n in range(12)]
    late = max(call.stage_due_at for call in calls) + timedelta(days=60)
    given = together([lambda: actions.escalate(now=late)] * 2)
    assert sum(given) == Escalation.objects.count()
    assert Escalation.objects.count() == Entry.objects.filter(verb="escalate").count()
    assert Call.objects.filter(next_rung_at__isnull=False).count() == 0


def test_a_promise_is_watched_whatever_its_stages_do(district):
    call = raised(district)
    moment = NOW
    while moment < call.due_at:
        moment += timedelta(days=1)
        actions.return_call(call, note="Not ours.", by=district.handler_of(call.unit), now=moment)
        actions.dispatch(call, unit=district.housing, by=district.district_dispatcher, now=moment)
    actions.escalate(now=moment + HOUR)
    assert Escalation.objects.filter(call=call, clock="promise").exists()


def test_an_answer_in_time_ends_the_watch_over_the_promise(district):
    call = in_state(district, State.ANSWERED)
    assert call.next_promise_at is None
    assert actions.escalate(now=call.due_at + timedelta(days=60)) == 0


def test_a_failed_check_takes_the_watch_over_the_promise_up_again(district):
    call = in_state(district, State.CHECKING)
    actions.fail_check(call, note="Still dark.", by=district.grid_worker, now=NOW + HOUR)
    assert call.next_promise_at == call.due_at


def test_a_ladder_that_lost_its_rungs_keeps_no_call_from_being_warned_about(district):
    calls = [raised(district), raised(district)]
    LadderStep.objects.all().delete()
    touch("calls")
    late = max(call.stage_due_at for call in calls)
    assert actions.escalate(now=late) == 2
    assert [rungs(call) for call in calls] == [[1], [1]]


def test_a_reopened_call_has_a_new_promise_with_a_ladder_of_its_own(district):
    call = in_state(district, State.ANSWERED)
    actions.reopen(call, note="Nobody came.", by=district.resident, now=NOW + HOUR)
    late = call.due_at + timedelta(days=60)
    actions.escalate(now=late)
    legs = set(Escalation.objects.filter(clock="promise").values_list("leg", flat=True))
    assert legs == {1}
