"""Every state × verb × role, from the table itself; and a call's way through the table."""

from contextlib import contextmanager
from datetime import timedelta
from inspect import signature

import pytest
from django.db import transaction

from tests.factories import (
    NOW,
    MemberFactory,
    RoutingRuleFactory,
    in_state,
    raised,
    tiny_district,
)
from youhu.calls import actions
from youhu.calls.actions.perform import ACTIONS, perform
from youhu.calls.models import Call
from youhu.calls.rules import ENDED, MAIN_VERBS, MOVES, OPEN, STAGE_OF, DutyState, Outcome, State
from youhu.common.errors import Refused
from youhu.common.moves import open_moves
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.registry.actions import touch
from youhu.registry.models import Member, nobody
from youhu.registry.rules import UNNAMED, Role

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
EVERYTHING = {
    "note": "Because it is so.",
    "answer": "It is done.",
    "was_contacted": True,
    "was_solved": "yes",
    "satisfaction": "satisfied",
}


def fields_of(verb, district):
    """What a verb asks for, and nothing else."""
    asked = signature(ACTIONS[verb]).parameters
    if "main" in asked:
        return {"main": raised(district)}
    values = {**EVERYTHING, "unit": district.urban, "until": (NOW + timedelta(days=9)).date()}
    return {name: value for name, value in values.items() if name in asked}


def member_for(role, district, call):
    """Somebody in `role` whose business the call is."""
    match role:
        case Role.HANDLER:
            return district.handler_of(call.unit)
        case Role.CLOCK:
            return nobody(Role.CLOCK)
        case Role.SUPERVISOR:
            return district.district_supervisor
        case Role.DISPATCHER:
            return district.other_centre_dispatcher
        case _:
            return getattr(district, role.value)


@pytest.fixture
def district():
    made = tiny_district()
    made.other_centre_dispatcher = MemberFactory(dispatcher=True, organisation=made.centre)
    return made


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_in_a_state_what_the_table_says_and_nothing_else(district, state, role):
    raised_once = in_state(district, state)
    before = Entry.objects.of(raised_once).count()
    for verb, move in MOVES.items():
        with _undone():
            call = Call.objects.get(pk=raised_once.pk)
            allowed = verb in open_moves(call, role)
            table_says = state in move.sources and role in move.roles and move.holds_for(call)
            assert allowed == table_says
            by = member_for(role, district, call)
            if allowed:
                _do(call, verb, district, by)
                assert (call.state, Entry.objects.of(call).count()) == (move.target, before + 1)
            else:
                with pytest.raises(Refused):
                    _do(call, verb, district, by)
                assert (call.state, Entry.objects.of(call).count()) == (state, before)
            call.refresh_from_db()
            _is_held(call)


