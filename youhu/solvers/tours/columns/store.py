"""Columns: tours of a piece of the net, as compiled loops read and write them."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.columns.net import Net, Tour, cost_of
from youhu.solvers.tours.problem import Numbers
from youhu.solvers.tours.ruin.compiled import compiled
from youhu.solvers.tours.ruin.facts import Flags, Reals

MOST, LONGEST = 4_000, 64  # columns, stops of one


class Store(NamedTuple):
    stops: Numbers  # by column: rows, in the order of the tour
    size: Numbers  # by column: how many
    cost: Reals  # by column: cents
    columns: Numbers  # one number: how many there are


def empty() -> Store:
    return Store(
        np.zeros((MOST, LONGEST), np.int64), np.zeros(MOST, np.int64), np.zeros(MOST),
        np.zeros(1, np.int64),
    )  # fmt: skip


def copied(store: Store) -> Store:
    return Store(store.stops.copy(), store.size.copy(), store.cost.copy(), store.columns.copy())


def put(store: Store, net: Net, tours: Iterable[Tour]) -> None:
    """Behind the others, as far as there is room."""
    for tour in tours:
        k = int(store.columns[0])
        if k < MOST and len(tour) <= LONGEST:
            store.stops[k, : len(tour)] = tour
            store.size[k], store.cost[k] = len(tour), cost_of(net, tour)
            store.columns[0] += 1


def tour_of(store: Store, k: int) -> Tour:
    return tuple(store.stops[k, : store.size[k]].tolist())


def kept(store: Store, net: Net, live: Flags, worth: Reals, most: int) -> None:
    """Only live rows stay in columns, and only columns that cost least beyond the rows' worth.

    Of columns with the same rows one stays.
    """
    clipped(store, net, live)
    k = int(store.columns[0])
    stops = np.where(np.arange(LONGEST) < store.size[:k, None], store.stops[:k], -1)
    worths = np.append(worth, 0.0)[stops].sum(axis=1)
    order = np.argsort(store.cost[:k] - worths, kind="stable")
    _same, first = np.unique(stops[order], axis=0, return_index=True)
    stay = np.sort(order[np.sort(first)[:most]])
    store.stops[: len(stay)] = store.stops[stay]
    store.size[: len(stay)], store.cost[: len(stay)] = store.size[stay], store.cost[stay]
    store.columns[0] = len(stay)


@compiled
def clipped(store: Store, net: Net, live: Flags) -> None:
    """Rows that are not live leave their columns; a column without any goes."""
    stay = 0
    for k in range(store.columns[0]):
        size = 0
        for c in range(store.size[k]):
            row = store.stops[k, c]
            if live[row]:
                store.stops[stay, size] = row
                size += 1
        store.cost[stay] = store.cost[k]
        if 0 < size < store.size[k]:
            store.cost[stay] = _cost(store, net, stay, size)
        store.size[stay] = size
        stay += size > 0
    store.columns[0] = stay


@compiled
def _cost(store: Store, net: Net, k: int, size: int) -> float:
    cost = net.out[store.stops[k, 0]] + net.home[store.stops[k, size - 1]]
    for c in range(1, size):
        cost += net.ways[store.stops[k, c - 1], store.stops[k, c]]
    return float(cost)
