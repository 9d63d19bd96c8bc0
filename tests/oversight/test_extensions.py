"""More time is asked for in time, decided at the right level, and moves both clocks rightly."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW, MemberFactory, in_state
from youhu.calls import actions as calls
from youhu.calls.clocks import Basis
from youhu.calls.models import Call, Duty
from youhu.calls.reference import current
from youhu.calls.rules import State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.oversight import actions
from youhu.oversight.actions.extensions import given_to
from youhu.oversight.actions.requests import Given
from youhu.oversight.models import Extension
from youhu.oversight.rules import RequestState
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(hours=1)
WHY = "The lift needs a part from the maker."


@pytest.fixture
def call(district) -> Call:
    return in_state(district, State.WORKING)


def ask(district, call, days=2, now=SOON):
    return actions.ask_extension(call, days=days, reason=WHY, by=district.handler, now=now)


def approve(district, asked, now=SOON):
    by = district.district_dispatcher
    actions.approve_extension(asked, note="The part comes on Monday.", by=by, now=now)


def fresh(call) -> Call:
    return Call.objects.select_related("unit", "category", "raised_by").get(pk=call.pk)


def test_what_was_given_moves_both_clocks_by_work_days_and_the_duty_with_them(district, call):
    calendar, stage, promise = current().calendar(call.unit_id), call.stage_due_at, call.due_at

    approve(district, ask(district, call))

    def later(at):
        return calendar.due(at, amount=Decimal(2), limit_type=LimitType.WORK_DAYS).at

    row = fresh(call)
    assert (row.stage_due_at, row.due_at) == (later(stage), later(promise))
    assert row.stage_soon_at < row.stage_due_at
    assert Duty.objects.get(call=call).due_at == row.due_at
    assert (row.rung, row.promise_rung) == (0, 0)
    assert row.next_rung_at == row.stage_due_at


def test_the_basis_still_reckons_the_due_times(district, call):
    approve(district, ask(district, call))

    row = fresh(call)

    for kept, due_at in ((row.stage_basis, row.stage_due_at), (row.promise_basis, row.due_at)):
        basis = Basis.from_json(kept)
        assert basis.reckon(current().calendar(basis.unit_id)).at == due_at


def test_an_extended_clock_is_paused_and_goes_on_with_all_that_was_left(district, call):
    approve(district, ask(district, call))
    due_at = fresh(call).due_at
    now = SOON + timedelta(minutes=5)

    calls.suspend(
        call, until=now.date() + timedelta(days=1), note="Rain.", by=district.supervisor, now=now
    )
    calls.resume(call, by=district.supervisor, now=now)

    assert fresh(call).due_at == due_at


def test_warnings_begin_anew_and_each_is_given_once(district, call):
    late = call.due_at + timedelta(days=1)
    asked = ask(district, call)
    calls.escalate(now=late)
    before = Entry.objects.of(call).filter(verb="escalate").count()

    approve(district, asked, now=late)
    calls.escalate(now=fresh(call).due_at + timedelta(days=30))

    assert before > 0
    assert Entry.objects.of(call).filter(verb="escalate").count() > before
    assert list(broken_chains()) == []


def test_the_caller_learns_the_new_day_and_why(district, call):
    approve(district, ask(district, call))

    said = Message.objects.get(template="extended")
    assert said.member == district.resident
    assert said.context["note"] == "The part comes on Monday."
    assert said.context["due"] == f"{fresh(call).due_at.astimezone(NOW.tzinfo):%m-%d %H:%M}"


def test_a_refusal_leaves_the_clocks_and_tells_the_unit_why(district, call):
    asked, due_at = ask(district, call), call.due_at

    actions.refuse_extension(asked, note="Do it by hand.", by=district.district_dispatcher, now=NOW)

    assert (asked.state, asked.due_at) == (RequestState.REFUSED, None)
    assert fresh(call).due_at == due_at
    assert Message.objects.get(template="extension_refused").context["note"] == "Do it by hand."


@pytest.mark.parametrize(("days", "room"), [(3, "rooms"), (4, "centre")])
def test_few_days_are_decided_near_and_many_by_the_district(district, days, room):
    call = in_state(district, State.WORKING, category=district.litter)
    handler = district.handler_of(call.unit)

    asked = actions.ask_extension(call, days=days, reason=WHY, by=handler, now=SOON)

    assert asked.holder == (district.rooms[0] if room == "rooms" else district.centre)
    if days > 3:
        with pytest.raises(Refused, match="Another command room"):
            actions.approve_extension(asked, note="Yes.", by=district.dispatcher, now=SOON)


def test_nobody_decides_what_they_asked_for_themselves(district, call):
    asked = ask(district, call)
    same = MemberFactory(
        dispatcher=True, organisation=district.centre, person=district.handler.person
    )

    with pytest.raises(Refused, match="Somebody else"):
        actions.approve_extension(asked, note="Yes.", by=same, now=SOON)


def test_it_is_asked_once_at_a_time_within_limits_and_before_it_is_due(district, call):
    asked = ask(district, call, days=8)
    with pytest.raises(Refused, match="already"):
        ask(district, call)
    approve(district, asked)
    call = fresh(call)
    with pytest.raises(Refused, match="1 to 2 work days"):
        ask(district, call, days=3)
    with pytest.raises(Refused, match="overdue already"):
        ask(district, call, now=call.stage_due_at + timedelta(seconds=1))

    second = ask(district, call, days=1)
    actions.refuse_extension(second, note="No.", by=district.district_dispatcher, now=SOON)
    with pytest.raises(Refused, match="2 times"):
        ask(district, fresh(call), days=1)


def test_others_do_not_ask_and_what_is_not_signed_is_not_extended(district, call):
    with pytest.raises(Refused, match="handles"):
        actions.ask_extension(call, days=1, reason=WHY, by=district.dispatcher, now=SOON)
    waiting = in_state(district, State.DISPATCHED)
    with pytest.raises(Refused, match="Sign for the call"):
        ask(district, waiting)


def test_a_request_lapses_when_its_call_goes_on_without_it(district, call):
    asked = ask(district, call)
    calls.answer(call, answer="It runs again.", by=district.handler, now=SOON)

    with pytest.raises(Refused, match="moved on"):
        approve(district, Extension.objects.get(pk=asked.pk))

    assert actions.lapse_extensions(now=SOON) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.due_at) == (RequestState.LAPSED, None)


def test_a_hold_ends_the_request_and_it_may_be_asked_for_again(district, call):
    asked = ask(district, call)
    until, by = SOON.date() + timedelta(days=7), district.district_dispatcher
    calls.suspend(call, until=until, note="It rains.", by=by, now=SOON)
    with pytest.raises(Refused, match="moved on"):
        approve(district, Extension.objects.get(pk=asked.pk))

    assert [actions.lapse_extensions(now=SOON), actions.lapse_extensions(now=SOON)] == [1, 0]

    assert actions.warn_holders(now=asked.due_at + timedelta(days=1)) == 0
    told = Message.objects.get(template="extension_lapsed")
    assert (told.unit, told.role) == (call.unit, Role.HANDLER)
    calls.resume(fresh(call), by=by, now=SOON)
    assert given_to(call) == Given(days=0, times=0)
    approve(district, ask(district, fresh(call)))


def test_a_place_that_the_room_of_the_unit_does_not_oversee_is_the_districts(district):
    call = in_state(district, State.DISPATCHED, category=district.litter)
    unit, by = district.offices[1], district.dispatcher
    calls.redispatch(call, unit=unit, note="Theirs.", by=by, now=NOW)
    handler = district.handler_of(unit)
    calls.sign(call, by=handler, now=NOW)

    asked = actions.ask_extension(call, days=1, reason=WHY, by=handler, now=SOON)

    assert asked.holder == district.centre
    approve(district, asked)


def test_an_undecided_request_goes_up_once_a_rung_whatever_the_sweep_does(district):
    call = in_state(district, State.WORKING, category=district.litter)
    asked = actions.ask_extension(
        call, days=1, reason=WHY, by=district.handler_of(call.unit), now=SOON
    )
    assert asked.holder == district.rooms[0]
    late = asked.due_at + timedelta(minutes=1)

    assert [actions.warn_holders(now=late), actions.warn_holders(now=late)] == [1, 0]
    asked.refresh_from_db()
    assert (asked.rung, asked.holder) == (1, district.centre)
    assert actions.warn_holders(now=late + timedelta(days=9)) == 1
    assert actions.warn_holders(now=late + timedelta(days=99)) == 0
    assert Message.objects.filter(template="oversight_late").count() >= 2


def test_the_unit_takes_its_request_back(district, call):
    asked = ask(district, call)

    with pytest.raises(Refused):
        actions.withdraw(asked, by=district.handlers[district.urban.pk], now=SOON)
    actions.withdraw(asked, by=district.handler, now=SOON)

    assert asked.state == RequestState.WITHDRAWN
