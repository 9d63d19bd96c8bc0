"""The proof: among all pairs, no chain of exchanges makes the answer better.

An answer is best exactly if the graph of exchanges has no circle of negative cost (Klein 1967):
a household goes from a to b, another from b to c, ... With the members as nodes that is small.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from youhu.solvers.linking.cell import FORBIDDEN, FREE, Bounds, Ints


@dataclass(frozen=True)
class Prices:
    """What outweighs what: a household more with a member, then a member nearer to its least."""

    without: int  # a household stays without a member
    above: int  # a household beyond the least number of its member

    @classmethod
    def of(cls, costs: Ints) -> Self:
        """A chain of exchanges meets each member once, so no chain of walks costs more."""
        known = costs[costs < FORBIDDEN]
        span = int(known.max() - known.min()) if known.size else 0
        above = (span + 1) * (costs.shape[1] + 1)
        return cls(
            without=above * (costs.shape[1] + 2) + abs(int(known.max(initial=0))), above=above
        )


def is_best(chosen: Ints, costs: Ints, bounds: Bounds, prices: Prices) -> bool:
    """Whether no circle of exchanges among all pairs, also those never tried, costs less."""
    return not _has_gain(_exchanges(chosen, costs, bounds, prices))


def _exchanges(chosen: Ints, costs: Ints, bounds: Bounds, prices: Prices) -> Ints:
    """What one exchange costs, between members, `without` (second last) and the sink (last)."""
    homes, members = costs.shape
    wide = np.column_stack([costs, np.full(homes, prices.without, dtype=np.int64)])
    at = np.where(chosen == FREE, members, chosen)
    graph = np.full((members + 2, members + 2), FORBIDDEN, dtype=np.int64)
    order = np.argsort(at, kind="stable")
    begins = np.flatnonzero(np.diff(at[order], prepend=-1))
    moves = wide[order] - wide[order, at[order]][:, None]
    graph[at[order][begins], : members + 1] = np.minimum.reduceat(moves, begins, axis=0)
    load = np.bincount(at, minlength=members + 1)[:members]
    more = np.where(load < bounds.least, 0, prices.above)
    graph[:members, -1] = np.where(load < bounds.most, more, FORBIDDEN)
    less = np.where(load > bounds.least, -prices.above, 0)
    graph[-1, :members] = np.where(load > 0, less, FORBIDDEN)
    graph[members, -1] = graph[-1, members] = 0
    graph[-1, members] = 0 if (at == members).any() else FORBIDDEN
    return np.minimum(graph, FORBIDDEN)


def _has_gain(graph: Ints) -> bool:
    """Whether a circle of negative cost exists (Floyd and Warshall, whole rows at once)."""
    best = graph.copy()
    for by in range(len(best)):
        np.minimum(best, best[:, by, None] + best[None, by, :], out=best)
        if (np.diagonal(best) < 0).any():
            return True
    return False
