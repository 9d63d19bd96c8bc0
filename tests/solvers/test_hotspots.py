"""The mathematics of what stands out: against brute force, against simulated streams."""

import math
from itertools import pairwise

import numpy as np
import pytest

from youhu.solvers.hotspots import (
    Stream,
    Usual,
    Window,
    find_bursts,
    hot_places,
    rate_ratio,
    recurring,
)
from youhu.solvers.hotspots.bursts import HOUR
from youhu.solvers.hotspots.matters import occurrences
from youhu.solvers.hotspots.ratio import at_least, interval, more_than
from youhu.solvers.hotspots.stream import DAY, near_nodes, node_at

NOW = 400 * DAY
WINDOWS = (Window(7, 365), Window(30, 365), Window(90, 365))


@pytest.mark.parametrize("n", [1, 7, 40])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.97])
def test_the_tail_of_a_binomial_is_the_sum_of_its_terms(n, share):
    for k in range(n + 2):
        terms = (math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))
        assert at_least(k, n, share) == pytest.approx(sum(terms), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("shape", [0.5, 4.0, 300.5])
@pytest.mark.parametrize("share", [1e-5, 0.2])
def test_the_tail_of_an_uncertain_poisson_is_what_is_left_of_its_terms(shape, share):
    def term(i):
        said = math.lgamma(shape + i) - math.lgamma(shape) - math.lgamma(i + 1)
        return math.exp(said + shape * math.log1p(-share) + i * math.log(share))

    for k in range(1, 8):
        rest = 1 - sum(term(i) for i in range(k))
        assert more_than(k, shape, share) == pytest.approx(rest, rel=1e-4, abs=1e-12)


def test_the_interval_of_a_share_holds_it_as_often_as_it_says():
    rng = np.random.default_rng(1)
    seen = rng.binomial(30, 0.2, size=4000)
    held = [low <= 0.2 <= high for low, high in (interval(int(k), 30) for k in seen)]
    assert np.mean(held) >= 0.95


def test_over_a_whole_district_an_interval_is_as_narrow_as_its_calls_are_many():
    low, high = interval(1_200, 100_000)
    margin = 1.96 * math.sqrt(0.012 * 0.988 / 100_000)
    assert low == pytest.approx(0.012 - margin, abs=2e-5)
    assert high == pytest.approx(0.012 + margin, abs=2e-5)
    assert at_least(1_200, 100_000, 0.5) == pytest.approx(1)


def test_a_ratio_grows_with_what_came_and_its_interval_closes_with_more_of_it():
    ratios = [rate_ratio(n, 1.0, 20, 4.0) for n in range(40)]
    for one, next_one in pairwise(ratios):
        assert next_one.times > one.times
        assert next_one.chance < one.chance
        assert next_one.low >= one.low
    few, many = rate_ratio(6, 1.0, 8, 4.0), rate_ratio(600, 1.0, 800, 4.0)
    assert few.low < many.low < many.times < many.high < few.high


def test_where_nothing_came_before_the_ratio_has_no_upper_bound():
    ratio = rate_ratio(5, 7.0, 0, 30.0)
    assert math.isinf(ratio.high)
    assert ratio.usual == 0
    with pytest.raises(ValueError, match="counted over"):
        rate_ratio(5, 0.0, 1, 30.0)


def test_a_call_belongs_to_just_those_nodes_that_lie_within_the_radius():
    rng = np.random.default_rng(2)
    east, north = rng.uniform(-900, 900, (2, 60))
    rows, keys = near_nodes(east, north, 150.0)
    pairs = set(zip(rows.tolist(), keys.tolist(), strict=True))
    assert len(pairs) == len(rows)
    for key in np.unique(keys):
        x, y = node_at(int(key), 150.0)
        inside = np.flatnonzero(np.hypot(east - x, north - y) <= 150.0)
        assert {row for row, other in pairs if other == key} == set(inside.tolist())


def stream(rng, n=4000, days=300, categories=30, side=6000):
    """An ordinary district: calls anywhere, lively here and there, about anything."""
    at = NOW - rng.uniform(0, days * DAY, n)
    east, north = rng.uniform(0, side, (2, n))
    lively = rng.random(n) < 0.4
    east[lively] = 2000 + rng.normal(0, 300, lively.sum())
    north[lively] = 2000 + rng.normal(0, 300, lively.sum())
    return Stream(np.arange(n), at, east, north, rng.integers(0, categories, n))


def joined(one, other):
    columns = {
        name: np.concatenate([column, getattr(other, name)]) for name, column in vars(one).items()
    }
    return Stream(**columns)


def some(rng, n, *, days, east, north, category=3, ids=100_000):
    return Stream(
        ids + np.arange(n),
        NOW - rng.uniform(0, days * DAY, n),
        east + rng.normal(0, 30, n),
        north + rng.normal(0, 30, n),
        np.full(n, category),
    )


def test_ordinary_districts_have_no_hot_place():
    """Chance is shared out: at most one look in twenty finds something that is none."""
    found = [hot_places(stream(np.random.default_rng(seed)), NOW, WINDOWS) for seed in range(40)]
    assert sum(bool(places) for places in found) <= 4


def test_a_place_that_has_become_hot_is_found_with_its_calls():
    rng = np.random.default_rng(5)
    hot = some(rng, 15, days=7, east=5000, north=1000)
    places = hot_places(joined(stream(rng), hot), NOW, WINDOWS)
    assert len(places) == 1
    assert np.hypot(places[0].east - 5000, places[0].north - 1000) < 150
    assert set(hot.ids.tolist()) & set(places[0].calls.tolist())
    assert places[0].ratio.low > 1
    assert places[0].ratio.chance < 1e-5


def test_a_lively_place_is_not_hot_because_it_is_lively():
    rng = np.random.default_rng(6)
    lively = some(rng, 600, days=300, east=5000, north=1000)
    assert not hot_places(joined(stream(rng), lively), NOW, WINDOWS)


def test_a_district_that_calls_three_times_as_much_everywhere_has_no_hot_place():
    rng = np.random.default_rng(7)
    more = stream(rng, n=800, days=30)
    assert not hot_places(joined(stream(rng), more), NOW, WINDOWS)


def test_without_a_past_nothing_is_usual_and_nothing_is_found():
    rng = np.random.default_rng(8)
    young = joined(stream(rng, n=200, days=5), some(rng, 30, days=5, east=0, north=0))
    assert not hot_places(young, NOW, WINDOWS)
    assert not hot_places(young.only(np.array([], dtype=int)), NOW, WINDOWS)


def test_calls_of_a_few_days_are_one_occurrence():
    assert occurrences(np.array([0, 0.5, 2, 9, 9.1, 30]) * DAY) == (3, 20)
    assert occurrences(np.array([])) == (0, 0)


def test_a_matter_that_comes_back_is_found_and_one_wave_is_not():
    rng = np.random.default_rng(9)
    ordinary = stream(rng, n=3000, days=180)
    back = some(rng, 8, days=1, east=5000, north=5000, category=11)
    back.at[:] = NOW - np.array([170, 150, 149, 120, 80, 79, 40, 5]) * DAY
    wave = some(rng, 8, days=2, east=1000, north=5500, category=12, ids=200_000)
    found = recurring(joined(joined(ordinary, back), wave))
    assert [(one.category, one.longest_gap_days) for one in found] == [(11, 40)]
    assert found[0].times in (6, 7)  # an ordinary call may have come between
    assert set(back.ids.tolist()) <= set(found[0].calls.tolist())


def test_ordinary_districts_have_next_to_no_recurring_matter():
    found = [recurring(stream(np.random.default_rng(seed), n=3000, days=180)) for seed in range(20)]
    assert sum(map(len, found)) <= 2


# Bursts: streams in local seconds, day 0 a Monday; each call with its area and its matter.
SHAPE = np.array(
    [1, 1, 1, 1, 1, 1, 2, 5, 9, 11, 11, 9, 6, 6, 9, 10, 10, 8, 7, 8, 8, 7, 4, 2], dtype=float
)
COMMUNITIES, MATTERS, CLASSES = 60, 80, 12


def ordinary(rng, days, a_day):
    """An ordinary stream: Poisson, with the shape of a day, quieter at weekends."""
    rows = []
    for day in range(days):
        level = a_day * (0.7 if day % 7 > 4 else 1.0) / SHAPE.sum()
        for hour, share in enumerate(SHAPE):
            n = rng.poisson(share * level)
            rows.append(day * DAY + hour * HOUR + rng.uniform(0, HOUR, n))
    at = np.sort(np.concatenate(rows))
    places = rng.integers(0, COMMUNITIES, len(at)) ** 2 // COMMUNITIES  # some are livelier
    matters = rng.integers(0, MATTERS, len(at)) ** 2 // MATTERS
    return [(float(t), keys(int(p), int(m))) for t, p, m in zip(at, places, matters, strict=True)]


def keys(place, matter):
    code = f"440105{place % 18:03}{place:03}"
    wide = 1000 + matter % CLASSES
    return [(code[:digits], m) for digits in (12, 9, 6) for m in (matter, wide)]


def usual_of(past, end):
    counts = {}
    for _at, of_one in past:
        for key in of_one:
            counts[key] = counts.get(key, 0) + 1
    return Usual(np.array([at for at, _keys in past]), counts, start=0.0, end=end)


def alarms(late, usual, end, *, since=None):
    return find_bursts(
        late, usual, since=end - 900 if since is None else since, false_alarms_a_month=1.0
    )


def test_the_usual_adds_up_to_what_came():
    rng = np.random.default_rng(3)
    past = ordinary(rng, 56, 200)
    usual = usual_of(past, 56 * DAY)
    district = ("440105", 1003)
    came = sum(district in of_one for _at, of_one in past)
    assert usual.expected(district, 0, 56 * DAY) == pytest.approx(came + 0.5)
    noon = usual.expected(district, 57 * DAY + 10 * HOUR, 57 * DAY + 11 * HOUR)
    night = usual.expected(district, 57 * DAY + 3 * HOUR, 57 * DAY + 4 * HOUR)
    assert 6 < noon / night < 16
    parts = [usual.mass(h * HOUR / 3, (h + 1) * HOUR / 3) for h in range(72)]
    assert sum(parts) == pytest.approx(usual.mass(0, DAY))


@pytest.mark.parametrize(("a_day", "months"), [(40, 8), (300, 4)])
def test_an_ordinary_stream_gives_fewer_false_alarms_than_the_bound(a_day, months):
    """Stated: at most one a month. Seen: fewer, counted whenever a new one begins."""
    began = 0
    for seed in range(months):
        rng = np.random.default_rng(seed)
        rows = ordinary(rng, 56 + 30, a_day)
        cut = 56 * DAY
        usual = usual_of([row for row in rows if row[0] < cut], cut)
        late = [row for row in rows if row[0] >= cut]
        quiet_until = -math.inf
        for day in range(30):
            start = cut + day * DAY
            span = [row for row in late if start - 3 * HOUR <= row[0] < start + DAY]
            for burst in sorted(alarms(span, usual, 0, since=start), key=lambda b: b.rows[-1]):
                at = span[burst.rows[-1]][0]
                if at > quiet_until:
                    began, quiet_until = began + 1, at + 3 * HOUR
    print("began", began)
    assert began <= months


def caught_after(rng, usual, quiet, *, a_minute, hour):
    """Minutes from the first call of a burst until a sweep, once a minute, finds it."""
    start = 57 * DAY + hour * HOUR
    gaps = rng.exponential(60 / a_minute, 60)
    moments = start + np.concatenate([[0.0], np.cumsum(gaps)])
    burst = [(float(at), keys(7, 33)) for at in moments]
    for minute in range(1, 31):
        now = start + 60 * minute
        rows = [row for row in [*quiet, *burst] if now - 3 * HOUR < row[0] <= now]
        found = alarms(sorted(rows, key=lambda row: row[0]), usual, now)
        if any(burst.key[1] in (33, 1000 + 33 % CLASSES) for burst in found):
            return minute
    return math.inf


@pytest.mark.parametrize("hour", [3, 10, 20])
@pytest.mark.parametrize(("a_minute", "share"), [(1, 0.85), (2, 0.99)])
def test_a_true_burst_is_caught_within_five_minutes(hour, a_minute, share):
    rng = np.random.default_rng(11)
    rows = ordinary(rng, 58, 300)
    usual = usual_of([row for row in rows if row[0] < 56 * DAY], 56 * DAY)
    quiet = [row for row in rows if row[0] > 57 * DAY + (hour - 4) * HOUR]
    took = [caught_after(rng, usual, quiet, a_minute=a_minute, hour=hour) for _n in range(100)]
    assert np.mean(np.array(took) <= 5) >= share


def test_a_short_past_raises_no_alarm():
    rng = np.random.default_rng(12)
    past = ordinary(rng, 4, 100)
    usual = usual_of(past, 4 * DAY)
    start = 4 * DAY + 10 * HOUR
    burst = [(start + 10.0 * n, keys(7, 33)) for n in range(30)]
    assert not usual.is_known
    assert not alarms(burst, usual, start + 300)
    assert not alarms([], usual_of(ordinary(rng, 20, 100), 20 * DAY), start)
