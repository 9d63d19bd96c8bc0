"""Tours as arrays that compiled loops change.

Few arrays with many columns: what a compiled function is handed costs it time at every call.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.problem import Numbers
from youhu.solvers.tours.ruin.compiled import NOBODY
from youhu.solvers.tours.ruin.facts import CHANGE, KIND, Facts, Reals

SPARE = 40  # stops that a tour may grow by

# Of `table`, by vehicle and stop. Stop 0 is the vehicle's start, and after the last stop comes its
# end; what follows is old. From LOAD on two columns for each dimension of loads: aboard when
# leaving, and the most so far.
NODE, PLACE, LEAVE, UNTIL, AHEAD_M, AHEAD_S, LOAD, PEAK = range(8)
# LEAVE: the earliest. UNTIL: arrival, so that nothing becomes later than it is. AHEAD: to the next.

# Of `tours`, by vehicle: stops; the same before the round, and at their best; the round in which
# its tour was kept, and lost jobs; the look in which it was asked; changes of what its driver was
# told, how many there may be, and the stop after which jobs may be put in.
COUNT, COUNT_BEFORE, COUNT_BEST, TOUCHED, RUINED, ASKED, CHANGES, MAY_CHANGE, OPEN = range(9)
# Of `jobs`: the vehicle or NOBODY; the round in which it left its tour.
ROUTE, GONE = range(2)
# Of `kept`: the nodes before the round (where TOUCHED), and at their best.
BEFORE, AT_BEST = range(2)
# Of `lists` of jobs: left out, the same before the round, to be put in, of a tour by deliveries.
ABSENT, ABSENT_BEFORE, OUT, LINE = range(4)
# Of `numbers`: of the round, of jobs left out, of those before the round, of jobs looked at; the
# stops after which pickup and delivery of the job in hand come, on a vehicle and on the best one.
ROUND, LEFT, LEFT_BEFORE, LOOKS, FOUND_UP, FOUND_DOWN, UP, DOWN = range(8)
# Of `totals`, cents: now, and at their best.
NOW, BEST = range(2)


class State(NamedTuple):
    table: Numbers
    tours: Numbers
    cost: Reals  # by vehicle: cents, lateness too
    jobs: Numbers
    kept: Numbers
    lists: Numbers
    turn: Reals  # when each of OUT is put in
    detour: Reals  # by stop: cents of the delivery in hand after it
    asked: Numbers  # by kind of vehicle: one that waits was asked for the job in hand
    numbers: Numbers
    totals: Reals


def blank(facts: Facts, nodes: Mapping[int, Sequence[int]]) -> State:
    """The nodes of each vehicle's stops, by its row; nothing is reckoned yet."""
    vehicles, jobs = facts.may.shape
    longest = max([4 * jobs // vehicles, *map(len, nodes.values())])
    stops = min(2 * jobs, longest + SPARE) + 4
    width = facts.nodes.shape[1] - CHANGE
    state = State(
        _zeros(vehicles, stops, LOAD + 2 * width), _zeros(vehicles, 9), np.zeros(vehicles),
        _zeros(jobs, 2), _zeros(2, vehicles, stops), _zeros(4, jobs), np.zeros(jobs),
        np.zeros(stops), _zeros(int(facts.cars[:, KIND].max()) + 1), _zeros(8), np.zeros(2),
    )  # fmt: skip
    state.jobs[:, ROUTE] = NOBODY
    for row, tour in nodes.items():
        state.table[row, 1 : len(tour) + 1, NODE] = tour
        state.tours[row, COUNT] = len(tour)
    return state


def _zeros(*shape: int) -> Numbers:
    return np.zeros(shape, np.int64)
