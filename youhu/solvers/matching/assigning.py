"""One place for each helper at most: as many places filled as can be, at the least cost.

The exact way is a minimum-cost flow from items through pairs to helpers. Its matrix is totally
unimodular, so the linear programme over the same pairs has the same optimum: the bench checks it.
The greedy way takes over where the flow says nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from youhu.solvers.matching.candidates import Edges, Helpers, Items, Numbers

# Beyond this the flow would take more memory than a process of the site has.
MOST_EDGES = 5_000_000


class Way(StrEnum):
    EXACT = "exact"
    GREEDY = "greedy"


@dataclass(frozen=True)
class Assignment:
    """Which edges were chosen, in the order of the items."""

    chosen: Numbers  # rows of Edges
    cost: int
    way: Way

    @property
    def filled(self) -> int:
        return len(self.chosen)


@dataclass(frozen=True)
class Reason:
    """Why this helper stands here; what a person is told of a pick."""

    item: int
    helper: int
    metres: int
    skills: int  # bits of the skills that it takes and they have
    slots: int  # bits of the hours that fit both; 0 when the time does not matter
    load: int
    cost: int
    rivals: int  # how many others fit this item
    cheaper: int  # how many of these would have cost less, but are needed elsewhere


def assign(edges: Edges, items: Items, *, most_edges: int = MOST_EDGES) -> Assignment:
    """The cheapest of all assignments that fill the most places; greedily when that is too big."""
    if len(edges) > most_edges:
        return greedy(edges, items)
    return _flow(edges, items) or greedy(edges, items)


def _flow(edges: Edges, items: Items) -> Assignment | None:
    """Nodes: source, items, helpers that occur, sink. None when the solver gives up."""
    if not len(edges):
        return Assignment(np.zeros(0, dtype=np.int64), 0, Way.EXACT)
    known, helper = np.unique(edges.helper, return_inverse=True)
    first, n_items, n_known = 1, len(items.places), len(known)
    sink = first + n_items + n_known
    network = SimpleMinCostFlow()
    pairs = network.add_arcs_with_capacity_and_unit_cost(
        first + edges.item, first + n_items + helper, np.ones(len(edges), np.int64), edges.cost
    )
    _join(network, np.zeros(n_items, np.int64), first + np.arange(n_items), items.places)
    ends = first + n_items + np.arange(n_known)
    _join(network, ends, np.full(n_known, sink), np.ones(n_known, np.int64))
    wanted = min(int(items.places.sum()), n_known)
    network.set_node_supply(0, wanted)
    network.set_node_supply(sink, -wanted)
    if network.solve_max_flow_with_min_cost() != network.OPTIMAL:
        return None
    chosen = np.flatnonzero(network.flows(pairs))
    return Assignment(chosen, int(edges.cost[chosen].sum()), Way.EXACT)


def _join(network: SimpleMinCostFlow, tails: Numbers, heads: Numbers, width: Numbers) -> None:
    """Arcs that cost nothing and let so many through."""
    network.add_arcs_with_capacity_and_unit_cost(tails, heads, width, np.zeros_like(width))


def greedy(edges: Edges, items: Items) -> Assignment:
    """The cheapest pair first; then places that stayed empty ask somebody to change places."""
    left = items.places.copy()
    held: dict[int, int] = {}  # helper -> edge
    for edge in np.argsort(edges.cost, kind="stable").tolist():
        item, helper = int(edges.item[edge]), int(edges.helper[edge])
        if left[item] and helper not in held:
            held[helper], left[item] = edge, left[item] - 1
    _fill(edges, left, held)
    chosen = np.array(sorted(held.values()), dtype=np.int64)
    return Assignment(chosen, int(edges.cost[chosen].sum()), Way.GREEDY)


def _fill(edges: Edges, left: Numbers, held: dict[int, int]) -> None:
    """Each empty place is given away along the shortest chain of people who change places."""
    bounds = np.searchsorted(edges.item, np.arange(len(left) + 1))
    stuck: set[int] = set()  # items from which no chain ever leads to a free helper
    for item in np.flatnonzero(left).tolist():
        while left[item] and (chain := _chain(edges, bounds, held, item, stuck)):
            for edge in chain:
                held[int(edges.helper[edge])] = edge
            left[item] -= 1


def _chain(
    edges: Edges, bounds: Numbers, held: dict[int, int], start: int, stuck: set[int]
) -> list[int]:
    """Edges to hold instead, from a free helper back to the item; none when there is no way."""
    came: dict[int, int] = {}  # item -> the edge by which it takes its helper from another
    queue, seen = [start], {start} | stuck
    for item in queue:
        span = np.arange(bounds[item], bounds[item + 1])
        for edge in span[np.argsort(edges.cost[span], kind="stable")].tolist():
            holding = held.get(int(edges.helper[edge]))
            if holding is None:
                return _walked(edges, came, edge, start)
            other = int(edges.item[holding])
            if other not in seen:
                seen.add(other)
                queue.append(other)
                came[other] = edge
    stuck.update(queue)
    return []


def _walked(edges: Edges, came: dict[int, int], edge: int, start: int) -> list[int]:
    chain = [edge]
    while (item := int(edges.item[chain[-1]])) != start:
        chain.append(came[item])
    return chain


def reasons(assignment: Assignment, edges: Edges, helpers: Helpers, items: Items) -> list[Reason]:
    """What made each pick: distance, skills, hours, load, and whom it was chosen among."""
    bounds = np.searchsorted(edges.item, np.arange(len(items.places) + 1))
    told = []
    for edge in assignment.chosen.tolist():
        item, helper, cost = int(edges.item[edge]), int(edges.helper[edge]), edges.cost[edge]
        rivals = edges.cost[bounds[item] : bounds[item + 1]]
        told.append(
            Reason(
                item, helper, int(edges.metres[edge]),
                int(items.skills[item] & helpers.skills[helper]),
                int(items.slots[item] & helpers.slots[helper]),
                int(helpers.load[helper]), int(cost),
                len(rivals) - 1, int((rivals < cost).sum()),
            )
        )  # fmt: skip
    return told
