"""The formulas: what is counted of a call, and what becomes of the counts."""

import math

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from youhu.calls.rules import Kind, Satisfaction, Solved, State
from youhu.common.shares import Rate, wilson
from youhu.figures import rules
from youhu.figures.rules import ALL_COUNTS, BY_KEY, KPIS, Life, Said, Weights, counts

GLAD = Said(True, Solved.YES, Satisfaction.SATISFIED)
ANGRY = Said(True, Solved.NO, Satisfaction.DISSATISFIED)


def life(**facts) -> Life:
    """An appeal answered in time, whose caller said nothing."""
    said = {
        "kind": Kind.APPEAL, "state": State.CLOSED, "has_unit": True, "has_due": True,
        "is_answered": True, "is_in_time": True, "times_returned": 0, "times_reworked": 0,
        "times_reopened": 0, **facts,
    }  # fmt: skip
    return Life(**said)


def rate(key: str, *lives: Life) -> Rate:
    summed = rules.added([[counts(one)[name] for name in ALL_COUNTS] for one in lives])
    return rules.rate_of(BY_KEY[key], summed)


def test_tianmen_in_december_2016_closes_as_it_published() -> None:
    # 996 were filed; only 972 of them fell due in the month and count.
    late = life(is_in_time=False)
    undone = life(state=State.WORKING, is_answered=False, is_in_time=False)
    not_due = life(has_due=False)
    all_of_them = [life()] * 737 + [late] * (911 - 737) + [undone] * (972 - 911) + [not_due] * 24

    closing, in_time = rate("closing", *all_of_them), rate("closing_in_time", *all_of_them)

    assert len(all_of_them) == 996
    assert (closing.n, closing.of, round(closing.percent, 2)) == (911, 972, 93.72)
    assert (in_time.n, in_time.of, round(in_time.percent, 2)) == (737, 972, 75.82)


def test_the_callers_own_rating_counts_before_what_was_said_on_the_telephone() -> None:
    assert rate("solved", life(own=ANGRY, called_back=GLAD)) == Rate(0, 1)
    assert rate("solved", life(called_back=GLAD)) == Rate(1, 1)


def test_partly_solved_is_not_solved_and_fairly_satisfied_is_satisfied() -> None:
    said = Said(False, Solved.PARTLY, Satisfaction.FAIRLY)
    assert rate("solved", life(own=said)) == Rate(0, 1)
    assert rate("satisfied", life(own=said)) == Rate(1, 1)
    assert rate("contacted", life(own=said)) == Rate(0, 1)


@pytest.mark.parametrize(
    "outside",
    [
        {},
        {"own": GLAD, "kind": Kind.REPORT},
        {"own": GLAD, "is_excluded": True},
        {"own": GLAD, "state": State.WORKING, "is_answered": False},
    ],
    ids=["silent", "report", "excluded", "open again"],
)
def test_who_was_not_heard_or_is_excluded_stays_outside_the_three_rates(outside) -> None:
    assert [rate(key, life(**outside)).of for key in rules.THREE] == [0, 0, 0]


def test_a_merged_call_is_handled_once_and_each_caller_is_heard() -> None:
    said = Said(was_contacted=True, was_solved="yes", satisfaction="satisfied")
    pair = life(own=said), life(own=said, follows=True)
    for key in ("closing", "closing_in_time", "handled_in_time", "dispatched_right", "reopened"):
        assert rate(key, *pair).of <= 1
    assert (rate("handled_in_time", *pair).of, rate("satisfied", *pair).of) == (1, 2)


def test_an_excluded_call_is_counted_as_one() -> None:
    assert counts(life(own=ANGRY, is_excluded=True))["excluded"] == 1


def test_returns_rework_and_reopening_have_each_their_denominator() -> None:
    odd = life(times_returned=2, times_reworked=1, times_reopened=1)
    found = {key: rate(key, odd, life()) for key in ("returned", "reworked", "reopened")}
    assert found == dict.fromkeys(found, Rate(1, 2))
    assert rate("dispatched_right", odd, life()) == Rate(1, 2)


@pytest.mark.parametrize("state", sorted(rules.NEVER_HANDLED))
def test_what_was_never_to_be_handled_counts_for_no_rate(state) -> None:
    found = counts(life(state=state, is_answered=False))
    shares = {kpi.key: found[kpi.denominator] for kpi in KPIS if kpi.key != "accepted"}
    assert set(shares.values()) == {0}
    assert found["raised"] == 1


