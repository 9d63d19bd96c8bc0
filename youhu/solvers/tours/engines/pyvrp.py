"""PyVRP: iterated local search, good at any budget, and the same again with seed and iterations."""

import warnings

from pyvrp import Activity, ProblemData, Route, Solution
from pyvrp import solve as pyvrp_solve
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import StoppingCriterion

from youhu.solvers.tours.engines.pyvrp_data import Data
from youhu.solvers.tours.mending import assembled
from youhu.solvers.tours.meter import INFEASIBLE, Meter
from youhu.solvers.tours.problem import Budget, Plan, Problem
from youhu.solvers.tours.timing import Clock

NAME = "pyvrp"
# Shares of the budget where few vehicles come first: a first look, and then taking vehicles away.
FIRST_LOOK, REDUCING = 0.1, 0.6


def solve(problem: Problem, budget: Budget, warm: Plan | None = None) -> Plan:
    """A plan of PyVRP's, whatever came of it; see tours.solve for one that is sure."""
    return run(Clock(problem), Meter(budget), warm)


def run(
    clock: Clock, meter: Meter, warm: Plan | None = None, *, share: float = 1.0,
    are_few: bool = False,
) -> Plan:  # fmt: skip
    """Search up to that share of the budget; when all jobs do not fit, for the most that do.

    `are_few`: the vehicles of `warm` are as few as they come, only their way counts now.
    """
    data = Data(clock, warm)
    if not data.choices:
        return assembled(clock, [], engine=NAME)
    start = _start(data, warm)
    if clock.problem.vehicles_first and not are_few:
        start = Fewer(data, meter, share).found(start)
    patience = meter.spent() + (share - meter.spent()) / 2
    found = search(data.data, Patient(meter, patience, share), meter.seed, start)
    if not found.is_feasible():
        data = Data(clock, warm, all_optional=True)
        found = search(data.data, meter.until(share), meter.seed, _start(data, warm))
    return assembled(clock, data.tours(found), engine=NAME, enough=meter.patience())


class Patient:
    """Stops at the share, or at half of it as long as nothing feasible is found."""

    def __init__(self, meter: Meter, patience: float, share: float) -> None:
        self.hopeless, self.end = meter.until(patience, first=True), meter.until(share)

    def __call__(self, best_cost: int) -> bool:
        if best_cost < INFEASIBLE:
            return self.end(best_cost)
        return self.hopeless(best_cost)


def _start(data: Data, warm: Plan | None) -> Solution | None:
    if warm is None:
        return None
    try:
        return data.started(warm)
    except (ValueError, RuntimeError):  # a tour that the engine has no words for
        return None


class Fewer:
    """Finds a solution with few vehicles: take one away, look for anything that holds, repeat."""

    def __init__(self, data: Data, meter: Meter, share: float) -> None:
        self.data, self.meter = data, meter
        left = share - meter.spent()
        self.first, self.end = meter.spent() + FIRST_LOOK * left, meter.spent() + REDUCING * left

    def found(self, start: Solution | None) -> Solution | None:
        best = search(self.data.data, self.meter.until(self.first), self.meter.seed, start)
        while best.is_feasible() and self.meter.spent() < self.end:
            fewer = self._without_one(best)
            if fewer is None:
                break
            data, shrunk = fewer
            until = self.meter.until(self.end, first=True)
            less = search(data, until, self.meter.seed + best.num_routes(), shrunk)
            if not less.is_feasible():
                break
            best = less
            self.data.data = data
        return best if best.is_feasible() else start

    def _without_one(self, best: Solution) -> tuple[ProblemData, Solution] | None:
        """The same with one vehicle less of the kind of the emptiest tour, whose jobs are free."""
        types = list(self.data.data.vehicle_types())
        tours = sorted(best.routes(), key=lambda tour: tour.num_shipments() + tour.num_clients())
        for index, tour in enumerate(tours):
            kind = tour.vehicle_type()
            used = sum(one.vehicle_type() == kind for one in tours)
            if used > 1:
                types[kind] = types[kind].replace(num_available=used - 1)
                data = self.data.data.replace(vehicle_types=types)
                rest = [copied(data, one) for one in tours[:index] + tours[index + 1 :]]
                return data, Solution(data, rest)
        return None


def copied(data: ProblemData, tour: Route) -> Route:
    """A tour of other data that has the same jobs."""
    does = [Activity(one.type, one.idx) for one in list(tour.schedule())[1:-1]]
    return Route(data, does, tour.vehicle_type())


def search(
    data: ProblemData, stop: StoppingCriterion, seed: int, start: Solution | None
) -> Solution:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = pyvrp_solve(
            data, stop, seed=seed, collect_stats=False, display=False, initial_solution=start,
        )  # fmt: skip
    return result.best