@contextmanager
def _undone():
    """What happens inside never happened, so that the next verb meets the same call."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _do(call, verb, district, by):
    perform(call, verb, by=by, now=LATER, **fields_of(verb, district))


def _is_held(call):
    """What must be true of every call at every moment."""
    if call.state in OPEN:
        assert call.unit is not None
        assert call.stage == STAGE_OF[call.state]
        assert call.stage_due_at is not None
        assert call.due_at is not None
        assert _has_a_next_step(call)
    else:
        assert (call.stage, call.stage_due_at, call.next_rung_at) == ("", None, None)


def _has_a_next_step(call):
    return any(open_moves(call, role) for role in Role)


def test_every_open_state_has_an_owner_stage_and_a_way_out():
    for state in OPEN:
        assert state in STAGE_OF
        assert any(state in move.sources for move in MOVES.values())


def test_every_state_can_be_reached():
    reached = {State.RECEIVED, State.VERIFYING, State.DISPATCHED}
    for _round in State:
        reached |= {m.target for m in MOVES.values() if m.sources & reached}
    assert reached == set(State)


def test_only_reopening_leads_out_of_an_end():
    ends = ENDED - {State.MERGED}  # which goes on with its main call
    leaving = {verb for verb, move in MOVES.items() if move.sources & ends}
    assert leaving == {"reopen", "follow_again"}


def test_every_main_verb_is_in_the_table():
    assert set(MAIN_VERBS) <= set(MOVES)


def test_whoever_has_no_name_is_a_resident_or_the_clock():
    for role in set(Role) - UNNAMED:
        with pytest.raises(ValueError, match="name"):
            nobody(role)


def test_a_call_goes_from_raised_to_rated(district):
    call = raised(district)
    handler = district.handler_of(call.unit)
    actions.sign(call, by=handler, now=NOW + timedelta(minutes=5))
    actions.answer(call, answer="At counter 3.", by=handler, now=NOW + timedelta(minutes=30))
    actions.rate(
        call,
        was_contacted=True,
        was_solved="yes",
        satisfaction="satisfied",
        by=district.resident,
        now=LATER,
    )
    call.refresh_from_db()
    assert (call.state, call.outcome) == (State.CLOSED, Outcome.NORMAL)
    verbs = Entry.objects.of(call).values_list("verb", flat=True)
    assert list(verbs) == ["raise", "sign", "answer", "rate"]
    assert list(broken_chains()) == []


def test_an_unsolved_call_can_be_reopened_and_is_counted(district):
    call = in_state(district, State.ANSWERED)
    unit = call.unit
    actions.reopen(call, note="Nobody came.", by=district.resident, now=LATER)
    call.refresh_from_db()
    assert (call.state, call.unit, call.times_reopened) == (State.DISPATCHED, unit, 1)
    assert call.due_at > LATER


def test_after_five_working_days_a_call_is_not_reopened_any_more(district):
    call = in_state(district, State.CLOSED)
    with pytest.raises(Refused, match="raise a new call"):
        actions.reopen(call, note="Again.", by=district.resident, now=NOW + timedelta(days=9))


def test_a_returned_call_goes_to_the_dispatcher_of_the_level_above(district):
    by_department = in_state(district, State.RETURNED)
    assert by_department.unit == district.centre
    litter = in_state(district, State.DISPATCHED, category=district.litter)
    actions.return_call(litter, note="Not ours.", by=district.handler_of(litter.unit), now=LATER)
    assert litter.unit == district.centre
    odour = raised(district, category=district.odour)
    actions.confirm(odour, by=district.grid_worker, now=NOW)
    actions.return_call(odour, note="Not ours.", by=district.handler_of(odour.unit), now=LATER)
    assert odour.unit == district.rooms[0]
    assert odour.stage_due_at > LATER


def test_nobody_agrees_to_their_own_proposal_to_decline(district):
    call = in_state(district, State.DECLINING)
    with pytest.raises(Refused, match="second person"):
        actions.agree_decline(call, by=district.dispatcher, now=LATER)


def test_who_did_the_work_does_not_check_it(district):
    call = in_state(district, State.CHECKING)
    Call.objects.filter(pk=call.pk).update(worker=district.grid_worker)
    call.refresh_from_db()
    with pytest.raises(Refused, match="somebody else"):
        actions.pass_check(call, by=district.grid_worker, now=LATER)


def test_a_failed_check_sends_it_back_to_the_same_unit_and_is_counted(district):
    call = in_state(district, State.CHECKING)
    unit = call.unit
    actions.fail_check(call, note="Still dark.", by=district.grid_worker, now=LATER)
    call.refresh_from_db()
    assert (call.state, call.unit, call.times_reworked) == (State.WORKING, unit, 1)
    assert call.answered_at is None


def test_a_call_does_not_close_over_an_open_mandatory_duty(district):
    call = in_state(district, State.ANSWERED)
    call.duties.create(
        unit=district.urban, part="assist", assigned_at=NOW, due_at=LATER, state=DutyState.SIGNED
    )
    with pytest.raises(Refused, match="has not finished its part"):
        actions.rate(
            call,
            was_contacted=True,
            was_solved="yes",
            satisfaction="satisfied",
            by=district.resident,
            now=LATER,
        )


def test_a_patrol_report_is_closed_by_its_check(district):
    call = in_state(district, State.CHECKING, kind="report", by=district.grid_worker)
    actions.close_checked(call, by=district.other_centre_dispatcher, now=LATER)
    assert (call.state, call.outcome) == (State.CLOSED, Outcome.NORMAL)


def test_a_handler_of_another_unit_is_refused(district):
    call = raised(district)
    stranger = district.handler_of(district.urban)
    with pytest.raises(Refused, match="another unit"):
        actions.sign(call, by=stranger, now=LATER)


def test_what_changed_under_ones_hands_is_not_moved(district):
    call = raised(district)
    stale = Call.objects.get(pk=call.pk)
    handler = district.handler_of(call.unit)
    actions.sign(call, by=handler, now=NOW)
    with pytest.raises(Refused, match="a moment ago"):
        actions.sign(stale, by=handler, now=NOW)


def test_the_second_person_is_another_person_and_not_another_post(district):
    call = in_state(district, State.DECLINING)
    second_post = MemberFactory(
        supervisor=True, organisation=district.centre, person=district.dispatcher.person
    )
    with pytest.raises(Refused, match="second person"):
        actions.agree_decline(call, by=second_post, now=LATER)


def test_what_was_sent_up_is_decided_up_there(district):
    call = in_state(district, State.RETURNED)
    assert call.unit == district.centre
    with pytest.raises(Refused, match="another unit"):
        actions.dispatch(call, unit=district.urban, by=district.dispatcher, now=LATER)
    actions.dispatch(call, unit=district.urban, by=district.other_centre_dispatcher, now=LATER)
    assert call.unit == district.urban


def test_a_call_is_not_given_to_a_unit_in_which_nobody_handles_calls(district):
    call = in_state(district, State.RETURNED)
    Member.objects.filter(organisation=district.urban).update(valid_until=NOW.date())
    with pytest.raises(Refused, match="does not answer"):
        actions.dispatch(call, unit=district.urban, by=district.other_centre_dispatcher, now=LATER)


def test_a_call_of_a_dissolved_unit_is_reopened_with_whoever_answers_now(district):
    call = in_state(district, State.ANSWERED, category=district.question)
    district.housing.active_until = NOW.date()
    district.housing.save()
    RoutingRuleFactory(number=900, category=district.question, unit=district.urban)
    touch("registry")
    actions.reopen(call, note="Nobody came.", by=district.resident, now=LATER)
    assert call.unit == district.urban


def test_the_door_stays_open_while_a_rating_is_awaited(district):
    call = in_state(district, State.CHECKING)
    checked_at = NOW + timedelta(days=12)
    actions.pass_check(call, by=district.grid_worker, now=checked_at)
    actions.reopen(call, note="Dark again.", by=district.resident, now=checked_at)
    assert call.state == State.DISPATCHED
