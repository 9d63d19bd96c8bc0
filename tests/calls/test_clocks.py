"""By when: limits by stage and matter, waiting that costs nothing, years not yet known."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories import NOW, TimeLimitFactory, in_state, raised, tiny_district
from youhu.calls import actions
from youhu.calls.clocks import Matter
from youhu.calls.models import Call
from youhu.calls.reference import load
from youhu.calls.rules import State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.actions import learn_year, touch

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
EVE = datetime(2026, 12, 31, 16, 0, tzinfo=NOW.tzinfo)


@pytest.fixture
def district():
    return tiny_district()


def found(district, **matter):
    facts = {"category": district.question, "kind": "appeal", "urgency": "ordinary", **matter}
    return load().limits.find("sign", Matter(**facts), TODAY)


def test_the_category_s_own_limit_beats_the_general_one(district):
    general = found(district)
    own = TimeLimitFactory(number=900, category=district.question, stage="sign", amount=3)
    assert found(district).number == own.number
    assert found(district, category=district.lamp) == general


def test_the_limit_of_an_urgency_beats_the_one_for_any(district):
    TimeLimitFactory(number=900, category=district.question, stage="sign", amount=3)
    urgent = TimeLimitFactory(
        number=901, category=district.question, stage="sign", urgency="urgent", amount=1
    )
    assert found(district, urgency="urgent").number == urgent.number
    assert found(district).number == 900


def test_a_limit_that_has_ended_counts_no_more(district):
    TimeLimitFactory(
        number=900, category=district.question, stage="sign", amount=3, valid_until=TODAY
    )
    assert found(district).number != 900


def test_a_call_turns_amber_before_it_is_due(district):
    call = raised(district)
    assert NOW < call.stage_soon_at < call.stage_due_at <= call.due_at


def test_waiting_neither_costs_nor_gives_time(district):
    call = in_state(district, State.WORKING)
    calendar = load_calendar()
    at = NOW + timedelta(minutes=30)
    left = calendar.remaining(at, due=call.stage_due_at, limit_type=LimitType(call.limit_type))
    until = (NOW + timedelta(days=14)).date()
    actions.suspend(call, until=until, note="Parts.", by=district.supervisor, now=at)
    assert (call.state, call.stage_due_at) == (State.SUSPENDED, call.wake_at)
    actions.resume(call, by=district.supervisor, now=call.wake_at)
    after = calendar.remaining(
        datetime.combine(until, datetime.min.time(), NOW.tzinfo),
        due=call.stage_due_at,
        limit_type=LimitType(call.limit_type),
    )
    assert after >= left
    assert after - left < timedelta(days=1)


def load_calendar():
    from youhu.calls.reference import current

    return current().calendar()


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_call_is_suspended_until_a_day_in_reach(district, days):
    call = in_state(district, State.WORKING)
    until = TODAY + timedelta(days=days)
    with pytest.raises(Refused, match="Name a day"):
        actions.suspend(call, until=until, note="Parts.", by=district.supervisor, now=NOW)


def test_a_deadline_into_an_unknown_year_is_marked_and_set_right_once_it_is_known(district):
    TimeLimitFactory(
        number=900, category=district.question, stage="total", amount=5, limit_type="work_days"
    )
    touch("calls")
    call = raised(district, now=EVE)
    assert call.promise_is_uncertain
    guessed = call.due_at
    assert actions.settle(now=EVE) == 0
    learn_year(
        2027,
        [(date(2027, 1, day), "holiday", "New Year") for day in (1, 2, 3, 4, 5)],
        source="notice",
    )
    assert actions.settle(now=EVE + timedelta(hours=1)) == 1
    call.refresh_from_db()
    assert not call.promise_is_uncertain
    assert call.due_at > guessed
    assert Entry.objects.of(call).last().verb == "settle"
    assert actions.settle(now=EVE) == 0


def test_an_urgent_call_is_due_sooner(district):
    TimeLimitFactory(
        number=900, stage="sign", urgency="critical", amount=1, limit_type="urgent_hours"
    )
    touch("calls")
    slow, quick = raised(district), raised(district, urgency="critical")
    assert quick.stage_due_at < slow.stage_due_at


def test_numbers_count_within_a_day_and_start_anew_on_the_next(district):
    today = [raised(district).number for _n in range(3)]
    tomorrow = raised(district, now=NOW + timedelta(days=1)).number
    assert today == [f"440105-20261123-{n:06d}" for n in (1, 2, 3)]
    assert tomorrow == "440105-20261124-000001"


def test_a_number_follows_the_day_in_the_district_not_in_utc(district):
    night = datetime(2026, 11, 24, 0, 30, tzinfo=NOW.tzinfo)
    assert raised(district, now=night).number.startswith("440105-20261124")


def test_a_call_without_owner_or_due_time_cannot_be_stored(district):
    from django.db import IntegrityError, transaction

    call = raised(district)
    for columns in ({"unit": None}, {"stage_due_at": None}, {"due_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**columns)
