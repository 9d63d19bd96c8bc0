"""The answer: least-cost flow from households to members, on as few edges as prove enough.

Nodes: households, members, one for those who stay without, one sink. A household sends one unit.
The least number of a member is the usual transformation for lower bounds, softened: the first
`least` units into the sink are free, those above cost more than all walks could save. So a cell
with too few households still has an answer, and in all others the bound holds exactly.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from youhu.solvers.linking.cell import FORBIDDEN, FREE, Cell, Ints
from youhu.solvers.linking.proof import Prices, is_best

NEAREST = 8  # candidates of a household at first; doubled until the proof holds


@dataclass(frozen=True)
class Answer:
    """`chosen[h]` is the member of household h, or FREE; `tried` the candidates that sufficed."""

    chosen: Ints
    tried: int


def solve(cell: Cell) -> Answer:
    """The best links of a cell. Raises ValueError when more are locked to one than it may have."""
    _locks_fit(cell)
    count = len(cell.members)
    if not count or not len(cell.homes):
        return Answer(np.full(len(cell.homes), FREE, dtype=np.int64), 0)
    costs = _bound_by_locks(cell)
    prices = Prices.of(costs)
    tried = min(NEAREST, count)
    while True:
        chosen = _flow(cell, costs, prices, tried)
        if tried == count or is_best(chosen, costs, cell.bounds, prices):
            return Answer(chosen, tried)
        tried = min(2 * tried, count)


def _locks_fit(cell: Cell) -> None:
    bound = cell.now[cell.locked]
    if (bound == FREE).any():
        raise ValueError("a lock needs a member")
    if len(bound) and np.bincount(bound).max() > cell.bounds.most:
        raise ValueError("more households are locked to one member than it may have")


def _bound_by_locks(cell: Cell) -> Ints:
    """Costs in which a locked household has only one way to go."""
    costs = cell.costs()
    locked = np.flatnonzero(cell.locked)
    kept = cell.walks()[locked, cell.now[locked]]
    costs[locked, :] = FORBIDDEN
    costs[locked, cell.now[locked]] = kept
    return costs


def _flow(cell: Cell, costs: Ints, prices: Prices, tried: int) -> Ints:
    """The best answer when each household may go to its `tried` cheapest members only."""
    homes, tails, heads = len(costs), *_pairs(costs, tried)
    flow = min_cost_flow.SimpleMinCostFlow()
    _arcs(flow, tails, heads + homes, 1, costs[tails, heads])
    _around(flow, cell, costs.shape, prices)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the flow of a cell has always an answer")
    used = flow.flows(np.arange(len(tails))) > 0
    chosen = np.full(homes, FREE, dtype=np.int64)
    chosen[tails[used]] = heads[used]
    return chosen


def _pairs(costs: Ints, tried: int) -> tuple[Ints, Ints]:
    """Every household with its `tried` cheapest members, without the pairs that may not be."""
    nearest = np.argpartition(costs, tried - 1, axis=1)[:, :tried]
    tails, heads = np.repeat(np.arange(len(costs)), tried), nearest.ravel()
    may_be = costs[tails, heads] < FORBIDDEN
    return tails[may_be], heads[may_be]


def _around(
    flow: min_cost_flow.SimpleMinCostFlow, cell: Cell, shape: tuple[int, ...], prices: Prices
) -> None:
    """The arcs to the sink, which say the bounds, and the way of those who stay without."""
    homes, members = shape
    without, sink = homes + members, homes + members + 1
    everyone, nodes, bounds = np.arange(homes), np.arange(homes, homes + members), cell.bounds
    _arcs(flow, everyone, np.full(homes, without), 1, np.full(homes, prices.without))
    to_sink = np.full(members, sink)
    _arcs(flow, nodes, to_sink, bounds.least, np.zeros(members, dtype=np.int64))
    _arcs(flow, nodes, to_sink, bounds.most - bounds.least, np.full(members, prices.above))
    flow.add_arc_with_capacity_and_unit_cost(without, sink, homes, 0)
    supplies = np.append(np.ones(homes, dtype=np.int64), -homes)
    flow.set_nodes_supplies(np.append(everyone, sink), supplies)


def _arcs(
    flow: min_cost_flow.SimpleMinCostFlow, tails: Ints, heads: Ints, capacity: int, costs: Ints
) -> None:
    capacities = np.full(len(tails), capacity, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
