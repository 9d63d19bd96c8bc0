"""Every state × verb × hand of an assisting duty, from its two tables; and what a duty does."""

from contextlib import contextmanager
from datetime import timedelta
from inspect import signature
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, MemberFactory, asked, assist_in, in_state
from youhu.calls import actions as call_actions
from youhu.calls.models import Duty
from youhu.calls.rules import DutyState
from youhu.calls.rules import State as CallState
from youhu.common.errors import Refused
from youhu.joint import actions
from youhu.joint.actions.asker import Wish
from youhu.joint.actions.perform import ACTIONS, perform
from youhu.joint.life import LIFE
from youhu.joint.models import Assist
from youhu.joint.queries import is_on_side, offered
from youhu.joint.rules import ENDED, MOVES, OPEN, SIDES, STAGE_OF, Side, State, place_above
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.registry.models import nobody
from youhu.registry.rules import Role

LATER = NOW + timedelta(hours=1)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "joint.md"
SAID = {"note": "Because it is so.", "report": "It is done."}


def hands(district):
    """Everybody who may stand near a duty, by what they are to it."""
    return {
        "lead": district.handler,
        "unit": district.handler_of(district.urban),
        "other unit": district.handler_of(district.offices[0]),
        "room of the place": district.dispatcher,
        "room elsewhere": district.other_dispatcher,
        "district room": district.district_dispatcher,
        "district supervisor": district.district_supervisor,
        "resident": district.resident,
        "grid worker": district.grid_worker,
        "auditor": district.auditor,
        "clock": nobody(Role.CLOCK),
    }


# Who stands on which side, where the lead of a department asked another department.
ON_SIDE = {
    Side.UNIT: {"unit"},
    Side.ASKER: {"lead", "room of the place", "district room", "district supervisor"},
    Side.ARBITER: {"district room", "district supervisor"},
}


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fields_of(verb, district):
    parameters = signature(ACTIONS[verb]).parameters
    values = {**SAID, "unit": district.offices[0]}
    return {name: value for name, value in values.items() if name in parameters}


@pytest.mark.parametrize("state", State)
def test_only_what_both_tables_say_is_done(district, state):
    made = assist_in(district, state)
    for verb, move in MOVES.items():
        for name, by in hands(district).items():
            on_side = verb not in SIDES or name in ON_SIDE[SIDES[verb]]
            allowed = state in move.sources and by.role in move.roles and on_side
            assert (verb in offered(made, by)) == (allowed and verb in SIDES)
            with undone():
                found = Assist.objects.whole().get(pk=made.pk)
                before = Entry.objects.of(found).count()
                if allowed:
                    perform(found, verb, by=by, now=LATER, **fields_of(verb, district))
                    assert found.state == move.target
                    assert Entry.objects.of(found).count() == before + 1
                else:
                    with pytest.raises(Refused):
                        perform(found, verb, by=by, now=LATER, **fields_of(verb, district))
                is_held(found)


def is_held(assist):
    """What must be true of every duty at every moment."""
    assist.refresh_from_db()
    duty = Duty.objects.get(pk=assist.duty_id)
    if assist.state in OPEN:
        assert assist.holder is not None
        assert (assist.stage, duty.due_at) == (STAGE_OF[assist.state], assist.stage_due_at)
        assert duty.state in (DutyState.ASSIGNED, DutyState.SIGNED)
    else:
        assert assist.next_rung_at is None
        assert assist.ended_at == duty.ended_at is not None
        assert duty.state in (DutyState.DONE, DutyState.GIVEN_BACK)


def test_the_page_about_joint_handling_shows_the_table_as_it_is():
    page = PAGE.read_text()
    assert page == LIFE.replaced(page), "bin/manage moves --of joint --write docs/joint.md"


