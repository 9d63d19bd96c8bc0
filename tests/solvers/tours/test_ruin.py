"""The compiled loops say the same as the slow and simple parts, and make tours much shorter."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numba import njit

from bench.market_day import a_day
from tests.solvers.tours.made_up import a_problem
from youhu.solvers.tours import ruin, solve
from youhu.solvers.tours.check import faults, is_sound, priced, rank
from youhu.solvers.tours.insertion import Search, insert_all
from youhu.solvers.tours.live import NEVER, Live
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Place,
    Plan,
    Problem,
    Profile,
    Route,
    Task,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.ruin.compiled import OPTIONS, keeps, place_of
from youhu.solvers.tours.ruin.facts import LATE, LEFT_OUT, Facts, facts_of
from youhu.solvers.tours.ruin.places import cheapest
from youhu.solvers.tours.ruin.search import begun, searched
from youhu.solvers.tours.ruin.state import (
    AHEAD_M,
    BEST,
    COUNT,
    LEAVE,
    LOAD,
    NODE,
    NOW,
    PEAK,
    ROUTE,
    UNTIL,
    State,
    blank,
)
from youhu.solvers.tours.ruin.tables import reckon
from youhu.solvers.tours.stability import changed, in_one_go
from youhu.solvers.tours.timing import Clock

SEEDS = range(12)


def some_tours(seed: int) -> tuple[Problem, Live]:
    """Half of the jobs are on tours; no goods wait at a depot."""
    problem = a_problem(seed, jobs=20)
    jobs = tuple(job for job in problem.jobs if job.pickup or job.aboard)
    live = Live(replace(problem, jobs=jobs))
    insert_all(live, jobs[::2])
    return live.problem, live


def begin(problem: Problem, plan: Plan) -> tuple[Facts, State]:
    facts = facts_of(problem, plan)
    state = blank(facts, ruin.nodes_of(problem, plan))
    begun(facts, state)
    return facts, state


@pytest.mark.parametrize("seed", SEEDS)
def test_what_follows_from_a_tour_is_the_same(seed: int) -> None:
    problem, live = some_tours(seed)
    assert live.served
    facts, state = begin(problem, live.plan())
    for row, stops in enumerate(live.stops):
        n = len(stops)
        if live.tables.leave[row, 0] == NEVER:  # more aboard than it may carry
            assert not facts.may[row].any()
            continue
        assert state.tours[row, COUNT] == n
        mine, theirs = state.table[row], live.tables
        assert mine[: n + 1, LEAVE].tolist() == theirs.leave[row, : n + 1].tolist()
        assert mine[: n + 1, AHEAD_M].tolist() == theirs.ahead_m[row, : n + 1].tolist()
        assert mine[1 : n + 2, UNTIL].tolist() == theirs.on_time[row, 1 : n + 2].tolist()
        for d in range(theirs.load.shape[2]):
            assert mine[: n + 1, LOAD + 2 * d].tolist() == theirs.load[row, : n + 1, d].tolist()
            assert mine[: n + 1, PEAK + 2 * d].tolist() == theirs.peak[row, : n + 1, d].tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cheapest_place_is_that_of_the_other_search(seed: int) -> None:
    problem, live = some_tours(seed)
    facts, state = begin(problem, live.plan())
    found = 0
    for number, job in enumerate(problem.jobs):
        if job.id in live.served:
            continue
        least = Search(live, job, []).by_vehicle()
        for row in range(len(problem.vehicles)):
            # Some places are not seen by chance: four looks see all.
            looks = [cheapest(facts, state, row, number, LEFT_OUT) for _look in range(4)]
            if facts.may[row, number] and np.isfinite(least[row]):
                assert min(looks) == pytest.approx(least[row], abs=0.01)
                found += 1
            elif facts.may[row, number]:
                assert min(looks) >= LATE  # nowhere, or late
    assert found


@pytest.mark.parametrize("most", [0, 2])
@pytest.mark.parametrize("seed", SEEDS)
def test_of_what_drivers_were_told_little_changes(seed: int, most: int) -> None:
    problem, live = some_tours(seed)
    plan = live.plan()
    told = {route.vehicle: in_one_go(_tasks(route)) for route in plan.routes[::2]}
    bound = replace(problem, told=told, most_changes=most)
    facts, state = begin(bound, plan)
    held = [route for route in plan.routes if _holds(bound, state, route.vehicle)]
    searched(facts, state, 400, seed, 1000.0)
    after = {vehicle.id: [Task(stop.kind, stop.job.id) for stop in stops if stop.job]
             for vehicle, stops in ruin.tours_of(bound, state)}  # fmt: skip
    assert any(after.get(route.vehicle, []) != _tasks(route) for route in held)
    for route in held:
        tasks = told.get(route.vehicle, [])
        assert changed(tasks, after.get(route.vehicle, [])) <= most


def _tasks(route: Route) -> list[Task]:
    return [Task(step.kind, step.job) for step in route.steps if step.job]


def _holds(problem: Problem, state: State, vehicle: str) -> bool:
    row = [one.id for one in problem.vehicles].index(vehicle)
    return bool(state.tours[row, COUNT])


def test_loops_never_count_references() -> None:
    """Counting them at each inlined call takes more than all the rest."""
    facts, state = begin(*some_tours(1)[:1], Plan())
    uncached = njit(**{**OPTIONS, "cache": False})(reckon.py_func)
    uncached(facts, state, 0)
    (code,) = uncached.inspect_llvm().values()
    assert "NRT_incref" not in code


@pytest.mark.parametrize("seed", SEEDS)
def test_rounds_keep_the_books(seed: int) -> None:
    """What was counted along the way is what is counted from nothing, and every job is whole."""
    problem, live = some_tours(seed)
    facts, state = begin(problem, live.plan())
    searched(facts, state, 300, seed, 500.0)
    nodes = {
        row: state.table[row, 1 : state.tours[row, COUNT] + 1, NODE].tolist()
        for row in range(len(problem.vehicles))
    }
    again = blank(facts, nodes)
    begun(facts, again)
    assert again.totals[NOW] == pytest.approx(state.totals[NOW], rel=1e-12)
    assert state.totals[BEST] <= state.totals[NOW]
    assert again.jobs[:, ROUTE].tolist() == state.jobs[:, ROUTE].tolist()
    for row, tour in nodes.items():
        served = np.flatnonzero(state.jobs[:, ROUTE] == row)
        wanted = [x for j in served for x in (2 * j, 2 * j + 1) if x % 2 or _is_fetched(problem, j)]
        assert sorted(tour) == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_tours_cost_what_the_checker_says_waiting_included(seed: int) -> None:
    problem, live = some_tours(seed)
    paid = tuple(replace(one, cost_per_h=2000 + 100 * seed) for one in problem.vehicles)
    problem = replace(problem, vehicles=paid)
    facts, state = begin(problem, live.plan())
    searched(facts, state, 200, seed, 500.0)
    clock = Clock(problem)
    tours = list(ruin.tours_of(problem, state))
    routes = [clock.timed(vehicle, stops) for vehicle, stops in tours]
    plan = priced(problem, Plan(tuple(route for route in routes if route)))
    assert len(plan.routes) == len(tours)
    served = {stop.job.id for _vehicle, stops in tours for stop in stops if stop.job}
    left = [n for n, job in enumerate(problem.jobs) if job.id not in served]
    known = plan.cost + plan.late_s * LATE
    rest = state.totals[BEST] - facts.absent[left].sum()
    assert known == pytest.approx(rest, abs=len(tours) + 1e-3 * len(left) + 1, rel=1e-9)


def _is_fetched(problem: Problem, number: int) -> bool:
    return problem.jobs[number].aboard is None


def test_a_day_known_in_the_morning_is_driven_at_two_thirds_of_the_cost() -> None:
    problem = a_day(1, orders=60, fleets=3, events=False).problem
    live = Live(problem)
    assert insert_all(live, problem.jobs) == []
    before = live.plan()
    after = solve(problem, Budget(iterations=150), before, engine="ruin")
    assert faults(problem, after) == []
    assert rank(problem, after) < rank(problem, before)
    assert after.cost < before.cost * 2 / 3


def test_goods_that_wait_at_a_depot_for_several_trips_are_left_to_another_engine() -> None:
    problem = a_problem(1)
    waiting = tuple(replace(job, pickup=None, aboard=None, released_s=0) for job in problem.jobs)
    once = replace(problem, jobs=waiting)
    assert ruin.suits(once)
    again = replace(once, vehicles=tuple(replace(v, max_reloads=1) for v in once.vehicles))
    assert not ruin.suits(again)
    assert not ruin.suits(replace(once, jobs=(replace(waiting[0], released_s=60), *waiting[1:])))


def test_behind_many_jobs_only_the_tours_of_neighbours_are_asked_and_all_jobs_are_served() -> None:
    dice = np.random.default_rng(3)
    spots = dice.integers(0, 9000, (601, 2))
    metres = np.abs(spots[:, None] - spots[None]).sum(axis=-1)
    jobs = tuple(Job(f"j{n}", (1,), Visit(n, service_s=60)) for n in range(1, 601))
    vans = tuple(Vehicle(f"v{n}", 0, (20,), end=0, shift=Window(0, 9 * 3600)) for n in range(40))
    problem = Problem((Place(),) * 601, (Profile(metres, metres // 8),), vans, jobs)
    first = solve(problem, Budget(iterations=1), engine="ruin")
    plan = solve(problem, Budget(iterations=40), engine="ruin")
    assert faults(problem, first) == faults(problem, plan) == []
    assert plan.metres < first.metres * 0.97


def test_compiled_loops_are_kept_by_all_their_sources(tmp_path: Path) -> None:
    place = place_of(tmp_path)
    assert keeps(place)
    assert place.is_dir()
    assert place == place_of(tmp_path) != place_of(tmp_path / "other")
    (tmp_path / "file").touch()
    assert not keeps(tmp_path / "file" / "below")


def test_another_source_is_another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = place_of(tmp_path)
    (tmp_path / "more.py").write_text("SPARE = 1")
    monkeypatch.setattr("youhu.solvers.tours.ruin.compiled.HERE", tmp_path)
    assert place_of(tmp_path) != before


def test_a_machine_that_cannot_compile_goes_on_with_another_engine(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(ruin, "ready", broken)
    problem, live = some_tours(1)
    plan = solve(problem, Budget(iterations=20), live.plan(), engine="ruin")
    assert is_sound(problem, plan)
    assert plan.engine != "ruin"
    assert "cannot be compiled" in caplog.text
