"""A desk as queues: by hand, by formula, and against months whose truth is known."""

from math import factorial

import numpy as np
import pytest

from youhu.solvers.queues.history import DAY_HOURS, History
from youhu.solvers.queues.model import NO_CHANGE, Calls, Change, Model
from youhu.solvers.queues.pace import Clock
from youhu.solvers.queues.replay import Desk, Load, Window, replay
from youhu.solvers.queues.trial import trial

EVEN = Clock(np.ones(DAY_HOURS * 400))
LIMIT, MEAN_WORK = 3600.0, 540.0


def load(starts, work, rest=None):
    """Calls that each visit the one station once."""
    n = len(starts)
    rest = np.zeros(n) if rest is None else np.array(rest, float)
    return Load(
        np.arange(n + 1), np.zeros(n, int), np.array(starts, float), np.array(work, float), rest,
        np.zeros(n, bool),
    )  # fmt: skip


def busy(hands, *, n=6000, between=300.0, rest=None, seed=1):
    """A desk of `hands` people: arrivals and work by chance, walked as they really were."""
    dice = np.random.default_rng(seed)
    work = load(np.cumsum(dice.exponential(between, n)), dice.exponential(MEAN_WORK, n), rest)
    return work, replay(work, Desk([EVEN], [hands]))


def seen(walked, hands):
    """What the records say of it, and the model that is learned from them."""
    n = len(walked.came)
    days = int(walked.left.max() // 86400) + 30
    one = np.zeros(n, int)
    history = History(
        first=np.arange(n + 1), station=one, came=walked.came, left=walked.left,
        hand=np.random.default_rng(2).integers(0, hands, n), due=walked.came + LIMIT,
        groups=one[:, None], is_open=np.zeros(n, bool), stage_of=np.array([0]),
        is_away=np.array([False]), is_off=np.zeros(days, bool),
    )  # fmt: skip
    calls = Calls(
        counts=np.ones(n, bool), answer=np.arange(n), due=walked.came + LIMIT,
        anchor=np.full(n, -1), category=one, unit_of=np.array([7]),
        period=(0.0, float(walked.came.max())), until=float(walked.left.max()),
    )  # fmt: skip
    return Model(history, calls)


def late(walked):
    return float((walked.left - walked.came > LIMIT).mean())


def test_two_hands_take_five_calls_as_reckoned_by_hand():
    walked = replay(load([0, 1, 2, 3, 20], [10, 4, 5, 1, 2]), Desk([EVEN], [2]))
    # One hand: the first until 10, the fourth until 11. The other: until 5, the third until 10.
    assert walked.begun.tolist() == [0, 1, 5, 10, 20]
    assert walked.left.tolist() == [10, 5, 10, 11, 22]


def test_rest_lets_the_hand_go_before_the_call_is_done():
    walked = replay(load([0, 1], [10, 10], [100, 0]), Desk([EVEN], [1]))
    assert walked.left.tolist() == [110, 20]


def test_work_stands_still_while_the_clock_of_the_stage_hardly_runs():
    pace = np.ones(48)
    pace[8:24] = 0.01
    walked = replay(load([7.5 * 3600], [3600.0]), Desk([Clock(pace)], [1]))
    # Half an hour by 8:00; sixteen hours at a hundredth bring 576 s; 1,224 s are left at midnight.
    assert walked.left[0] == pytest.approx(24 * 3600 + 1224)


def test_a_hand_for_the_night_begins_only_at_night():
    evening, night = 21 * 3600.0, 22 * 3600.0
    work = load([evening, evening, evening], [9000, 100, 100])
    walked = replay(work, Desk([EVEN], [1], {0: (Window(22, 6),)}))
    assert walked.begun.tolist() == [evening, night, night + 100]


@pytest.mark.parametrize(("hands", "between"), [(1, 700.0), (2, 330.0), (4, 160.0)])
def test_mean_waits_agree_with_erlang_c(hands, between):
    waits = [
        float((w.begun - w.came).mean())
        for _load, w in (busy(hands, between=between, n=12_000, seed=s) for s in range(8))
    ]
    offered = MEAN_WORK / between
    full = offered**hands / factorial(hands) * hands / (hands - offered)
    chance = full / (sum(offered**k / factorial(k) for k in range(hands)) + full)
    expected = chance * MEAN_WORK / (hands - offered)
    error = np.std(waits, ddof=1) / np.sqrt(len(waits))
    assert abs(np.mean(waits) - expected) < 3 * error


def test_times_as_they_were_give_the_month_as_it_was():
    _work, walked = busy(2)
    assert float(seen(walked, 2).as_it_was().late.mean()) == late(walked)


def test_a_third_hand_is_foretold_as_the_truth_has_it():
    work, walked = busy(2)
    model = seen(walked, 2)
    truth = late(replay(work, Desk([EVEN], [3])))
    more = Change(hands={0: 1})
    drawn = np.mean([month.late.mean() for month in model.lives(more, seeds=8)])
    assert model.fitted.hands.tolist() == [2]
    assert late(walked) > 0.15
    assert truth < 0.02
    assert float(model.as_it_was(more).late.mean()) == pytest.approx(truth, abs=0.01)
    assert float(drawn) == pytest.approx(truth, abs=0.01)


def test_where_most_of_the_time_is_no_work_another_hand_helps_as_much_as_in_truth():
    rest = np.random.default_rng(5).exponential(2000, 6000)
    work, walked = busy(2, rest=rest)
    truth = late(replay(work, Desk([EVEN], [3])))
    found = float(seen(walked, 2).as_it_was(Change(hands={0: 1})).late.mean())
    assert late(walked) - truth > 0.15
    assert found == pytest.approx(truth, abs=0.05)


def test_where_nobody_waits_for_a_hand_more_hands_change_nothing():
    rest = np.random.default_rng(3).exponential(3600, 6000)
    work = load(np.cumsum(np.random.default_rng(4).exponential(300, 6000)), np.zeros(6000), rest)
    model = seen(replay(work, Desk([EVEN], [2])), 2)
    assert model.fitted.share.tolist() == [0.0]
    assert model.as_it_was(Change(hands={0: 1})).late.mean() == model.as_it_was().late.mean()


def test_no_change_is_no_difference_at_all_and_a_seed_gives_the_same_again():
    _work, walked = busy(2, n=1500)
    first, again = (trial(seen(walked, 2), NO_CHANGE, seeds=4) for _time in range(2))
    assert first == again
    result = first["result"]
    assert list(result["late"]["change"]) == [0, 0, 0]
    assert (result["saved"], result["lost"], result["samples"]) == (0, 0, [])


def test_the_check_holds_for_the_model_and_fails_for_a_month_it_cannot_know():
    _work, walked = busy(2, n=3000)
    model = seen(walked, 2)
    assert trial(model, NO_CHANGE, seeds=6)["check"]["observed"] == round(late(walked), 5)
    model.calls.due[:] += np.where(walked.left - walked.came > LIMIT, 0, 1e9)
    told = trial(model, NO_CHANGE, seeds=6)["check"]
    assert not told["is_sound"]
    assert told["off"] < -told["bound"]