@given(
    st.builds(
        Life, kind=st.sampled_from(Kind), state=st.sampled_from(State), has_unit=st.booleans(),
        has_due=st.booleans(), is_answered=st.booleans(), is_in_time=st.booleans(),
        times_returned=st.integers(0, 2), times_reworked=st.integers(0, 2),
        times_reopened=st.integers(0, 2), own=st.sampled_from([None, GLAD, ANGRY]),
        called_back=st.sampled_from([None, GLAD, ANGRY]), is_excluded=st.booleans(),
    )
)  # fmt: skip
def test_no_call_is_in_a_numerator_without_being_in_the_denominator(one) -> None:
    found = counts(one)
    assert [kpi.key for kpi in KPIS if found[kpi.numerator] > found[kpi.denominator]] == []


def test_a_rate_and_its_day_belong_together() -> None:
    assert [kpi.key for kpi in KPIS if rules.DAY_OF[kpi.numerator] != kpi.by] == []


def test_every_formula_is_said_in_both_languages() -> None:
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = [
                str(text) for kpi in KPIS for text in (kpi.name, kpi.above, kpi.below, kpi.outside)
            ]
    assert all(said["en"])
    assert all(said["zh-hans"])
    assert [en for en, zh in zip(said["en"], said["zh-hans"], strict=True) if en == zh] == []


def test_wilson_gives_the_ends_of_the_textbook() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    known = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0, 0.1611)}
    known[1, 29] = (0.0061, 0.1718)
    found = {pair: wilson(*pair) for pair in known}
    for pair, ends in known.items():
        assert found[pair] == pytest.approx(ends, abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_rate_and_stays_between_nothing_and_all(pair) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


def test_a_difference_is_real_or_chance() -> None:
    # Newcombe 1998 II, method 10: 56/70 and 48/80 differ by 0.2 (0.0524 to 0.3339).
    assert rules.differ(Rate(56, 70), Rate(48, 80))
    assert not rules.differ(Rate(9, 10), Rate(3, 10 // 2))
    assert not rules.differ(Rate(0, 0), Rate(1, 1))


def test_the_score_weighs_the_three_rates() -> None:
    rates = {"contacted": Rate(1, 1), "solved": Rate(1, 2), "satisfied": Rate(4, 5)}
    found = rules.score(rates, Weights())
    assert found is not None
    assert math.isclose(found, 30 + 17.5 + 28)
    assert rules.score({**rates, "solved": Rate(0, 0)}, Weights()) is None


def test_weights_are_whole_only_when_they_make_100() -> None:
    assert Weights().are_whole
    assert not Weights(30, 30, 30).are_whole


def test_few_calls_get_no_place_and_equal_rates_stand_by_sample() -> None:
    rates = {
        "a": Rate(30, 40), "b": Rate(60, 80), "c": Rate(29, 29), "d": Rate(40, 40), "e": Rate(0, 0),
    }  # fmt: skip
    assert rules.ranking(rates, is_good_high=True) == (["d", "b", "a"], ["c"])
    assert rules.ranking(rates, is_good_high=False) == (["b", "a", "d"], ["c"])


@pytest.mark.parametrize(
    ("state", "follows", "expected"),
    [
        (State.RECEIVED, False, (0, 1)),
        (State.VERIFYING, False, (0, 1)),
        (State.DECLINING, False, (0, 1)),
        (State.DECLINED, False, (0, 1)),
        (State.DISPATCHED, False, (1, 1)),
        (State.RETURNED, False, (1, 1)),
        (State.CLOSED, False, (1, 1)),
        (State.MERGED, True, (0, 0)),
        (State.WITHDRAWN, False, (0, 0)),
        (State.VOIDED, False, (0, 0)),
    ],
)
def test_accepted_is_what_went_to_a_unit_of_all_that_was_reported(state, follows, expected) -> None:
    assert rate("accepted", life(state=state, follows=follows)) == Rate(*expected)


def test_more_time_counts_once_among_the_promises_due() -> None:
    undone = life(state=State.WORKING, is_answered=False, is_extended=True)
    outside = [life(state=State.DECLINED, is_extended=True), life(has_due=False, is_extended=True)]
    assert rate("extended", life(), life(is_extended=True), undone, *outside) == Rate(2, 3)
