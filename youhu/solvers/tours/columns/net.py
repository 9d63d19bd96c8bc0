"""Deliveries from one depot by vehicles that are all alike, as arrays; and pieces of them.

Rows are jobs in the order in which they open: where windows are narrow, whoever comes later on a
tour has a later row. Seconds, cents, and loads in the one dimension.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.narrow import NEVER_S, loads_of, times_of
from youhu.solvers.tours.problem import Numbers, Problem
from youhu.solvers.tours.ruin.facts import Flags, Reals

Tour = tuple[int, ...]  # rows of a net
BEFORE = 40  # rows that may come right before another
WAITING = 0.2  # of a second's way: what a second of waiting counts as when neighbours are chosen


class Net(NamedTuple):
    jobs: Numbers  # by row: the job's place in the problem
    ways: Reals  # cents from a row to another
    lasts: Numbers  # from beginning a row's work to being at another row
    out: Reals  # cents from the start, and for the vehicle
    home: Reals  # cents to the end
    opens: Numbers
    closes: Numbers
    load: Numbers
    room: int
    before: Numbers  # by row: who may come right before, the nearest first
    befores: Numbers  # how many of those


def net_of(problem: Problem) -> Net:
    """All jobs of a plain problem."""
    van = problem.vehicles[0]
    cents = problem.profiles[van.profile].metres * (van.cost_per_km / 1000)
    opens, closes, lasts = times_of(problem)
    order = np.argsort(opens, kind="stable")
    spots = np.array([job.delivery.place for job in problem.jobs])[order]
    home = np.zeros(len(spots)) if van.end is None else cents[spots, van.end]
    net = Net(
        order, cents[np.ix_(spots, spots)], lasts[np.ix_(order, order)],
        cents[van.start, spots] + van.fixed_cost, home, opens[order], closes[order],
        loads_of(problem)[order], van.capacity[0], *_nobody(),
    )  # fmt: skip
    return with_neighbours(net)


def _nobody() -> tuple[Numbers, Numbers]:
    return np.zeros((0, 0), np.int64), np.zeros(0, np.int64)


def piece(net: Net, rows: Numbers) -> Net:
    """Some rows of the net, in their order; `jobs` are then rows of that net."""
    both = np.ix_(rows, rows)
    part = Net(
        rows, net.ways[both], net.lasts[both], net.out[rows], net.home[rows], net.opens[rows],
        net.closes[rows], net.load[rows], net.room, *_nobody(),
    )  # fmt: skip
    return with_neighbours(part)


def with_neighbours(net: Net) -> Net:
    far = nearness(net)
    can = np.isfinite(far)
    before = np.argsort(far, axis=0, kind="stable")[:BEFORE].T
    befores = np.minimum(can.sum(axis=0), BEFORE)
    return net._replace(before=np.ascontiguousarray(before), befores=befores)


def nearness(net: Net) -> Reals:
    """By row and the row after it: the way and a little for waiting, infinite where it cannot."""
    can: Flags = np.triu(net.opens[:, None] + net.lasts <= net.closes[None, :], 1)
    waiting = np.maximum(0, net.opens[None, :] - net.closes[:, None] - net.lasts)
    way = net.ways.mean() / max(1.0, float(np.minimum(net.lasts, NEVER_S).min(axis=0).mean()))
    return np.where(can, net.ways + WAITING * min(way, 1.0) * waiting, np.inf)


def cost_of(net: Net, tour: Sequence[int]) -> float:
    """Cents of a tour of those rows."""
    rows = np.array(tour)
    return float(net.out[rows[0]] + net.ways[rows[:-1], rows[1:]].sum() + net.home[rows[-1]])
