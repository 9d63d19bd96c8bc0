"""Overdue duties and disputes are warned about exactly once; duties end with their call."""

from datetime import date, timedelta
from random import Random

import pytest

from tests.factories import NOW, TimeLimitFactory, asked, assist_in
from youhu.calls import actions as call_actions
from youhu.joint import actions
from youhu.joint.checks import duties_agree_with_ledger, open_duties_held, overdue_duties_warned
from youhu.joint.models import Assist, AssistWarning
from youhu.joint.rules import OPEN, State
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.actions import learn_year, touch
from youhu.registry.models import Member

CHECKS = (open_duties_held, overdue_duties_warned, duties_agree_with_ledger)
LONG = timedelta(days=40)
EVE = NOW.replace(month=12, day=31, hour=9)


def broken(now):
    return [finding.text for check in CHECKS for finding in check(now=now).findings]


@pytest.mark.parametrize("state", sorted(OPEN))
def test_each_rung_is_given_once_in_every_open_state(district, state):
    made = assist_in(district, state)
    due = made.stage_due_at
    assert actions.warn(now=due - timedelta(seconds=1)) == 0
    assert actions.warn(now=due) == 1
    assert actions.warn(now=due) == 0
    assert Message.objects.filter(template="assist_overdue", unit=made.holder).exists()
    actions.warn(now=due + LONG)
    given = list(AssistWarning.objects.order_by("rung").values_list("rung", flat=True))
    assert given == sorted(set(given))
    assert len(given) > 1
    assert actions.warn(now=due + 2 * LONG) == 0
    assert Entry.objects.of(made).filter(verb="escalate").count() == len(given)


def test_any_order_of_ticks_gives_the_same_warnings(district):
    made = asked(district)
    moments = [made.stage_due_at + timedelta(hours=n) for n in range(0, 900, 30)]
    Random(7).shuffle(moments)
    for moment in moments:
        actions.warn(now=moment)
    given = list(AssistWarning.objects.values_list("rung", flat=True))
    assert sorted(given) == sorted(set(given))
    assert actions.warn(now=max(moments)) == 0


def test_promises_hold_and_break_where_they_should(district):
    made = assist_in(district, State.DISPUTED)
    assert broken(NOW + timedelta(minutes=5)) == []
    late = made.stage_due_at + timedelta(hours=1)
    assert len(broken(late)) == 1
    actions.warn(now=late)
    assert broken(late) == []
    Member.objects.filter(organisation=district.centre).update(valid_until=NOW.date())
    assert "second person" in broken(late)[0]


def test_a_unit_without_anybody_breaks_the_promise(district):
    asked(district)
    Member.objects.filter(organisation=district.urban).update(valid_until=NOW.date())
    assert str(district.urban) in broken(NOW)[0]


def test_a_row_that_was_tampered_with_is_found(district):
    made = asked(district)
    Assist.objects.filter(pk=made.pk).update(state=State.WORKING)
    assert "ledger" in broken(NOW)[0]


def test_duties_end_with_their_call(district):
    made = asked(district)
    call_actions.withdraw(made.call, by=district.resident, now=NOW)
    assert actions.fall_with_calls(now=NOW) == 1
    assert actions.fall_with_calls(now=NOW) == 0
    made.refresh_from_db()
    assert made.state == State.FALLEN
    assert broken(NOW) == []
    assert actions.warn(now=NOW + LONG) == 0


def test_a_clock_that_guessed_is_set_right_when_the_holidays_are_known(district):
    made = asked(district, now=EVE)
    TimeLimitFactory(
        number=900, category=district.question, stage="handle", amount=5, limit_type="work_days"
    )
    touch("calls")
    actions.sign(made, by=district.handler_of(made.unit), now=EVE)
    assert made.is_uncertain
    guessed = made.stage_due_at
    assert actions.settle(now=EVE) == 0
    days = [(date(2027, 1, day), "holiday", "New Year") for day in (1, 2, 3, 4, 5)]
    learn_year(2027, days, source="notice")
    assert actions.settle(now=EVE) == 1
    made.refresh_from_db()
    assert not made.is_uncertain
    assert made.duty.due_at == made.stage_due_at > guessed