def test_every_state_is_reached_and_every_open_one_left():
    assert {State.ASKED} | {move.target for move in MOVES.values()} == set(State)
    for state in OPEN:
        assert any(state in move.sources for move in MOVES.values())
    assert not any(move.sources & ENDED for move in MOVES.values())


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        (("440105001001001", "440105001001", "440105001001"), "440105001001"),
        (("440105001001001", "440105001001", "440105001002"), "440105001"),
        (("440105001001001", "440105001", "440105001002"), "440105001"),
        (("440105001001001", "440105001", "440105002"), "440105"),
        (("440105001001001", "440105", "440105001"), "440105"),
    ],
)
def test_the_smallest_place_above_both_units_is_found(codes, place):
    assert place_above(*codes) == place


def test_a_unit_is_told_sees_the_call_and_signs_on_its_own_clock(district):
    made = asked(district)
    assert Message.objects.filter(template="assist_asked", unit=district.urban).exists()
    assert type(made.call).objects.visible_to(district.handler_of(district.urban)).exists()
    sign_by = made.stage_due_at
    actions.sign(made, by=district.handler_of(district.urban), now=LATER)
    assert made.stage == "handle"
    assert made.stage_due_at > sign_by
    assert (made.stage_started_at, made.call.stage_started_at < LATER) == (LATER, True)
    assert list(broken_chains()) == []


def test_a_call_waits_for_a_mandatory_duty_and_says_whose(district):
    call = in_state(district, CallState.WORKING)
    made = asked(district, call=call)
    with pytest.raises(Refused, match=str(district.urban)):
        call_actions.answer(call, answer="Done.", by=district.handler, now=LATER)
    call.refresh_from_db()
    assert call.state == CallState.WORKING
    unit = district.handler_of(district.urban)
    actions.sign(made, by=unit, now=LATER)
    actions.finish(made, report="Fenced.", by=unit, now=LATER)
    call.refresh_from_db()
    call_actions.answer(call, answer="Done.", by=district.handler, now=LATER)
    assert call.state == CallState.ANSWERED


def test_what_is_asked_if_it_can_holds_nothing_up(district):
    made = asked(district, is_mandatory=False)
    call = made.call
    call_actions.answer(call, answer="Done.", by=district.handler, now=LATER)
    assert call.state == CallState.ANSWERED


def test_a_declined_duty_still_holds_the_call(district):
    made = assist_in(district, State.DECLINED)
    with pytest.raises(Refused, match="not finished its part"):
        call_actions.answer(made.call, answer="Done.", by=district.handler, now=LATER)


def test_what_an_arbiter_upheld_cannot_be_declined_again(district):
    made = assist_in(district, State.DISPUTED)
    assert made.arbiter == district.centre
    actions.uphold(made, note="Lamps are yours.", by=district.district_dispatcher, now=LATER)
    unit = district.handler_of(district.urban)
    assert offered(made, unit) == ["sign"]
    with pytest.raises(Refused):
        actions.decline(made, note="Still not.", by=unit, now=LATER)
    actions.sign(made, by=unit, now=LATER)
    actions.finish(made, report="Fenced.", by=unit, now=LATER)
    assert made.state == State.DONE


def test_a_dispute_within_a_subdistrict_is_decided_there(district):
    call = in_state(district, CallState.DISPATCHED, category=district.litter)
    lead = district.handler_of(district.offices[0])
    call_actions.sign(call, by=lead, now=NOW)
    made = actions.ask(call, Wish(district.committees[0], "Sweep."), by=lead, now=NOW)
    unit = district.handler_of(district.committees[0])
    actions.decline(made, note="Not our bin.", by=unit, now=NOW)
    actions.insist(made, note="It is.", by=lead, now=NOW)
    assert made.arbiter == district.rooms[0]
    assert is_on_side(made, Side.ARBITER, district.dispatcher)
    assert not is_on_side(made, Side.ARBITER, district.other_dispatcher)


