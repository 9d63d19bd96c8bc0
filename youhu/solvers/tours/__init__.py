"""Tours for a day's jobs: one port (Problem to Plan), four engines, and a checker of its own.

`solve` is the way in. A plan that it returns holds, or it says which jobs it could not serve.
"""

from typing import Literal

from youhu.solvers.tours import portfolio
from youhu.solvers.tours.problem import Budget, Plan, Problem

__all__ = ["Engine", "solve"]

Engine = Literal["pyvrp", "vroom", "ruin", "columns", "best"]


def solve(
    problem: Problem, budget: Budget, warm: Plan | None = None, *, engine: Engine = "pyvrp"
) -> Plan:
    """The best plan found within the budget; never with a fault, never worse than a sound `warm`.

    Required jobs that no tour has are in `unserved` with their reason; none of them was in `warm`
    if that still holds. With a budget of iterations only, the same again gives the same plan.
    """
    return portfolio.solved(problem, budget, warm, engine)
