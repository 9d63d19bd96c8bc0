"""Column generation in parts: a few neighbouring tours at a time, solved nearly exactly.

After Desrochers, Desrosiers and Solomon, “A new optimization algorithm for the vehicle routing
problem with time windows” (1992). Where windows are narrow, all tours that would pay are found in
one pass over the stops; for a hundred and more jobs that takes milliseconds, and the tours found
are mostly within a per cent of the best. Parts overlap, so what is gained in one is passed on.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from youhu.solvers.tours import ruin
from youhu.solvers.tours.columns.choice import Chooser
from youhu.solvers.tours.columns.net import Net, Tour, cost_of, net_of, piece
from youhu.solvers.tours.columns.part import Part
from youhu.solvers.tours.columns.pool import Pool
from youhu.solvers.tours.columns.store import kept
from youhu.solvers.tours.mending import assembled, never
from youhu.solvers.tours.meter import INFEASIBLE, Meter
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Place,
    Plan,
    Problem,
    Profile,
    Vehicle,
    Visit,
)
from youhu.solvers.tours.ruin.facts import Reals
from youhu.solvers.tours.timing import Clock, delivery

NAME = "columns"
IDLE = 20  # parts one after the other in which nothing is left to be gained: other engines may try
BEGINNING = 0.15  # share of the time for tours by ruin and recreate
EVEN = 0.5  # of a tour's cost, what is shared evenly before anything is known of worths
WORTH_KNOWING = 0.01  # tours that cost so much more than their rows are worth, by the part's cost


def run(clock: Clock, meter: Meter, warm: Plan | None = None, *, share: float = 1.0) -> Plan:
    """Search up to that share of the budget, or until all parts are known. The problem must be
    plain (narrow.is_plain).
    """
    problem, at = clock.problem, meter.spent()
    plan = ruin.run(clock, meter, warm, share=at + (share - at) * BEGINNING)
    net = net_of(problem)
    search = Search(net, tours_of(problem, net, plan), meter, share, len(problem.vehicles))
    search.run()
    if search.is_better:
        plan = _plan(clock, meter, net, search.tours)
    return plan


@cache
def ready() -> None:
    """Compile the loops, or load what an earlier process compiled."""
    way = np.full((3, 3), 1000, np.int64)
    jobs = tuple(Job(f"{n}", (1,), Visit(n)) for n in (1, 2))
    vans = tuple(Vehicle(f"{n}", 0, (2,), end=0) for n in (1, 2))
    problem = Problem((Place(),) * 3, (Profile(way, way),), vans, jobs)
    run(Clock(problem), Meter(Budget(iterations=2)))
    net = net_of(problem)
    part = Part(net, [(0,), (1,)], [], np.zeros(2), never)
    part.improved()
    kept(part.store, net, part.work.live, part.worth, 1)


def tours_of(problem: Problem, net: Net, plan: Plan) -> list[Tour]:
    place = {problem.jobs[job].id: row for row, job in enumerate(net.jobs.tolist())}
    tours = [
        tuple(place[step.job] for step in route.steps if step.job) for route in plan.routes
    ]  # fmt: skip
    return [tour for tour in tours if tour]


def _plan(clock: Clock, meter: Meter, net: Net, tours: Sequence[Tour]) -> Plan:
    jobs = [clock.problem.jobs[job] for job in net.jobs.tolist()]
    stops = [[delivery(jobs[row]) for row in tour] for tour in tours]
    ridden = zip(clock.problem.vehicles, stops, strict=False)
    return assembled(clock, ridden, engine=NAME, enough=meter.patience())


class Search:
    """All tours, made shorter part by part; `worth` is cents by row, as last reckoned."""

    def __init__(
        self, net: Net, tours: Sequence[Tour], meter: Meter, share: float, vehicles: int
    ) -> None:
        self.vehicles = vehicles
        self.net, self.tours, self.meter, self.share = net, list(tours), meter, share
        self.worth = first_worths(net, tours)
        self.chooser = Chooser(net, np.random.default_rng(meter.seed))
        self.pool = Pool(len(net.out))
        self.is_better, self.idle = False, 0

    def run(self) -> None:
        until = self.meter.until(self.share)
        while not until(INFEASIBLE):
            chosen = self.chooser.chosen(self.tours)
            if chosen is None or self.idle == IDLE:
                break
            self._solve(chosen)

    def _is_over(self) -> bool:
        """A part that was begun is cut short by the clock only, so that iterations repeat."""
        left, all_of_it = self.meter.left_s(), self.meter.cpu_s
        return left is not None and all_of_it is not None and left <= (1 - self.share) * all_of_it

    def _solve(self, chosen: list[int]) -> None:
        """The chosen tours as a part; what is learnt from it is kept."""
        taken = [self.tours[index] for index in chosen]
        rows = np.array(sorted(row for tour in taken for row in tour), np.int64)
        place = {row: index for index, row in enumerate(rows.tolist())}
        now, known = (
            [tuple(place[row] for row in tour) for tour in tours]
            for tours in (taken, self.pool.within(rows))
        )
        part = Part(piece(self.net, rows), now, known, self.worth[rows], self._is_over)
        is_better = part.improved()
        self.idle = 0 if is_better or not part.is_done() else self.idle + 1
        self.worth[rows] = part.worth[:-1]
        for tour in part.found(WORTH_KNOWING * part.best_cost):
            self.pool.put(tuple(rows[list(tour)].tolist()))
        more = len(part.best) - len(taken)
        if is_better and len(self.tours) + more <= self.vehicles:
            out = set(chosen)
            rest = [tour for index, tour in enumerate(self.tours) if index not in out]
            self.tours = [*rest, *(tuple(rows[list(tour)].tolist()) for tour in part.best)]
            self.is_better = True


def first_worths(net: Net, tours: Sequence[Tour]) -> Reals:
    """Cents by row: each tour's cost, half of it by what it would save to leave the row out."""
    worth = np.zeros(len(net.out))
    for tour in tours:
        cost, saved = cost_of(net, tour), _saved(net, tour)
        even = np.full(len(tour), 1 / len(tour))
        by_saving = saved / saved.sum() if saved.sum() > 0 else even
        worth[list(tour)] = cost * (EVEN * even + (1 - EVEN) * by_saving)
    return worth


def _saved(net: Net, tour: Tour) -> Reals:
    cost = cost_of(net, tour)
    rests = [tour[:at] + tour[at + 1 :] for at in range(len(tour))]
    return np.array([max(0.0, cost - (cost_of(net, rest) if rest else 0.0)) for rest in rests])
