"""Compiled: the tours that would pay, by what each row is worth.

A label is the cheapest way found to end at a row: cents less worth, when its work begins, what is
loaded. Every row is before the next in time, so one pass over the rows is enough.
"""

from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.columns.net import Net
from youhu.solvers.tours.columns.store import Store
from youhu.solvers.tours.problem import Numbers
from youhu.solvers.tours.ruin.compiled import NOBODY, compiled
from youhu.solvers.tours.ruin.facts import Flags, Reals

LABELS = 30  # of a row: those that cost least
# Of the tours that pay: so many at once, of which so many end at one row, and so many serve one.
NEW, ENDS, SERVES = 150, 3, 8
LOOKS = 3_000  # at labels that pay
TINY = 1e-4  # cents
# Of `seen`: when the work begins, what is loaded, the row and the label before.
BEGINS, LOADED, ROW, LABEL = range(4)


class Labels(NamedTuple):
    cost: Reals  # by row and label
    seen: Numbers  # by row and label
    held: Numbers  # by row: how many
    line: Numbers  # a tour from its end, while it is read
    uses: Numbers  # by row, of the tours taken: that serve it, that end there


def no_labels(rows: int) -> Labels:
    return Labels(
        np.zeros((rows, LABELS)), np.zeros((rows, LABELS, 4), np.int64),
        np.zeros(rows, np.int64), np.zeros(rows, np.int64), np.zeros((rows, 2), np.int64),
    )  # fmt: skip


@compiled
def priced(net: Net, labels: Labels, live: Flags, worth: Reals, extra: float) -> None:
    """Write the labels of all live rows; `extra`: cents that each tour is worth besides."""
    for j in range(net.out.shape[0]):
        labels.held[j] = 0
        if live[j]:
            first = net.out[j] - worth[j] - extra
            _keep(labels, j, first, net.opens[j], net.load[j], NOBODY, NOBODY)
            for near in range(net.befores[j]):
                _prolong(net, labels, worth[j], net.before[j, near], j)


@compiled
def _prolong(net: Net, labels: Labels, worth: float, i: int, j: int) -> None:
    for a in range(labels.held[i]):
        begins = max(net.opens[j], labels.seen[i, a, BEGINS] + net.lasts[i, j])
        load = labels.seen[i, a, LOADED] + net.load[j]
        if begins <= net.closes[j] and load <= net.room:
            _keep(labels, j, labels.cost[i, a] + net.ways[i, j] - worth, begins, load, i, a)


@compiled
def _keep(
    labels: Labels, j: int, cost: float, begins: int, load: int, i: int, a: int
) -> None:  # fmt: skip
    """A label more, unless one is better in all; those that are worse in all go."""
    stays = 0
    for b in range(labels.held[j]):
        at, loaded = labels.seen[j, b, BEGINS], labels.seen[j, b, LOADED]
        if labels.cost[j, b] <= cost and at <= begins and loaded <= load:
            return
        if not (cost <= labels.cost[j, b] and begins <= at and load <= loaded):
            if stays != b:
                _move(labels, j, b, stays)
            stays += 1
    labels.held[j] = stays
    at = _room(labels, j, cost)
    if at != NOBODY:
        labels.cost[j, at] = cost
        labels.seen[j, at, BEGINS], labels.seen[j, at, LOADED] = begins, load
        labels.seen[j, at, ROW], labels.seen[j, at, LABEL] = i, a


@compiled
def _move(labels: Labels, j: int, b: int, to: int) -> None:
    labels.cost[j, to] = labels.cost[j, b]
    for column in range(4):
        labels.seen[j, to, column] = labels.seen[j, b, column]


@compiled
def _room(labels: Labels, j: int, cost: float) -> int:
    """Where the label goes: behind the others, or in the place of the dearest; or nowhere."""
    if labels.held[j] < LABELS:
        labels.held[j] += 1
        return int(labels.held[j] - 1)
    worst = 0
    for b in range(1, LABELS):
        if labels.cost[j, b] > labels.cost[j, worst]:
            worst = b
    return worst if cost < labels.cost[j, worst] else NOBODY


def paying(net: Net, labels: Labels, store: Store) -> tuple[int, float]:
    """Put tours that pay into the store, those that pay most first and not all of them alike.

    How many, and what the best saves (cents, not more than nothing).
    """
    cost = labels.cost + net.home[:, None]
    cost[np.arange(LABELS)[None, :] >= labels.held[:, None]] = 0.0
    flat = cost.ravel()
    pay = np.flatnonzero(flat < -TINY)
    if len(pay) > LOOKS:
        pay = pay[np.argpartition(flat[pay], LOOKS)[:LOOKS]]
    pay = pay[np.argsort(flat[pay], kind="stable")]
    labels.uses[:] = 0
    before = int(store.columns[0])
    taken(net, labels, store, pay)
    return int(store.columns[0]) - before, float(flat.min(initial=0.0))


@compiled
def taken(net: Net, labels: Labels, store: Store, order: Numbers) -> None:
    new = 0
    for index in range(order.shape[0]):
        j, a = order[index] // LABELS, order[index] % LABELS
        if labels.uses[j, 1] < ENDS:
            size = _read(labels, j, a)
            if size:
                labels.uses[j, 1] += 1
                _write(net, labels, store, size)
                new += 1
        if new == NEW or store.columns[0] == store.size.shape[0]:
            return


@compiled
def _read(labels: Labels, j: int, a: int) -> int:
    """The tour into `line`; how many stops, or none where half of them have tours enough."""
    size, enough = 0, 0
    while j != NOBODY:
        labels.line[size] = j
        enough += labels.uses[j, 0] >= SERVES
        size += 1
        j, a = labels.seen[j, a, ROW], labels.seen[j, a, LABEL]
    return 0 if 2 * enough > size else size


@compiled
def _write(net: Net, labels: Labels, store: Store, size: int) -> None:
    k = store.columns[0]
    if size > store.stops.shape[1]:
        return
    cost = net.out[labels.line[size - 1]] + net.home[labels.line[0]]
    for c in range(size):
        row = labels.line[size - 1 - c]
        labels.uses[row, 0] += 1
        store.stops[k, c] = row
        if c:
            cost += net.ways[labels.line[size - c], row]
    store.size[k], store.cost[k] = size, cost
    store.columns[0] = k + 1
