"""The clock of a duty stands still with its call, loses nothing, and warns of nothing twice."""

import random
from datetime import timedelta
from fractions import Fraction

import pytest

from tests.common.calendar_oracle import Oracle, moment_of, second_of
from tests.factories import NOW, TimeLimitFactory, asked, assist_in, in_state
from tests.pages import page
from youhu.calls import actions as calls
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import State as CallState
from youhu.common.calendar import COUNTED_IN_DAYS, LimitType
from youhu.joint import actions
from youhu.joint.checks import (
    duties_agree_with_ledger,
    duties_wait_with_their_call,
    open_duties_held,
    overdue_duties_warned,
)
from youhu.joint.models import Assist, AssistWarning
from youhu.joint.rules import OPEN, State
from youhu.ledger.queries import broken_chains
from youhu.registry.actions import touch

CHECKS = (
    open_duties_held,
    overdue_duties_warned,
    duties_agree_with_ledger,
    duties_wait_with_their_call,
)
MINUTE, LONG = timedelta(minutes=1), timedelta(days=40)


def broken(now):
    return [finding.text for check in CHECKS for finding in check(now=now).findings]


def hold(district, call, now, days=60):
    call = Call.objects.get(pk=call.pk)
    until, by = (now + timedelta(days=days)).date(), district.district_dispatcher
    calls.suspend(call, until=until, note="It rains.", by=by, now=now)


def go_on(district, call, now):
    calls.resume(Call.objects.get(pk=call.pk), by=district.district_dispatcher, now=now)


def slow(calendar):
    """The oracle of the same hours and days."""
    hours = calendar.hours

    def spans(day):
        return tuple((_second(a), _second(b)) for a, b in day)

    week = tuple(spans(day) for day in hours.week)
    days = {day: str(kind) for day, kind in calendar.days.items()}
    return Oracle(week, spans(hours.make_up), days, calendar.known_years)


def _second(clock):
    return clock.hour * 3600 + clock.minute * 60


@pytest.mark.parametrize("limit_type", list(LimitType))
def test_any_holds_cost_a_duty_nothing_whenever_the_sweep_comes(district, limit_type):
    dice = random.Random(f"holds/{limit_type}")
    amount = dice.randint(2, 9) if limit_type in COUNTED_IN_DAYS else dice.randint(9, 60)
    said = {"stage": "sign", "amount": amount, "limit_type": limit_type}
    TimeLimitFactory(number=900, category=district.question, **said)
    touch("calls")
    for _life in range(3):
        start = NOW + timedelta(seconds=dice.randrange(7 * 86_400))
        made = asked(district, now=start)
        oracle = slow(current().calendar(made.unit_id))
        now, due = start, oracle.due(second_of(start), Fraction(amount), limit_type)
        for _hold in range(dice.randint(1, 3)):
            stopped = now + timedelta(seconds=dice.randrange(60, 5 * 86_400))
            now = stopped + timedelta(seconds=dice.randrange(60, 20 * 86_400))
            for act, at in ((hold, stopped), (go_on, now)):
                act(district, made.call, at)
                later = at + timedelta(seconds=dice.randrange(60))
                assert [actions.keep_step(now=later), actions.keep_step(now=later)] == [1, 0]
            left = oracle.spent(second_of(stopped), due, limit_type)
            due = oracle.resumed(second_of(now), left, limit_type)
            made.refresh_from_db()
            assert made.stage_due_at == made.duty.due_at == moment_of(due)
        Assist.objects.filter(pk=made.pk).update(state=State.RELEASED, ended_at=now)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_nothing_is_warned_about_while_it_stands_still(district, state):
    made = assist_in(district, state)
    at, due = NOW + timedelta(minutes=10), made.stage_due_at
    hold(district, made.call, at)
    assert actions.keep_step(now=at + MINUTE) == 1
    assert actions.warn(now=due + LONG) == 0
    assert broken(due + LONG) == []
    go_on(district, made.call, at)
    assert actions.keep_step(now=at + MINUTE) == 1
    made.refresh_from_db()
    assert (made.stage_due_at, made.next_rung_at, made.left) == (due, due, None)
    assert actions.warn(now=due) == 1
    assert list(broken_chains()) == []


@pytest.mark.parametrize("seen", [(), (0,), (0, 1), (0, 1, 2), (2,)])
def test_holds_that_no_sweep_saw_cost_a_duty_nothing(district, seen):
    made = asked(district)
    calendar, left = current().calendar(made.unit_id), timedelta(0)
    kind, due = LimitType(made.limit_type), made.stage_due_at
    moments = [NOW + timedelta(hours=hours) for hours in (1, 30, 33, 80)]
    for number, at in enumerate(moments):
        if number % 2:
            go_on(district, made.call, at)
            due = calendar.resumed(at, remaining=left, limit_type=kind).at
        else:
            left = calendar.remaining(at, due=due, limit_type=kind)
            hold(district, made.call, at)
        if number in seen:
            actions.keep_step(now=at + MINUTE)
    assert actions.keep_step(now=moments[-1] + MINUTE) == 1
    assert actions.keep_step(now=moments[-1] + MINUTE) == 0
    made.refresh_from_db()
    assert (made.stage_due_at, made.duty.due_at, made.left) == (due, due, None)
    assert list(broken_chains()) == []


def test_a_clock_that_cannot_be_set_keeps_no_other_from_it(district):
    made = [asked(district), asked(district)]
    for assist in made:
        hold(district, assist.call, NOW)
    Assist.objects.filter(pk=made[0].pk).update(stage_basis={})
    with pytest.raises(ExceptionGroup):
        actions.keep_step(now=NOW)
    made[1].refresh_from_db()
    assert made[1].is_stopped


def test_nothing_is_warned_about_while_its_call_is_on_hold_though_no_sweep_saw_it(district):
    made = asked(district)
    hold(district, made.call, NOW)
    assert actions.warn(now=made.stage_due_at) == 0


def test_what_was_overdue_stays_so_and_no_warning_is_given_twice(district):
    made = asked(district)
    late = made.stage_due_at + timedelta(minutes=1)
    actions.warn(now=late)
    before = list(AssistWarning.objects.values_list("rung", flat=True))
    hold(district, made.call, late)
    actions.keep_step(now=late)
    later = late + timedelta(days=3)
    go_on(district, made.call, later)
    actions.keep_step(now=later)
    made.refresh_from_db()
    assert made.stage_due_at < later
    actions.warn(now=later + LONG)
    given = list(AssistWarning.objects.order_by("pk").values_list("rung", flat=True))
    assert given[: len(before)] == before
    assert len(given) == len(set(given)) > len(before)


def test_what_is_asked_on_hold_begins_to_run_when_the_call_goes_on(district):
    call = in_state(district, CallState.WORKING)
    hold(district, call, NOW)
    made = asked(district, call=Call.objects.get(pk=call.pk), now=NOW + MINUTE)
    actions.keep_step(now=NOW + 2 * MINUTE)
    actions.sign(Assist.objects.whole().get(pk=made.pk), by=district.handler_of(made.unit), now=NOW)
    assert broken(NOW + MINUTE) == []
    assert "does not stop" in broken(NOW + timedelta(hours=1))[0]
    assert actions.keep_step(now=NOW + timedelta(hours=1)) == 1
    assert broken(NOW + timedelta(hours=1)) == []


def test_the_page_says_that_it_stands_still(district, signed_in):
    made = asked(district)
    hold(district, made.call, NOW)
    actions.keep_step(now=NOW)
    text = page(signed_in(district.handler_of(made.unit)), made.get_absolute_url())
    assert "what was left runs from when it goes on" in text
