"""Few vehicles by throwing jobs out: what a slow search finds, the quick one finds, too."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from youhu.solvers.tours import ejection, pairs, solve
from youhu.solvers.tours.check import faults, is_sound
from youhu.solvers.tours.engines.choices import stops_for
from youhu.solvers.tours.mending import assembled
from youhu.solvers.tours.meter import Meter
from youhu.solvers.tours.pairs import Pairs
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Place,
    Plan,
    Problem,
    Profile,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.timing import Clock

WORK = 60
TIGHT = 400  # seconds around the moment at which the hidden tour comes


def hidden(seed: int, *, vehicles: int = 3, jobs: int = 6) -> Problem:
    """A problem that so many vehicles can do: windows lie around the stops of tours behind it."""
    dice = Random(seed)
    n = 1 + 2 * vehicles * jobs
    spots = np.array([(dice.uniform(0, 3000), dice.uniform(0, 3000)) for _n in range(n)])
    metres = np.ceil(np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))).astype(np.int64)
    asked = [job for row in range(vehicles) for job in _tour(dice, metres, row, jobs)]
    cars = tuple(
        Vehicle(f"v{n}", 0, (4,), end=0, shift=Window(0, 10**6)) for n in range(len(asked))
    )
    return Problem(
        (Place(),) * n, (Profile(metres, metres),), cars, tuple(asked), vehicles_first=True
    )


def _tour(dice: Random, metres: "np.ndarray", row: int, jobs: int) -> list[Job]:
    at, now, aboard, begun, ends = 0, 0, [], 0, {}
    while len(ends) < 2 * jobs:
        is_pickup = begun < jobs and (not aboard or (len(aboard) < 4 and dice.random() < 0.6))
        job = begun if is_pickup else aboard.pop(dice.randrange(len(aboard)))
        if is_pickup:
            aboard.append(job)
            begun += 1
        place = 1 + 2 * (row * jobs + job) + (not is_pickup)
        now += int(metres[at, place]) + (WORK if at else 0)
        window = Window(max(0, now - dice.randrange(TIGHT)), now + dice.randrange(TIGHT))
        ends[job, is_pickup] = Visit(place, (window,), WORK)
        at = place
    return [Job(f"{row}-{n}", (1,), ends[n, False], pickup=ends[n, True]) for n in range(jobs)]


def one_each(problem: Problem) -> Plan:
    clock = Clock(problem)
    tours = zip(problem.vehicles, map(stops_for, problem.jobs), strict=True)
    return assembled(clock, tours, engine="one each")


@pytest.mark.parametrize("seed", range(6))
def test_a_vehicle_for_each_job_becomes_few(seed: int) -> None:
    problem = hidden(seed)
    many = one_each(problem)
    assert many.vehicles_used == len(problem.jobs)

    plan = ejection.run(Clock(problem), Meter(Budget(iterations=2_000)), many, share=1)

    assert faults(problem, plan) == []
    assert plan.vehicles_used <= 3


@pytest.mark.parametrize("seed", range(10, 16))
def test_a_place_is_found_where_a_slow_search_finds_one(seed: int) -> None:
    problem, dice = hidden(seed, vehicles=2), Random(seed)
    lists, found, missed = Pairs(problem), 0, 0
    for _n in range(60):
        tour: list[int] = []
        for job in dice.sample(range(lists.count), 7):
            timed = lists.timed(tour)
            assert timed is not None
            slot = lists.slot(tour, timed, job, dice)
            slow = [
                new
                for i in range(len(tour) + 1)
                for j in range(i, len(tour) + 1)
                if lists.timed(new := pairs.Slot(0, i, j).taken(tour, job)) is not None
            ]
            assert (slot is not None) == bool(slow)
            found, missed = found + bool(slow), missed + (not slow)
            if slot is not None:
                tour = slot.taken(tour, job)
                assert tour in slow
    assert found > 50
    assert missed > 50


def test_the_engine_uses_it_where_vehicles_come_first() -> None:
    problem = hidden(3)

    plan = solve(problem, Budget(iterations=300), engine="best")

    assert is_sound(problem, plan)
    assert plan.vehicles_used <= 3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: {"jobs": (replace(one.jobs[0], skills=frozenset("a")), *one.jobs[1:])},
        lambda one: {"jobs": (replace(one.jobs[0], pickup=None), *one.jobs[1:])},
        lambda one: {"jobs": (replace(one.jobs[0], due_s=9), *one.jobs[1:])},
        lambda one: {"vehicles": (replace(one.vehicles[0], capacity=(9,)), *one.vehicles[1:])},
        lambda one: {"vehicles": tuple(replace(v, access={"x": ()}) for v in one.vehicles)},
    ],
)
def test_what_is_not_plain_is_left_to_the_engines(spoil) -> None:
    problem = hidden(4)
    assert pairs.suits(problem)

    assert not pairs.suits(replace(problem, **spoil(problem)))
