"""Counting: the sweep agrees with a full recount, whatever happens in between, and is quick."""

import random
from datetime import date, timedelta

import pytest

from tests.factories import NOW, in_state, raised
from tests.figures.steps import LATER, afterwards, answered, rated
from youhu.calls import actions as calls
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.figures import actions
from youhu.figures.models import Counted, CountedMonth, Tally
from youhu.figures.numbers import tallied
from youhu.figures.periods import Span, containing
from youhu.figures.rules import ALL_COUNTS
from youhu.oversight import actions as oversight


def sums() -> dict[str, int]:
    """Everything that is counted, all months together."""
    rows = Tally.objects.values_list(*ALL_COUNTS)
    return dict(zip(ALL_COUNTS, map(sum, zip(*rows, strict=True)), strict=True)) if rows else {}


def test_a_day_is_counted_when_it_is_over(tiny) -> None:
    raised(tiny, now=NOW)

    actions.count(now=NOW + timedelta(hours=1))
    assert sums() == {}
    actions.count(now=NOW + timedelta(days=1))

    assert (sums()["raised"], sums()["filed"], sums()["due"]) == (1, 1, 0)


def test_a_promise_counts_once_its_day_is_over(tiny) -> None:
    call = raised(tiny)
    assert call.due_at is not None

    actions.count(now=call.due_at)
    assert sums()["due"] == 0
    actions.count(now=call.due_at + timedelta(days=1))

    assert (sums()["due"], sums()["finished"]) == (1, 0)


def test_what_a_caller_says_is_counted_under_the_day_of_the_answer(tiny) -> None:
    call = answered(tiny)
    rated(call, tiny, was_solved="no", satisfaction="dissatisfied")

    actions.count(now=LATER)

    found = sums()
    assert [found[name] for name in ("heard", "contacted", "solved", "satisfied")] == [1, 1, 0, 0]


def test_a_call_that_is_opened_again_leaves_what_it_said(tiny) -> None:
    call = answered(tiny)
    rated(call, tiny)
    actions.count(now=LATER)
    assert sums()["heard"] == 1

    calls.reopen(call, note="Again.", by=tiny.resident, now=LATER)
    actions.count(now=LATER + timedelta(days=1))

    assert (sums()["heard"], sums()["handled"], sums()["reopened"]) == (0, 0, 1)


def test_counting_twice_changes_nothing(tiny) -> None:
    rated(answered(tiny), tiny)
    actions.count(now=LATER)
    before = list(Tally.objects.values_list("month", "place", *ALL_COUNTS))

    assert actions.count(now=LATER) == 0
    actions.count(now=LATER + timedelta(hours=1))

    assert list(Tally.objects.values_list("month", "place", *ALL_COUNTS)) == before


@pytest.mark.parametrize("seed", range(4))
def test_the_sweep_agrees_with_a_full_recount(tiny, seed) -> None:
    """Random lives over two months, judged and judged otherwise, swept at random moments."""
    dice, now = random.Random(seed), NOW
    states = [state for state in State if state != State.CHECKING]
    for _n in range(25):
        now += timedelta(hours=dice.randint(1, 60))
        in_state(tiny, dice.choice(states), now=now)
        now += timedelta(hours=2)
        for _m in range(3):
            afterwards(tiny, dice, now=now + timedelta(hours=1))
        if dice.random() < 0.4:
            actions.draw(now=now + timedelta(hours=1))
            actions.count(now=now + timedelta(hours=1))
    now += timedelta(days=dice.randint(1, 40))
    actions.count_at_once(now=now)
    before = as_counted()

    assert Counted.objects.count() == Call.objects.count()
    assert sums()["raised"] == Call.objects.count()
    assert actions.count_anew(now=now)
    assert as_counted() == before


def as_counted() -> list[tuple[object, ...]]:
    """How each call is counted, and under which days."""
    return list(Counted.objects.order_by("pk").values_list())


def test_a_count_that_went_wrong_is_found_and_mended(tiny) -> None:
    rated(answered(tiny), tiny)
    actions.count(now=LATER)
    Tally.objects.update(solved=7)

    assert not actions.count_anew(now=LATER)
    assert sums()["solved"] == 1


def test_a_month_that_changes_all_day_is_counted_every_few_minutes(tiny) -> None:
    now = LATER
    answered(tiny)
    actions.count(now=now)
    rated(Call.objects.get(), tiny)

    actions.count(now=now + timedelta(minutes=1))
    assert sums()["heard"] == 0
    assert CountedMonth.objects.filter(is_stale=True).exists()
    actions.count(now=now + timedelta(minutes=6))
    assert sums()["heard"] == 1


def test_a_sweep_with_nothing_new_costs_few_statements(tiny, django_assert_max_num_queries) -> None:
    for _n in range(5):
        answered(tiny)
    actions.count(now=LATER)

    with django_assert_max_num_queries(10):
        actions.count(now=LATER + timedelta(minutes=10))


def test_the_parts_add_up_to_the_whole(tiny) -> None:
    rated(answered(tiny), tiny)
    raised(tiny, category=tiny.litter)
    actions.count(now=LATER)
    month = containing(date(NOW.year, NOW.month, NOW.day), Span.MONTH)

    whole = tallied(month, None, {})[""]
    for level in ("place", "unit", "category"):
        parts = tallied(month, level, {})
        assert {name: sum(part[name] for part in parts.values()) for name in whole} == whole
    assert whole["raised"] == 2


def test_more_time_counts_once_it_is_approved(tiny) -> None:
    call, refused = (in_state(tiny, State.WORKING) for _n in range(2))
    for one in (call, refused):
        asked = {"days": 1, "reason": "A part.", "by": tiny.handler, "now": NOW}
        made = oversight.ask_extension(one, **asked)
        decide = oversight.approve_extension if one == call else oversight.refuse_extension
        decide(made, note="A part.", by=tiny.district_dispatcher, now=NOW)

    actions.count(now=NOW + timedelta(days=60))

    assert (sums()["extended"], sums()["due"]) == (1, 2)
