"""Ruin and recreate: strings of jobs leave tours that lie near each other, and go in again.

After Christiaens and Vanden Berghe, “Slack induction by string removals for vehicle routing
problems” (2020): where a few neighbouring tours have lost a piece each, all of them have slack, and
the best places for what is out are mostly new ones. Twenty thousand rounds a second and more need
compiled loops over plain arrays, which is what numba is for; they are compiled once for an
installation.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from youhu.solvers.tours.mending import assembled
from youhu.solvers.tours.meter import INFEASIBLE, Meter
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Place,
    Plan,
    Problem,
    Profile,
    StepKind,
    Vehicle,
    Visit,
)
from youhu.solvers.tours.ruin.facts import FIXED, METRES, PER_M, Facts, facts_of
from youhu.solvers.tours.ruin.search import begun, searched
from youhu.solvers.tours.ruin.state import AHEAD_M, AT_BEST, COUNT, COUNT_BEST, ROUTE, State, blank
from youhu.solvers.tours.timing import Clock, Stop, delivery, pickup, stops_of

NAME = "ruin"
ROUNDS = 100  # between two looks at the clock; as many are one iteration of a budget
# How much worse a round may leave the tours, at first and at last, in costs of a job.
HOT, COLD = 2.0, 0.02


def suits(problem: Problem) -> bool:
    """Whether these loops understand the problem: no goods that wait at a depot."""
    from_depot = [job for job in problem.jobs if job.pickup is None and job.aboard is None]
    if any(job.released_s for job in from_depot):
        return False
    return not from_depot or not any(one.max_reloads for one in problem.vehicles)


def run(clock: Clock, meter: Meter, warm: Plan | None = None, *, share: float = 1.0) -> Plan:
    """Search up to that share of the budget, from the warm plan or from nothing."""
    problem = clock.problem
    if not problem.jobs or not problem.vehicles:
        return assembled(clock, [], engine=NAME)
    facts = facts_of(problem, warm)
    state = blank(facts, nodes_of(problem, warm or Plan()))
    begun(facts, state)
    _search(facts, state, meter, share)
    return assembled(clock, tours_of(problem, state), engine=NAME, enough=meter.patience())


@cache
def ready() -> None:
    """Compile the loops, or load what an earlier process compiled."""
    here = Place()
    way = np.zeros((1, 1), np.int64)
    van, job = Vehicle("", 0, (1,)), Job("", (1,), Visit(0))
    problem = Problem((here,), (Profile(way, way),), (van,), (job,))
    run(Clock(problem), Meter(Budget(iterations=1)))


def _search(facts: Facts, state: State, meter: Meter, share: float) -> None:
    until, at = meter.until(share), meter.spent()
    heat = _cost_of_a_job(facts, state)
    dice = np.random.default_rng(meter.seed)
    while not until(INFEASIBLE):
        done = min(1.0, (meter.spent() - at) / max(share - at, 1e-9))
        degrees = heat * HOT * (COLD / HOT) ** done
        searched(facts, state, ROUNDS, int(dice.integers(2**31)), degrees)


def _cost_of_a_job(facts: Facts, state: State) -> float:
    """Cents of the tours by the jobs on them, without lateness; from nothing, a way there."""
    served, used = int((state.jobs[:, ROUTE] >= 0).sum()), state.tours[:, COUNT] > 0
    if not served:
        return float(max(1.0, facts.ways[METRES].mean() * facts.rates[:, PER_M].mean()))
    metres = state.table[:, :, AHEAD_M].sum(axis=1)
    driven = (metres * facts.rates[:, PER_M] + facts.rates[:, FIXED])[used].sum()
    return max(1.0, float(driven) / served)


def nodes_of(problem: Problem, plan: Plan) -> dict[int, list[int]]:
    """By row of the vehicle: node 2k is the pickup of job k, 2k + 1 its delivery."""
    jobs = {job.id: job for job in problem.jobs}
    rows = {job.id: row for row, job in enumerate(problem.jobs)}
    vehicles = {one.id: row for row, one in enumerate(problem.vehicles)}
    return {
        vehicles[route.vehicle]: [
            2 * rows[stop.job.id] + (stop.kind != StepKind.PICKUP)
            for stop in stops_of(route, jobs)
            if stop.job
        ]
        for route in plan.routes
        if route.vehicle in vehicles
    }


def tours_of(problem: Problem, state: State) -> Iterator[tuple[Vehicle, Sequence[Stop]]]:
    for row, vehicle in enumerate(problem.vehicles):
        nodes = state.kept[AT_BEST, row, 1 : state.tours[row, COUNT_BEST] + 1].tolist()
        jobs = [(problem.jobs[node // 2], node % 2) for node in nodes]
        if jobs:
            yield vehicle, [delivery(job) if is_drop else pickup(job) for job, is_drop in jobs]
