"""Door-to-door rounds on foot: who goes to which doors, so that the last door is served soonest."""

from youhu.solvers.rounds.problem import (
    Batch,
    Courier,
    Door,
    Problem,
    Split,
    Trip,
    check,
    told,
)
from youhu.solvers.rounds.sharing import split

__all__ = ["Batch", "Courier", "Door", "Problem", "Split", "Trip", "check", "split", "told"]
