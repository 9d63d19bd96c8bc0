"""Many tours improved piece by piece: each time a few that go to the same parts of the town.

An engine's search is worth most on a few hundred stops. The pieces overlap and change, so that a
job can wander through all tours that may suit it.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from youhu.solvers.tours import solve
from youhu.solvers.tours.check import is_sound, priced, rank
from youhu.solvers.tours.problem import Budget, Plan, Problem, Route, StepKind

WHOLE = 150  # jobs that are solved in one piece
PIECE = 90  # jobs in one of several pieces
SPARE = 2  # unused vehicles of each kind in a piece
LEAST_CPU_S = 0.15  # a piece is not worth less


def improved(
    problem: Problem, plan: Plan, budget: Budget, *, piece: int = PIECE, whole: int = WHOLE
) -> Plan:
    """A plan no worse than the given one, which must be sound; required jobs stay on tours."""
    if len(problem.jobs) <= max(whole, piece) or len(plan.routes) < 3:
        return solve(problem, budget, plan)
    first, second = _halves(budget)
    plan = _in_pieces(problem, plan, first, piece)
    return solve(problem, second, plan)


def _halves(budget: Budget) -> tuple[Budget, Budget]:
    """Half for the pieces, half for the whole, which then finds what no piece can see."""
    if budget.cpu_s is not None:
        half = replace(budget, cpu_s=budget.cpu_s / 2)
        return half, half
    half = replace(budget, iterations=max(1, (budget.iterations or 0) // 2))
    return half, half


def _in_pieces(problem: Problem, plan: Plan, budget: Budget, piece: int) -> Plan:
    dice = np.random.default_rng(budget.seed)
    near = _nearness(problem, plan.routes)
    spent, rounds = Spent(budget), 0
    count = max(2, round(len(problem.jobs) / piece))
    order: list[int] = []
    while (share := spent.share(count - rounds)) is not None:
        order = order or list(dice.permutation(len(near)))
        plan = _piece_improved(problem, plan, order.pop(), near, piece, share)
        rounds += 1
        if len(plan.routes) != len(near) or rounds % count == 0:
            near, order = _nearness(problem, plan.routes), []
    return plan


class Spent:
    """Shares a budget out to pieces, in seconds of processor time or in iterations."""

    def __init__(self, budget: Budget) -> None:
        self.budget, self.begun, self.done = budget, time.process_time(), 0

    def share(self, pieces: int) -> Budget | None:
        """For the next piece, when so many more are wished for; None: it is all spent."""
        pieces, seed = max(1, pieces), self.budget.seed + self.done
        self.done += 1
        if self.budget.cpu_s is not None:
            left = self.budget.cpu_s - (time.process_time() - self.begun)
            share = max(LEAST_CPU_S, left / pieces)
            return Budget(cpu_s=min(left, share), seed=seed) if left > LEAST_CPU_S / 2 else None
        total = self.budget.iterations or 0
        return Budget(iterations=max(1, total // 4), seed=seed) if self.done <= 4 else None


def _piece_improved(
    problem: Problem, plan: Plan, seed: int, near: NDArray[np.float64], size: int, share: Budget
) -> Plan:
    chosen: list[Route] = []
    jobs: set[str] = set()
    for row in np.argsort(near[seed], kind="stable"):
        chosen.append(plan.routes[row])
        jobs |= _names(plan.routes[row])
        if len(jobs) >= size and len(chosen) > 1:
            break
    part = _part(problem, plan, chosen, jobs)
    before = priced(part, Plan(tuple(chosen)))
    after = solve(part, share, before)
    if after.unserved or rank(part, after) >= rank(part, before):
        return plan
    kept = tuple(route for route in plan.routes if route not in chosen)
    whole = priced(problem, replace(plan, routes=(*kept, *after.routes), engine=after.engine))
    return whole if is_sound(problem, whole) else plan


def _part(problem: Problem, plan: Plan, routes: Sequence[Route], jobs: set[str]) -> Problem:
    """The piece as a problem: its vehicles, its jobs, and a few vehicles that nobody uses."""
    used = {route.vehicle for route in plan.routes}
    mine = {route.vehicle for route in routes}
    spare: dict[str, int] = {}
    vehicles = []
    for one in problem.vehicles:
        if one.id not in used:
            key = repr(replace(one, id="", owner=""))
            spare[key] = spare.get(key, 0) + 1
            if spare[key] > SPARE:
                continue
        elif one.id not in mine:
            continue
        vehicles.append(one)
    kept = tuple(job for job in problem.jobs if job.id in jobs)
    return replace(problem, vehicles=tuple(vehicles), jobs=kept)


def _names(route: Route) -> set[str]:
    return {step.job for step in route.steps if step.job}


def _nearness(problem: Problem, routes: Sequence[Route]) -> NDArray[np.float64]:
    """How far the tours are from each other: metres from a delivery to the nearest of the other's,
    on the average.
    """
    metres = problem.profiles[0].metres
    places = [
        np.unique([step.place for step in route.steps if step.kind == StepKind.DELIVERY])
        for route in routes
    ]
    far = np.array([[metres[np.ix_(a, b)].min(axis=1).mean() for b in places] for a in places])
    both: NDArray[np.float64] = far + far.T
    np.fill_diagonal(both, -1)
    return both
