"""Who helps with what: against brute force, against linear programming, and by hand."""

from itertools import permutations

import numpy as np
import pytest
import scipy.sparse as sparse
from scipy.optimize import linprog

from youhu.solvers.matching.assigning import Way, assign, greedy, reasons
from youhu.solvers.matching.candidates import Edges, Helpers, Items, candidates
from youhu.solvers.matching.fair import FAIR_LOAD, first_in_line, gini


def people(*rows):
    """x, y, skills, slots, load each."""
    x, y, skills, slots, load = zip(*rows, strict=True)
    return Helpers(
        np.array(x, float), np.array(y, float), np.array(skills, np.uint64),
        np.array(slots, np.uint64), np.array(load, np.int64),
    )  # fmt: skip


def things(*rows):
    """x, y, skills, slots, places, head start each."""
    x, y, skills, slots, places, start = zip(*rows, strict=True)
    return Items(
        np.array(x, float), np.array(y, float), np.array(skills, np.uint64),
        np.array(slots, np.uint64), np.array(places, np.int64), np.array(start, np.int64),
    )  # fmt: skip


def a_district(seed, members, wishes, *, most_places=1, width=4000):
    dice = np.random.default_rng(seed)
    helpers = Helpers(
        *(dice.random((2, members)) * width), dice.integers(0, 8, members).astype(np.uint64),
        dice.integers(1, 16, members).astype(np.uint64), dice.integers(0, 4, members),
    )  # fmt: skip
    needed = np.array([0, 1, 2, 4], np.uint64)[dice.integers(0, 4, wishes)]
    items = Items(
        *(dice.random((2, wishes)) * width), needed, dice.integers(0, 16, wishes).astype(np.uint64),
        dice.integers(1, most_places + 1, wishes), dice.integers(0, 2, wishes) * 500,
    )  # fmt: skip
    return helpers, items


def test_only_the_near_the_able_and_the_free_are_candidates():
    helpers = people(
        (0, 0, 0b11, 0b01, 0),  # fits
        (0, 2501, 0b11, 0b01, 0),  # a metre too far
        (0, 0, 0b01, 0b01, 0),  # lacks a skill
        (0, 0, 0b11, 0b10, 0),  # is free at other hours
    )
    edges = candidates(helpers, things((0, 0, 0b11, 0b01, 1, 0)))
    assert edges.helper.tolist() == [0]


