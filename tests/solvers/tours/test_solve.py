"""Whatever the problem and the engine: what comes out holds, and nothing served is lost."""

from dataclasses import replace

import numpy as np
import pytest

from bench.made_up_tours import a_problem
from youhu.solvers.tours import Engine, solve
from youhu.solvers.tours.check import faults, is_sound, rank
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Place,
    Problem,
    Profile,
    StepKind,
    Vehicle,
    Visit,
    Why,
    Window,
)

SHORT = Budget(iterations=60)
ENGINES: tuple[Engine, ...] = ("pyvrp", "vroom", "ruin", "best")
LINE = np.abs(np.arange(6)[:, None] - np.arange(6)[None, :]).astype(np.int64)
ROAD = Profile(LINE * 1000, LINE * 100)


def problem(*jobs: Job, vehicles: tuple[Vehicle, ...], zones: str = "      ") -> Problem:
    return Problem(tuple(Place(zone.strip()) for zone in zones), (ROAD,), vehicles, jobs)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(12))
def test_random_problems_are_served_whole(engine: Engine, seed: int) -> None:
    asked, hidden = a_problem(seed)
    assert faults(asked, hidden) == []

    plan = solve(asked, SHORT, engine=engine)

    assert faults(asked, plan) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(25, 33))
def test_a_warm_start_never_gets_worse(engine: Engine, seed: int) -> None:
    asked, hidden = a_problem(seed)

    plan = solve(asked, SHORT, hidden, engine=engine)

    assert faults(asked, plan) == []
    assert rank(asked, plan) <= rank(asked, hidden)


@pytest.mark.parametrize("seed", range(40, 48))
def test_what_was_served_stays_served_when_more_comes_in(seed: int) -> None:
    asked, hidden = a_problem(seed)
    more = tuple(replace(job, id=f"new {job.id}", aboard=None) for job in asked.jobs)
    fuller = replace(asked, jobs=(*asked.jobs, *more))

    plan = solve(fuller, SHORT, hidden)

    served = {step.job for route in hidden.routes for step in route.steps}
    assert is_sound(fuller, plan)
    assert not served & {one.job for one in plan.unserved if one.why != Why.PRIZE}


@pytest.mark.parametrize("engine", ENGINES)
def test_seed_and_iterations_give_the_same_again(engine: Engine) -> None:
    asked, _hidden = a_problem(7)
    budget = Budget(iterations=200, seed=3)

    assert solve(asked, budget, engine=engine) == solve(asked, budget, engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_goods_aboard_stay_on_their_vehicle(engine: Engine) -> None:
    """The other van stands at the door, and must not bring what it does not have."""
    far, near = Vehicle("far", 0, (5,)), Vehicle("near", 5, (5,))
    job = Job("a", (2,), Visit(5), aboard="far")

    plan = solve(problem(job, vehicles=(far, near)), SHORT, engine=engine)

    (route,) = plan.routes
    assert (route.vehicle, plan.metres) == ("far", 5000)


def test_goods_aboard_leave_less_room() -> None:
    van = Vehicle("van", 0, (5,))
    jobs = (
        Job("aboard", (4,), Visit(5), aboard="van"),
        Job("street", (4,), Visit(2), pickup=Visit(1)),
    )

    plan = solve(problem(*jobs, vehicles=(van,)), SHORT)

    assert faults(problem(*jobs, vehicles=(van,)), plan) == []
    assert [step.job for step in plan.routes[0].steps[1:-1]] == ["aboard", "street", "street"]


def test_a_small_van_goes_back_to_load_again() -> None:
    van = Vehicle("van", 0, (5,), end=0, reload_places=(0,), max_reloads=2, reload_s=60)
    jobs = tuple(Job(f"j{n}", (4,), Visit(n)) for n in (1, 2, 3))
    asked = problem(*jobs, vehicles=(van,))

    plan = solve(asked, SHORT)

    assert faults(asked, plan) == []
    kinds = [step.kind for step in plan.routes[0].steps]
    assert (kinds.count(StepKind.RELOAD), plan.metres) == (2, 12000)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_closed_street_is_left_to_those_who_may_enter(engine: Engine) -> None:
    lorry = Vehicle("lorry", 0, (9,), access={"m": (Window(0, 300),)})
    bike = Vehicle("bike", 0, (9,), cost_per_km=900)
    jobs = (
        Job("early", (1,), Visit(2, (Window(0, 250),), 50)),
        Job("noon", (1,), Visit(2, (Window(1000, 2000),), 50)),
    )
    asked = problem(*jobs, vehicles=(lorry, bike), zones="  m   ")

    plan = solve(asked, SHORT, engine=engine)

    assert faults(asked, plan) == []
    by = {step.job: route.vehicle for route in plan.routes for step in route.steps}
    assert by["noon"] == "bike"


def test_a_job_for_nobody_says_why() -> None:
    van = Vehicle("van", 0, (5,), shift=Window(0, 1000), access={"m": ()})
    jobs = (
        Job("skill", (1,), Visit(1), skills=frozenset({"cold"})),
        Job("load", (6,), Visit(1)),
        Job("access", (1,), Visit(2)),
        Job("time", (1,), Visit(1, (Window(2000, 3000),))),
        Job("full", (5,), Visit(1)),
        Job("beside", (5,), Visit(1)),
        Job("prize", (0,), Visit(5), prize=1),
    )

    plan = solve(problem(*jobs, vehicles=(van,), zones="  m   "), SHORT)

    why = {one.job: one.why for one in plan.unserved}
    assert why.pop("full" if "full" in why else "beside") == Why.FULL
    assert why == {name: Why(name) for name in ("skill", "load", "access", "time", "prize")}


def test_a_due_time_that_cannot_be_kept_makes_it_late_and_not_lost() -> None:
    jobs = tuple(Job(f"j{n}", (1,), Visit(n), due_s=100 * n - 50 * (n == 5)) for n in (2, 5))

    plan = solve(problem(*jobs, vehicles=(Vehicle("van", 0, (5,)),)), SHORT)

    assert (plan.unserved, plan.late_s) == ((), 50)


def test_an_optional_job_is_taken_for_its_prize() -> None:
    jobs = (Job("near", (1,), Visit(1)), Job("far", (1,), Visit(5), prize=400))
    van = Vehicle("van", 0, (5,))

    taken = solve(problem(*jobs, vehicles=(van,)), SHORT)
    left = solve(problem(jobs[0], replace(jobs[1], prize=399), vehicles=(van,)), SHORT)

    assert taken.forgone in (0, 400)
    assert [one.job for one in left.unserved] == ["far"]


def test_few_vehicles_come_first_when_asked() -> None:
    """One van could do it all, two would drive less."""
    vans = tuple(Vehicle(f"v{n}", 2, (9,)) for n in range(3))
    jobs = (Job("west", (1,), Visit(0)), Job("east", (1,), Visit(5)))
    asked = problem(*jobs, vehicles=vans)

    assert solve(asked, SHORT).vehicles_used == 2
    assert solve(replace(asked, vehicles_first=True), SHORT).vehicles_used == 1


def test_a_plan_for_other_days_is_no_hindrance() -> None:
    """Jobs and vehicles that are gone fall out, and the rest is planned."""
    asked, hidden = a_problem(3)
    rest = replace(asked, jobs=asked.jobs[1:], vehicles=asked.vehicles[1:])

    plan = solve(rest, SHORT, hidden)

    assert is_sound(rest, plan)
