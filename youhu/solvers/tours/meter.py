"""How much of the budget is spent: seconds of processor time, or iterations."""

import time
from collections.abc import Callable
from itertools import count

from youhu.solvers.tours.problem import Budget

PLENTY_S = 10.0  # when nobody said anything
# What only adds to the search may take so much more: of the time, or vehicles looked at.
PATIENCE, MOST_LOOKS = 0.1, 2_000
# PyVRP gives this cost to what is not feasible.
INFEASIBLE = 2**62


class Meter:
    """Started once for a solve; its parts share what is left."""

    def __init__(self, budget: Budget) -> None:
        self.seed = budget.seed
        self.iterations = budget.iterations
        self.cpu_s = budget.cpu_s if budget.cpu_s or budget.iterations else PLENTY_S
        self.begun, self.done = time.process_time(), 0

    def spent(self) -> float:
        """The share that is used up; 1 or more is the end."""
        shares = [0.0]
        if self.cpu_s is not None:
            shares.append((time.process_time() - self.begun) / self.cpu_s)
        if self.iterations is not None:
            shares.append(self.done / self.iterations)
        return max(shares)

    def left_s(self) -> float | None:
        """Seconds of processor time that are left; None when only iterations count."""
        if self.cpu_s is None:
            return None
        return max(0.0, self.cpu_s - (time.process_time() - self.begun))

    def patience(self) -> Callable[[], bool]:
        """Asked again and again from now on: whether a part beside the search had its share."""
        if self.cpu_s is None:
            looks = count()
            return lambda: next(looks) >= MOST_LOOKS
        end = time.process_time() + PATIENCE * self.cpu_s
        return lambda: time.process_time() >= end

    def until(self, share: float, *, first: bool = False) -> "Until":
        return Until(self, share, first=first)


class Until:
    """PyVRP's question before each iteration: stop at this share of the budget?

    `first`: stop as soon as there is anything feasible.
    """

    def __init__(self, meter: Meter, share: float, *, first: bool = False) -> None:
        self.meter, self.share, self.first = meter, share, first

    def __call__(self, best_cost: int) -> bool:
        if self.first and best_cost < INFEASIBLE:
            return True
        if self.meter.spent() >= self.share:
            return True
        self.meter.done += 1
        return False