def test_who_needs_no_skill_and_no_hour_takes_anybody_near():
    edges = candidates(people((0, 0, 0, 0, 0)), things((30, 40, 0, 0, 1, 0)))
    assert (edges.metres.tolist(), len(edges)) == ([50], 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_candidates_are_those_that_every_pair_looked_at_gives(seed):
    helpers, items = a_district(seed, 90, 30)
    edges = candidates(helpers, items, reach_m=900, load_m=200)
    expected = []
    for i in range(30):
        for h in range(90):
            away = np.hypot(items.x[i] - helpers.x[h], items.y[i] - helpers.y[h])
            able = helpers.skills[h] & items.skills[i] == items.skills[i]
            free = not items.slots[i] or helpers.slots[h] & items.slots[i]
            if away <= 900 and able and free:
                cost = round(away) + 200 * helpers.load[h] - items.head_start[i]
                expected.append((i, h, round(away), cost))
    found = zip(edges.item, edges.helper, edges.metres, edges.cost, strict=True)
    assert [tuple(map(int, row)) for row in found] == expected


def brute(edges, items, members):
    """The most places and then the least cost, over all ways to give each item somebody."""
    cost = {(i, h): c for i, h, c in zip(edges.item, edges.helper, edges.cost, strict=True)}
    wishes = len(items.places)
    nobody = range(members, members + wishes)  # as many as there are items
    best = (0, 0)
    for row in set(permutations([*range(members), *nobody], wishes)):
        real = [(i, h) for i, h in enumerate(row) if h < members]
        if all(pair in cost for pair in real):
            best = min(best, (-len(real), sum(int(cost[pair]) for pair in real)))
    return -best[0], best[1]


@pytest.mark.parametrize("seed", range(5))
def test_no_other_assignment_fills_more_places_or_costs_less(seed):
    helpers, items = a_district(seed, 4, 3, width=3000)
    edges = candidates(helpers, items)
    best = assign(edges, items)
    assert (best.filled, best.cost) == brute(edges, items, 4)


@pytest.mark.parametrize("seed", range(3))
def test_with_several_places_it_equals_the_linear_programme(seed):
    helpers, items = a_district(seed, 120, 40, most_places=4)
    edges = candidates(helpers, items, reach_m=700)
    best, n = assign(edges, items), len(edges)
    once = sparse.csr_array((np.ones(n), (edges.helper, np.arange(n))), (120, n))
    full = sparse.csr_array((np.ones(n), (edges.item, np.arange(n))), (40, n))
    limits = {
        "A_ub": sparse.vstack([once, full]),
        "b_ub": np.concatenate([np.ones(120), items.places]),
        "bounds": (0, 1),
    }
    most = round(-linprog(-np.ones(n), **limits).fun)
    least = linprog(edges.cost, A_eq=np.ones((1, n)), b_eq=[most], **limits).fun
    assert best.way == Way.EXACT
    assert (best.filled, best.cost) == (most, pytest.approx(least))


@pytest.mark.parametrize("seed", range(6))
def test_greedy_fills_as_many_places_and_gives_nobody_two(seed):
    helpers, items = a_district(seed, 60, 50, most_places=3)
    edges = candidates(helpers, items, reach_m=800)
    best, other = assign(edges, items), greedy(edges, items)
    taken = edges.helper[other.chosen].tolist()
    used = np.bincount(edges.item[other.chosen], minlength=len(items.places))
    assert other.filled == best.filled
    assert len(taken) == len(set(taken))
    assert (used <= items.places).all()
    assert other.cost >= best.cost


def test_what_is_too_big_for_the_flow_is_matched_greedily():
    helpers, items = a_district(1, 30, 10)
    assert assign(candidates(helpers, items), items, most_edges=3).way == Way.GREEDY


def test_nobody_near_means_nobody_chosen():
    edges = candidates(people((0, 0, 0, 0, 0)), things((9000, 0, 0, 0, 1, 0)))
    assert assign(edges, things((9000, 0, 0, 0, 1, 0))).filled == 0


def test_who_helped_a_lot_is_asked_after_somebody_a_little_farther():
    helpers = people((100, 0, 0, 0, 2), (900, 0, 0, 0, 0))
    items = things((0, 0, 0, 0, 1, 0))
    edges = candidates(helpers, items)
    assert edges.helper[assign(edges, items).chosen].tolist() == [1]


def test_of_two_wishes_for_one_helper_the_one_that_waited_goes_first():
    helpers = people((0, 0, 0, 0, 0))
    items = things((100, 0, 0, 0, 1, 0), (400, 0, 0, 0, 1, 500))
    edges = candidates(helpers, items)
    assert edges.item[assign(edges, items).chosen].tolist() == [1]


def test_every_pick_says_how_far_what_for_and_before_whom():
    helpers = people((300, 400, 0b110, 0b11, 1), (100, 0, 0b010, 0b01, 0), (50, 0, 0b010, 0b01, 0))
    items = things((0, 0, 0b010, 0b01, 1, 0), (0, 0, 0b010, 0b01, 1, 0))
    items = Items(*(getattr(items, name) for name in ("x", "y", "skills", "slots")),
                  np.array([2, 1]), items.head_start)  # fmt: skip
    edges = candidates(helpers, items)
    told = reasons(assign(edges, items), edges, helpers, items)
    far = next(reason for reason in told if reason.helper == 0)
    assert (far.metres, far.skills, far.slots, far.load) == (500, 0b010, 0b01, 1)
    assert (far.rivals, far.cheaper) == (2, 2)
    assert len(told) == 3


def test_gini_is_0_when_all_do_the_same_and_near_1_when_one_does_all():
    assert gini(np.full(50, 3)) == pytest.approx(0)
    assert gini(np.array([0] * 99 + [7])) == pytest.approx(0.99)
    assert gini(np.array([1, 3])) == pytest.approx(0.25)
    assert gini(np.zeros(5, int)) == 0


def test_in_the_fair_hours_those_come_first_who_did_little():
    assert first_in_line(FAIR_LOAD)
    assert not first_in_line(FAIR_LOAD + 1)


def test_the_same_pairs_give_the_same_picks():
    helpers, items = a_district(3, 80, 40)
    edges = candidates(helpers, items)
    again = Edges(edges.item, edges.helper, edges.metres, edges.cost)
    assert assign(edges, items).chosen.tolist() == assign(again, items).chosen.tolist()
