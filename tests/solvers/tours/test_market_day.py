"""A whole day with breakdowns, cancellations and a jam: what was driven holds, all is brought."""

from bench.market_day import a_day
from bench.market_dispatch import Day
from youhu.solvers.tours.check import faults, rank
from youhu.solvers.tours.groups import improved
from youhu.solvers.tours.insertion import insert_all
from youhu.solvers.tours.live import Live
from youhu.solvers.tours.problem import Budget
from youhu.solvers.tours.rolling import Terms


def test_a_day_is_driven_as_it_should_and_nothing_is_dropped() -> None:
    scenario = a_day(3, orders=40, fleets=3)
    day = Day(scenario, iterations=2, terms=Terms(reserve_s=600))
    problem, plan = day.run()
    assert faults(problem, plan) == []
    assert len(day.measured.breakdowns) == 2
    assert {job.id for job in problem.jobs} >= {job.id for job in scenario.problem.jobs} - day.gone


def test_many_tours_are_improved_in_pieces_and_stay_sound() -> None:
    problem = a_day(1, orders=50, fleets=3, events=False).problem
    live = Live(problem)
    assert insert_all(live, problem.jobs) == []
    before = live.plan()
    after = improved(problem, before, Budget(iterations=20), piece=15, whole=20)
    assert faults(problem, after) == []
    assert rank(problem, after) < rank(problem, before)
