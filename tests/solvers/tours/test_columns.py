"""Parts solved by column generation: exact where one can look, never worse, and never with a fault.

The problems have narrow windows: work lasts longer than any window, so no tour knows a circle.
"""

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest

from youhu.solvers.tours import columns, narrow, portfolio, solve
from youhu.solvers.tours.check import faults, rank
from youhu.solvers.tours.columns.net import Net, Tour, cost_of, net_of, piece
from youhu.solvers.tours.columns.part import NOTHING, Part, numbers, once
from youhu.solvers.tours.columns.pool import Pool
from youhu.solvers.tours.columns.pricing import no_labels, paying, priced
from youhu.solvers.tours.columns.programme import ASKED, X, Y, no_work, solved
from youhu.solvers.tours.columns.store import LONGEST, empty, kept, put, tour_of
from youhu.solvers.tours.mending import never
from youhu.solvers.tours.meter import Meter
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
from youhu.solvers.tours.ruin.facts import Flags
from youhu.solvers.tours.timing import Clock

HOUR = 3600
SEEDS = range(8)


def narrow_problem(seed: int, *, jobs: int, width_s: int = 300) -> Problem:
    """Jobs all day from one depot, 600 seconds each; vans carry three to six of them."""
    dice = np.random.default_rng(seed)
    spots = dice.integers(0, 9000, (jobs + 1, 2))
    metres = np.floor(np.hypot(*(spots[:, None] - spots[None]).T)).astype(np.int64)
    begins = dice.integers(HOUR, 8 * HOUR, jobs + 1).tolist()
    visits = [Visit(n, (Window(begins[n], begins[n] + width_s),), 600) for n in range(jobs + 1)]
    loads = dice.integers(3, 7, jobs + 1).tolist()
    wanted = tuple(Job(f"j{n}", (loads[n],), visits[n]) for n in range(1, jobs + 1))
    vans = tuple(
        Vehicle(f"v{n}", 0, (20,), end=0, shift=Window(0, 10 * HOUR), cost_per_km=1000)
        for n in range(jobs)
    )
    return Problem((Place(),) * (jobs + 1), (Profile(metres, metres // 8),), vans, wanted)


def least_cost(net: Net) -> float:
    """Of all ways to part the jobs into tours: every subset, in every order."""
    rows = tuple(range(len(net.out)))

    @cache
    def of_tour(tour: tuple[int, ...]) -> float:
        costs = [cost_of(net, line) for line in permutations(tour) if holds(net, line)]
        return min(costs, default=np.inf)

    @cache
    def of_all(left: tuple[int, ...]) -> float:
        if not left:
            return 0.0
        first, others = left[0], left[1:]
        return min(
            of_tour((first, *more)) + of_all(tuple(row for row in others if row not in more))
            for n in range(len(others) + 1) for more in combinations(others, n)
        )  # fmt: skip

    return of_all(rows)


def holds(net: Net, line: Tour) -> bool:
    at = int(net.opens[line[0]])
    for before, row in pairwise(line):
        at = max(int(net.opens[row]), at + int(net.lasts[before, row]))
        if at > net.closes[row]:
            return False
    return int(net.load[list(line)].sum()) <= net.room


def alone(net: Net) -> list[Tour]:
    return [(row,) for row in range(len(net.out))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_is_solved_as_well_as_by_looking_at_everything(seed: int) -> None:
    net = net_of(narrow_problem(seed, jobs=7))
    part = Part(net, alone(net), [], np.zeros(7), never)
    assert part.improved()
    assert sorted(row for tour in part.best for row in tour) == list(range(7))
    assert all(holds(net, tour) for tour in part.best)
    assert part.best_cost == pytest.approx(least_cost(net), rel=NOTHING)
    assert part.best_cost == pytest.approx(sum(cost_of(net, tour) for tour in part.best))


def test_a_part_at_its_best_says_so_and_keeps_its_tours() -> None:
    net = net_of(narrow_problem(1, jobs=30))
    first = Part(net, alone(net), [], np.zeros(30), never)
    assert first.improved()
    again = Part(net, first.best, [], first.worth[:-1], never)
    if again.improved():
        assert again.best_cost < first.best_cost
    else:
        assert again.best == first.best


def test_a_part_without_time_keeps_its_tours() -> None:
    net = net_of(narrow_problem(1, jobs=30))
    part = Part(net, alone(net), [], np.zeros(30), lambda: True)
    assert not part.improved()
    assert part.best == alone(net)


def test_worths_of_the_programme_bound_the_cost_and_shares_serve_every_row() -> None:
    net = net_of(narrow_problem(2, jobs=6))
    store, work = empty(), no_work(6)
    lines = [line for n in range(1, 7) for line in combinations(range(6), n) if holds(net, line)]
    put(store, net, lines)
    cost = solved(store, work, 1.0, 1e-6)
    worth = work.rows[Y, :6]
    assert worth.sum() == pytest.approx(cost, rel=1e-3)
    assert cost <= least_cost(net) * 1.001
    served = np.zeros(6)
    for k, line in enumerate(lines):
        served[list(line)] += work.tours[X, k]
        assert worth[list(line)].sum() <= cost_of(net, line) * 1.001
    assert served.min() > 0.99


@pytest.mark.parametrize(("sign", "number"), [(1.0, 5), (-1.0, 4)])
def test_the_number_of_tours_can_be_asked_for(sign: float, number: int) -> None:
    net = net_of(narrow_problem(2, jobs=6))
    store, work = empty(), no_work(6)
    put(store, net, [line for n in range(1, 7) for line in combinations(range(6), n)])
    work.live[-1], work.rows[ASKED, -1] = True, sign * number
    cost = solved(store, work, sign, 1e-6)
    tours = work.tours[X, : store.columns[0]].sum()
    assert cost > 0
    assert sign * (tours - number) > -0.01


def test_pricing_finds_the_tour_that_pays_most() -> None:
    net = net_of(narrow_problem(3, jobs=9))
    worth = np.append(net.out * 1.2, 0.0)
    store, labels = empty(), no_labels(9)
    priced(net, labels, np.ones(10, np.bool_), worth, 50.0)
    new, saved = paying(net, labels, store)
    lines = [line for n in range(1, 10) for line in combinations(range(9), n) if holds(net, line)]
    beyond = [cost_of(net, line) - float(worth[list(line)].sum()) - 50.0 for line in lines]
    assert saved == pytest.approx(min(beyond))
    assert new == int(store.columns[0]) > 0
    assert tour_of(store, 0) == lines[int(np.argmin(beyond))]
    for k in range(new):
        assert holds(net, tour_of(store, k))
        assert store.cost[k] == pytest.approx(cost_of(net, tour_of(store, k)))


def test_columns_without_rows_that_are_served_are_shorter_and_each_is_there_once() -> None:
    net = net_of(narrow_problem(3, jobs=4))
    store = empty()
    put(store, net, [(0, 1, 2), (0, 2), (1,), (2, 3), (0,) * (LONGEST + 1)])
    live: Flags = np.array([True, False, True, True, False])
    kept(store, net, live, np.zeros(4), 9)
    found = [tour_of(store, k) for k in range(int(store.columns[0]))]
    assert sorted(found) == [(0, 2), (2, 3)]
    assert store.cost[:2].tolist() == [cost_of(net, tour) for tour in found]
    kept(store, net, live, np.array([0.0, 0.0, 0.0, 1e6]), 1)
    assert tour_of(store, 0) == (2, 3)


def test_a_row_on_two_tours_stays_on_one() -> None:
    net = net_of(narrow_problem(3, jobs=4))
    found = once(net, [(0, 1), (1, 2), (3,), (3,)])
    assert sorted(row for tour in found for row in tour) == [0, 1, 2, 3]
    assert len(found) == 3


def test_numbers_of_tours_to_try() -> None:
    assert numbers(11.6) == [(1.0, 12), (-1.0, 11)]
    assert numbers(11.2) == [(-1.0, 11), (1.0, 12)]
    assert numbers(11.99) == numbers(12.01) == [(1.0, 12), (1.0, 12)]


def test_the_pool_tells_of_tours_within_some_rows() -> None:
    pool = Pool(6)
    for tour in [(0, 1), (1, 4), (2,), (0, 1), tuple(range(LONGEST + 1))]:
        pool.put(tour)
    assert pool.within(np.array([0, 1, 2])) == [(0, 1), (2,)]
    assert pool.within(np.array([5])) == []


def test_a_piece_of_the_net_costs_what_the_whole_says() -> None:
    net = net_of(narrow_problem(5, jobs=12))
    rows = np.array([1, 4, 7, 9])
    assert cost_of(piece(net, rows), (0, 2, 3)) == cost_of(net, (1, 7, 9))


@pytest.mark.parametrize("seed", [1, 2])
def test_plans_hold_are_better_than_their_start_and_come_again(seed: int) -> None:
    problem = narrow_problem(seed, jobs=80)
    start = solve(problem, Budget(iterations=1, seed=seed), engine="ruin")
    plan = solve(problem, Budget(iterations=12, seed=seed), start, engine="columns")
    assert faults(problem, plan) == []
    assert rank(problem, plan) < rank(problem, start)
    assert plan.metres < start.metres * 0.98
    assert plan == solve(problem, Budget(iterations=12, seed=seed), start, engine="columns")


def test_parts_are_as_good_as_a_long_search_of_pyvrp() -> None:
    problem = narrow_problem(5, jobs=80)
    other = solve(problem, Budget(iterations=1_500), engine="pyvrp")
    plan = columns.run(Clock(problem), Meter(Budget(iterations=30)))
    assert plan.engine == columns.NAME
    assert plan.metres <= other.metres


def test_what_is_left_when_all_parts_are_known_goes_to_pyvrp() -> None:
    problem = narrow_problem(1, jobs=12)
    meter = Meter(Budget(iterations=300))
    assert faults(problem, columns.run(Clock(problem), meter)) == []
    assert meter.done < 100
    plan = solve(problem, Budget(iterations=300), engine="columns")
    assert plan.cost <= columns.run(Clock(problem), Meter(Budget(iterations=300))).cost


def test_no_more_vehicles_than_there_are() -> None:
    problem = narrow_problem(6, jobs=60)
    free = solve(problem, Budget(iterations=15), engine="columns")
    tight = replace(problem, vehicles=problem.vehicles[: free.vehicles_used])
    plan = solve(tight, Budget(iterations=15), engine="columns")
    assert faults(tight, plan) == []
    assert plan.vehicles_used <= free.vehicles_used


def test_circles_are_counted_where_windows_are_wide() -> None:
    assert narrow.circles(narrow_problem(1, jobs=40)) == 0.0
    wide = narrow.circles(narrow_problem(1, jobs=40, width_s=8 * HOUR))
    assert 0.5 < wide <= 1.0
    assert narrow.circles(narrow_problem(1, jobs=40, width_s=HOUR)) < wide


def test_whom_parts_suit() -> None:
    problem = narrow_problem(1, jobs=narrow.MANY)
    job, van = problem.jobs[0], problem.vehicles[0]
    assert narrow.suits(problem)
    for other in (
        narrow_problem(1, jobs=narrow.MANY - 1),
        narrow_problem(1, jobs=narrow.MANY, width_s=HOUR),
        replace(problem, vehicles_first=True),
        replace(problem, vehicles=(replace(van, capacity=(30,)), *problem.vehicles[1:])),
        replace(problem, vehicles=tuple(replace(v, cost_per_h=1) for v in problem.vehicles)),
        *(
            replace(problem, jobs=(replace(job, **change), *problem.jobs[1:]))
            for change in (
                {"pickup": job.delivery}, {"prize": 5}, {"due_s": HOUR}, {"released_s": 1},
                {"skills": frozenset("a")}, {"aboard": "v0"}, {"load": (21,)},
            )
        ),
    ):  # fmt: skip
        assert not narrow.suits(other)


def test_the_best_engine_asks_for_parts_only_where_they_suit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    columns.ready()  # runs once in a process

    def seen(clock: object, meter: object, warm: Plan | None) -> Plan:
        asked.append(1)
        return Plan()

    monkeypatch.setattr(narrow, "MANY", 30)
    monkeypatch.setattr(columns, "run", seen)
    solve(narrow_problem(1, jobs=30, width_s=2 * HOUR), Budget(iterations=1), engine="best")
    assert not asked
    plan = solve(narrow_problem(1, jobs=30), Budget(iterations=1), engine="best")
    assert asked == [1]
    assert plan.engine == "pyvrp"


def test_what_a_net_cannot_say_goes_to_another_engine() -> None:
    problem = narrow_problem(1, jobs=10)
    paid = replace(problem, vehicles=tuple(replace(v, cost_per_h=9) for v in problem.vehicles))
    assert not narrow.is_plain(paid)
    assert solve(paid, Budget(iterations=20), engine="columns").engine == "pyvrp"


def test_a_machine_without_loops_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "has_loops", lambda engine: False)
    problem = narrow_problem(1, jobs=10)
    assert solve(problem, Budget(iterations=20), engine="columns").engine == "pyvrp"
