"""Sharing doors out: every door once, nobody faster than feet, the last door soon."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youhu.solvers.rounds import Courier, Door, Problem, check, split

DOOR_S = 50


def asked(seed: int, *, houses=6, doors=60, couriers=4, bags=30) -> Problem:
    dice = np.random.default_rng(seed)
    at = dice.uniform(0, 300, (houses + 1, 2))
    walk = np.rint(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) * 1.3 / 1.25)
    rows = tuple(
        Door(n, int(dice.integers(1, houses + 1)), int(dice.integers(1, 12)),
             int(dice.integers(1, 4)), int(dice.integers(0, 5000)))
        for n in range(doors)
    )  # fmt: skip
    people = tuple(Courier(n, 0) for n in range(couriers))
    return Problem(walk.astype(np.int64), 0, rows, people, (DOOR_S,) * (houses + 1), bags, 80_000)


@settings(max_examples=20)
@given(
    st.integers(0, 10**6), st.integers(1, 9), st.integers(0, 70), st.integers(1, 7),
    st.integers(1, 40),
)  # fmt: skip
def test_whatever_is_asked_the_answer_holds(seed, houses, doors, couriers, bags) -> None:
    problem = asked(seed, houses=houses, doors=doors, couriers=couriers, bags=bags)
    found = split(problem)
    assert check(problem, found) == []
    assert split(problem) == found


def test_the_last_door_is_near_the_least_that_is_possible() -> None:
    for seed in range(4):
        problem = asked(seed, houses=12, doors=250, couriers=12, bags=200)
        work = 250 * DOOR_S / 12 + problem.walk[0, 1:].min()
        assert split(problem).last_s < 1.35 * work


def test_one_courier_for_each_house_stays_in_it() -> None:
    problem = asked(1, houses=3, doors=3, couriers=3)
    doors = tuple(Door(n, n // 10 + 1, n % 10 + 1) for n in range(30))
    found = split(replace(problem, doors=doors))
    assert [len(trip.batches) for trip in found.trips] == [1, 1, 1]


def test_who_is_already_under_way_gets_less_and_starts_where_they_are() -> None:
    problem = asked(2, couriers=2)
    late = (Courier(0, 1, ready_s=1200), Courier(1, 0))
    found = split(replace(problem, couriers=late))
    first, second = (sum(len(batch.doors) for batch in trip.batches) for trip in found.trips)
    assert first < second
    assert check(replace(problem, couriers=late), found) == []


def test_without_anybody_there_is_no_round() -> None:
    with pytest.raises(ValueError, match="courier"):
        split(replace(asked(1), couriers=()))


def test_the_checker_finds_what_is_wrong() -> None:
    problem = asked(3)
    found = split(problem)
    trips = list(found.trips)
    trips[0] = replace(trips[0], batches=trips[0].batches[1:], arrives=trips[0].arrives[1:],
                       leaves=trips[0].leaves[1:])  # fmt: skip
    assert "not every door is served once" in check(problem, replace(found, trips=tuple(trips)))
    hurried = replace(found.trips[0], arrives=(0,) * len(found.trips[0].arrives))
    assert check(problem, replace(found, trips=(hurried, *found.trips[1:])))