def test_a_room_that_asked_is_not_the_arbiter_of_it(district):
    call = in_state(district, CallState.DISPATCHED, category=district.litter)
    made = actions.ask(
        call, Wish(district.committees[0], "Sweep."), by=district.dispatcher, now=NOW
    )
    lead = district.handler_of(district.offices[0])
    assert offered(made, lead) == []
    unit = district.handler_of(district.committees[0])
    actions.decline(made, note="Not our bin.", by=unit, now=NOW)
    actions.insist(made, note="It is.", by=district.dispatcher, now=NOW)
    assert made.arbiter == district.centre


def test_at_the_district_a_second_person_decides(district):
    call = in_state(district, CallState.WORKING)
    first = district.district_dispatcher
    made = actions.ask(call, Wish(district.urban, "Fence it."), by=first, now=NOW)
    actions.decline(made, note="No.", by=district.handler_of(district.urban), now=NOW)
    actions.insist(made, note="Yes.", by=first, now=NOW)
    assert made.arbiter == district.centre
    with pytest.raises(Refused, match="second person"):
        actions.uphold(made, note="Yes.", by=first, now=LATER)
    actions.release(made, note="No.", by=district.district_supervisor, now=LATER)
    assert made.state == State.RELEASED


def test_another_unit_is_asked_for_the_same(district):
    made = assist_in(district, State.DECLINED)
    other = actions.ask_other(
        made, unit=district.offices[0], note="Theirs.", by=district.handler, now=LATER
    )
    assert (made.state, other.state, other.task) == (State.RELEASED, State.ASKED, made.task)
    assert (other.instead_of, other.duty.is_mandatory) == (made, True)
    assert type(other.call).objects.get().duties.count() == 3


def test_a_duty_follows_whoever_leads_now(district):
    made = assist_in(district, State.DECLINED)
    call = made.call
    call_actions.redispatch(
        call, unit=district.offices[0], note="Theirs.", by=district.district_dispatcher, now=LATER
    )
    found = Assist.objects.whole().get(pk=made.pk)
    assert found.holder == district.offices[0]
    assert "insist" in offered(found, district.handler_of(district.offices[0]))
    assert offered(found, district.handler) == []


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (lambda d: Wish(d.housing, "Look."), "leads this call already"),
        (lambda d: Wish(d.urban, "  "), "what this unit shall do"),
        (lambda d: Wish(d.urban, "Again."), "has an open duty"),
        (lambda d: Wish(d.government, "Look."), "does not answer calls"),
    ],
)
def test_an_unfit_unit_is_refused(district, wish, why):
    call = asked(district).call
    with pytest.raises(Refused, match=why):
        actions.ask(call, wish(district), by=district.handler, now=LATER)


def test_who_has_not_signed_calls_nobody_in(district):
    call = in_state(district, CallState.DISPATCHED)
    with pytest.raises(Refused, match="once it has signed"):
        actions.ask(call, Wish(district.urban, "Look."), by=district.handler, now=LATER)
    actions.ask(call, Wish(district.urban, "Look."), by=district.dispatcher, now=LATER)


def test_an_answer_that_came_first_refuses_the_asking(district):
    call = in_state(district, CallState.WORKING)
    old = type(call).objects.get(pk=call.pk)
    call_actions.answer(call, answer="Done.", by=district.handler, now=LATER)
    with pytest.raises(Refused, match="a moment ago"):
        actions.ask(old, Wish(district.urban, "Look."), by=district.handler, now=LATER)


def test_two_open_duties_of_one_unit_cannot_be(district):
    made = asked(district)
    twin = Duty.objects.create(
        call=made.call, unit=made.unit, part="assist", assigned_at=NOW, due_at=NOW
    )
    made.pk, made.duty = None, twin
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_second_room_person_is_an_arbiter_too(district):
    second = MemberFactory(dispatcher=True, organisation=district.centre)
    made = assist_in(district, State.DISPUTED)
    actions.release(made, note="Not theirs.", by=second, now=LATER)
    assert made.state == State.RELEASED
