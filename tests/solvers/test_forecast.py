"""A forecast knows nothing before its time, says what it means, and is kept as plain arrays."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest

from youhu.solvers.forecast.features import NAMES, features, like
from youhu.solvers.forecast.history import ALL, DAY, Asked, Case, known_at, replay
from youhu.solvers.forecast.learn import base_rates, learn, looks, table
from youhu.solvers.forecast.model import Forecast
from youhu.solvers.forecast.plot import reliability_plot
from youhu.solvers.forecast.reasons import figures
from youhu.solvers.forecast.scores import brier, calibration_error, reliability


def some_cases(n, seed=1):
    """Calls of a year; those of one category at a slow unit are mostly late."""
    dice, cases = random.Random(seed), []
    for key in range(n):
        began = dice.uniform(0, 365) * DAY
        category, unit = dice.choice("abc"), dice.choice(["quick", "slow"])
        is_slow = dice.random() < {"a": 0.1, "b": 0.3, "c": 0.5}[category] + 0.3 * (unit == "slow")
        limit = dice.choice([3, 5, 10]) * DAY
        took = limit * (dice.uniform(1.05, 2) if is_slow else dice.uniform(0.1, 0.95))
        hands = [(began, "first")] if dice.random() < 0.2 else []
        hands.append((began + (0.2 * took if hands else 0), unit))
        cases.append(
            Case(
                key=key,
                began=began,
                due=began + limit,
                ended=None if dice.random() < 0.05 else began + took,
                groups=(("category", category), ("place", dice.choice("xyz"))),
                hands=tuple(hands),
                weekday=dice.randrange(7),
                hour=dice.uniform(0, 24),
            )
        )
    return sorted(cases, key=lambda case: case.began)


CASES = some_cases(3_000)


@pytest.fixture(scope="module")
def learned():
    seen = table(CASES, looks(CASES))
    fit = seen.between(0, 200 * DAY, decided_by=280 * DAY)
    later = seen.between(200 * DAY, 280 * DAY, decided_by=280 * DAY)
    known = seen.between(0, 280 * DAY, decided_by=280 * DAY)
    return learn(fit, later), seen.between(280 * DAY, 400 * DAY, decided_by=400 * DAY), known


def as_known_at(case, moment):
    """The record of a call as it stood at a moment: what came later is not in it."""
    ended = case.ended if case.ended is not None and case.ended <= moment else None
    hands = tuple(hand for hand in case.hands if hand[0] <= moment)
    return replace(case, ended=ended, hands=hands)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_that_is_known_only_later_changes_a_row(seed) -> None:
    dice = random.Random(seed)
    cases = dice.sample(CASES, 400)
    asked = dice.sample(looks(cases), 40)

    rows = {(one.moment, one.case.key): features(one, known) for one, known in replay(cases, asked)}

    for one in asked:
        then = [as_known_at(case, one.moment) for case in cases if case.began <= one.moment]
        own = Asked(one.moment, as_known_at(one.case, one.moment))
        assert features(own, known_at(then, one.moment)) == rows[(one.moment, one.case.key)]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_open_and_overdue_agrees_with_counting_every_call(seed) -> None:
    moment = random.Random(seed).uniform(30, 360) * DAY
    known = known_at(CASES, moment)

    for unit in ("first", "quick", "slow"):
        open_ = [
            case
            for case in CASES
            if case.began <= moment
            and (case.ended is None or case.ended > moment)
            and case.unit_at(moment) == ("unit", unit)
        ]
        tally = known.of(("unit", unit))
        assert tally.open == len(open_)
        assert tally.overdue == sum(case.due <= moment for case in open_)
    decided = [case for case in CASES if case.due <= moment]
    assert known.of(ALL).decided == len(decided)
    assert known.of(ALL).late == sum(case.is_late for case in decided)


def test_it_beats_the_rates_by_category_on_calls_that_it_never_saw(learned) -> None:
    forecast, test, known = learned
    chances = forecast.chances(test.rows)

    assert brier(chances, test.late) < 0.97 * brier(base_rates(known, test), test.late)
    assert calibration_error(reliability(chances, test.late)) < 0.08


def test_what_is_kept_gives_the_same_chances(learned, tmp_path) -> None:
    forecast, test, _known = learned
    forecast.save(tmp_path / "kept.npz", {"version": "1"})

    again = Forecast.load(tmp_path / "kept.npz")

    assert np.array_equal(again.chances(test.rows), forecast.chances(test.rows))


def test_a_model_of_other_columns_is_not_read(learned, tmp_path) -> None:
    learned[0].save(tmp_path / "kept.npz", {})
    card = tmp_path / "kept.json"
    card.write_text(card.read_text().replace(NAMES[0], "another"))

    with pytest.raises(ValueError, match="another version"):
        Forecast.load(tmp_path / "kept.npz")


def test_reasons_name_what_raises_a_chance(learned) -> None:
    forecast, test, _known = learned
    chances = forecast.chances(test.rows)
    row, asked = test.rows[int(chances.argmax())], test.asked[int(chances.argmax())]

    reasons = forecast.reasons(row)
    known = known_at(CASES, asked.moment)

    assert 0 < len(reasons) <= 3
    assert [gain for _thing, gain in reasons] == sorted(
        (gain for _thing, gain in reasons), reverse=True
    )
    assert all(len(reason) == 3 for reason in figures(forecast, row, asked, known))


def test_with_few_calls_like_it_nothing_is_said() -> None:
    asked = Asked(100 * DAY, CASES[0])
    known = known_at(CASES, asked.moment)
    decided = known.of(CASES[0].groups[0]).decided

    assert like(asked, known, decided) is not None
    assert like(asked, known, decided + 1) is None


def test_one_outcome_alone_teaches_nothing() -> None:
    on_time = [replace(case, ended=case.began + 1) for case in CASES[:200]]
    seen = table(on_time, looks(on_time))

    with pytest.raises(ValueError, match="both kinds"):
        learn(seen, seen)


def test_scores_of_chances_that_are_known_to_be_right() -> None:
    late = np.array([1.0, 0.0, 1.0, 0.0])

    assert brier(late, late) == 0
    assert math.isclose(brier(np.full(4, 0.5), late), 0.25)
    (one,) = reliability(np.full(4, 0.5), late)
    assert (one.n, one.said, one.came) == (4, 0.5, 0.5)
    assert calibration_error([one]) == 0
    assert reliability(np.array([1.0]), np.array([1.0]))[0].low == 0.9


def test_the_plot_shows_every_side() -> None:
    bins = reliability(np.array([0.1, 0.9]), np.array([0.0, 1.0]))

    drawn = reliability_plot({"forecast": bins, "base_rate": bins})

    assert drawn.count("<circle") == 4
    assert "base rate" in drawn
