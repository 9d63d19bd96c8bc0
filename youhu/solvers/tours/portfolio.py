"""Which engine does what, and which plan goes out."""

import logging
from collections.abc import Callable

from youhu.solvers.tours import ejection, narrow, pairs
from youhu.solvers.tours.check import is_sound, rank
from youhu.solvers.tours.engines import pyvrp, vroom
from youhu.solvers.tours.mending import restored
from youhu.solvers.tours.meter import Meter
from youhu.solvers.tours.problem import Budget, Plan, Problem
from youhu.solvers.tours.timing import Clock

logger = logging.getLogger(__name__)

# Up to so many jobs VROOM is done in a small part of the budget, and finds few vehicles. Where only
# cost counts, PyVRP does better from nothing than from VROOM's plan.
FEW_JOBS = 250
EJECTING = 0.5  # share of the budget by which vehicles were taken away


def has_loops(engine: str = "ruin") -> bool:
    """Load an engine's compiled loops, or compile them where that was never done: before a budget
    runs.

    Only who reckons tours does it: it takes half a second and 130 MB, and the first time half a
    minute. False where this machine cannot: a market goes on with what PyVRP finds.
    """
    try:
        from youhu.solvers.tours import columns, ruin

        ruin.ready()
        if engine == "columns":
            columns.ready()
    except Exception:  # whatever numba lacks here must not stop the market
        logger.exception("loops of tours cannot be compiled")
        return False
    return True


def solved(problem: Problem, budget: Budget, warm: Plan | None, engine: str) -> Plan:
    """The best sound plan of the engine's, of the warm one mended, and of both if need be."""
    if engine == "best" and narrow.suits(problem):
        engine = "columns"
    if engine in ("ruin", "columns") and not has_loops(engine):
        engine = "pyvrp"
    clock, meter = Clock(problem), Meter(budget)
    found = Found(problem)
    if warm is not None:
        found.offer(warm)
        found.offer(restored(clock, warm, engine=warm.engine, enough=meter.patience()))
        found.keep(warm)
    WAYS[engine](clock, meter, found)
    if found.best is None or found.dropped:
        found.offer(vroom.run(clock, meter, found.best, level=1))
    if found.dropped and meter.spent() < 1:
        found.offer(pyvrp.run(clock, meter, found.best))
    if found.best is None:
        found.offer(restored(clock, Plan(), engine="insertion"))
    assert found.best is not None
    return found.best


class Found:
    """The best of the plans offered; one with a fault is not even looked at."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.best: Plan | None = None
        self.kept: set[str] = set()
        self.required = {job.id for job in problem.jobs if job.prize is None}

    def keep(self, warm: Plan) -> None:
        """Required jobs of the plan until now stay served, whatever another plan would save."""
        if self.best is not None:
            self.kept = served(warm) & served(self.best) & self.required

    def offer(self, plan: Plan) -> None:
        if not is_sound(self.problem, plan) or self.kept - served(plan):
            return
        if self.best is None or rank(self.problem, plan) < rank(self.problem, self.best):
            self.best = plan

    @property
    def dropped(self) -> int:
        return rank(self.problem, self.best)[0] if self.best else 0


def served(plan: Plan) -> set[str]:
    return {step.job for route in plan.routes for step in route.steps if step.job}


def _by_pyvrp(clock: Clock, meter: Meter, found: Found) -> None:
    found.offer(pyvrp.run(clock, meter, found.best))


def _by_vroom(clock: Clock, meter: Meter, found: Found) -> None:
    found.offer(vroom.run(clock, meter, found.best))


def _by_both(clock: Clock, meter: Meter, found: Found) -> None:
    problem, are_few = clock.problem, False
    if problem.vehicles_first and len(problem.jobs) <= FEW_JOBS:
        _by_vroom(clock, meter, found)
        are_few = found.best is not None and not found.dropped and pairs.suits(problem)
        if found.best is not None and are_few:
            found.offer(ejection.run(clock, meter, found.best, share=EJECTING))
    found.offer(pyvrp.run(clock, meter, found.best, are_few=are_few))


def _by_ruin(clock: Clock, meter: Meter, found: Found) -> None:
    """PyVRP where goods wait at a depot for several trips, which these loops do not know."""
    from youhu.solvers.tours import ruin

    engine = ruin if ruin.suits(clock.problem) else pyvrp
    found.offer(engine.run(clock, meter, found.best))


def _by_columns(clock: Clock, meter: Meter, found: Found) -> None:
    """PyVRP has what is left when no part of the tours can be made shorter, and the problems that
    these loops do not know.
    """
    from youhu.solvers.tours import columns

    if narrow.is_plain(clock.problem):
        found.offer(columns.run(clock, meter, found.best))
    if meter.spent() < 1:
        found.offer(pyvrp.run(clock, meter, found.best))


WAYS: dict[str, Callable[[Clock, Meter, Found], None]] = {
    "pyvrp": _by_pyvrp,
    "vroom": _by_vroom,
    "ruin": _by_ruin,
    "columns": _by_columns,
    "best": _by_both,
}
