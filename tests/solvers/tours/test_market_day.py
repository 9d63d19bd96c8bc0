"""A whole day with breakdowns, cancellations and a jam: what was driven holds, all is brought."""

from bench.market_day import a_day
from bench.market_dispatch import Day
from youhu.solvers.tours.check import faults
from youhu.solvers.tours.rolling import Terms


def test_a_day_is_driven_as_it_should_and_nothing_is_dropped() -> None:
    scenario = a_day(3, orders=40, fleets=3)
    day = Day(scenario, iterations=2, terms=Terms(reserve_s=600))
    problem, plan = day.run()
    assert faults(problem, plan) == []
    assert len(day.measured.breakdowns) == 2
    assert {job.id for job in problem.jobs} >= {job.id for job in scenario.problem.jobs} - day.gone
