"""Which member looks after which households of a fused cell: exact, by least-cost flow.

Every member is linked to 20 to 30 households of the cell, so that all walk as little as they can.
What is wanted, in this order: as few households without a member as possible, as few members
below their least number as possible, as little walking as possible.

`cell` the question, `hall` whether it can be answered at all, `flow` the answer, `proof` that
there is no better one, `told` why each link is as it is and what differs from before.
"""

from youhu.solvers.linking.cell import FREE, Bounds, Cell
from youhu.solvers.linking.flow import Answer, solve
from youhu.solvers.linking.hall import Verdict, verdict
from youhu.solvers.linking.told import Change, Diff, Link, diff, explain

__all__ = [
    "FREE",
    "Answer",
    "Bounds",
    "Cell",
    "Change",
    "Diff",
    "Link",
    "Verdict",
    "diff",
    "explain",
    "solve",
    "verdict",
]
