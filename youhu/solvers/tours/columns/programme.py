"""Compiled: the linear programme over columns, by an interior-point method.

Every live row is served at least once, at the least cost. Mehrotra, “On the implementation of a
primal-dual interior point method” (1992), stopped while there is still a gap: worths from the
middle of what is possible lead to far better tours than those of a corner (Gondzio, González-
Brevis, Munari, “New developments in the primal-dual column generation technique”, 2013).

The row after the last one is for the number of tours: with sign 1 at least so many, with -1 at
most.
"""

from typing import NamedTuple

import numpy as np

from youhu.solvers.tours.columns.store import MOST, Store
from youhu.solvers.tours.ruin.compiled import NOWHERE, compiled
from youhu.solvers.tours.ruin.facts import Flags, Reals

STEPS = 30  # at most
FAR, NEAR = 0.95, 1e-3  # of the way to the border; what may be missing to a row
LEAST = 1e-9  # of what must be positive
WILD = 1e3  # as a worth, in costs of a column: there is no solution
# Of `tours`, by column: its share, what it costs beyond its rows' worths, how both change, what
# their product should change by, costs, what is missing between them, and one for sums.
X, Z, DX, DZ, AIM, COST, MISS, SUM = range(8)
# Of `rows`: how often it is to be served, its worth, how often more it is served, the same worth
# again kept positive, how these change, what the product of the last two should change by, what
# is missing to the first and between the worths, right sides, and one for sums.
ASKED, Y, S, W, DY, DS, DW, AIMS, LACK, MISSES, RIGHT, COVER = range(12)


class Work(NamedTuple):
    tours: Reals
    rows: Reals
    normal: Reals  # rows x rows
    live: Flags  # by row


def no_work(rows: int) -> Work:
    """For so many rows and the number of tours."""
    work = Work(
        np.zeros((8, MOST)), np.zeros((12, rows + 1)), np.zeros((rows + 1, rows + 1)),
        np.ones(rows + 1, np.bool_),
    )  # fmt: skip
    work.rows[ASKED, :rows] = 1.0
    work.live[rows] = False
    return work


@compiled
def solved(store: Store, work: Work, sign: float, gap: float) -> float:
    """From the worths in Y to those that are right but for that gap (a share of the cost), and the
    columns' shares in X. Cents of all columns; NOWHERE when there is no solution.
    """
    unit = _begun(store, work, sign)
    for step in range(STEPS):
        _missing(store, work, sign)
        left, cost = _gap(store, work), _cost(store, work)
        if step > 2 and not cost < WILD * work.rows.shape[1]:
            return NOWHERE
        if _lacks(store, work) < NEAR and left < gap * cost:
            break
        if not _moved(store, work, sign, left, 0.7 * gap * cost):
            return NOWHERE
    for i in range(work.rows.shape[1]):
        work.rows[Y, i] = max(0.0, work.rows[Y, i]) * unit if work.live[i] else 0.0
    return float(_cost(store, work) * unit)


@compiled
def _begun(store: Store, work: Work, sign: float) -> float:
    """Costs in units of their mean, and a start near the worths of before; the unit in cents."""
    k, m, unit = store.columns[0], work.rows.shape[1], 0.0
    for c in range(k):
        unit += store.cost[c] / k
    unit = max(LEAST, unit)
    for i in range(m):
        work.rows[Y, i] = max(NEAR, work.rows[Y, i] / unit) if work.live[i] else 0.0
        work.rows[W, i] = max(0.01, work.rows[Y, i])
        work.rows[S, i] = 0.01 / work.rows[W, i]
    _lifted(store, work, Y, sign)
    for c in range(k):
        work.tours[COST, c] = store.cost[c] / unit
        work.tours[Z, c] = max(0.03, work.tours[COST, c] - work.tours[SUM, c])
        work.tours[X, c] = 0.01 / work.tours[Z, c]
    return float(unit)


@compiled
def _lifted(store: Store, work: Work, which: int, sign: float) -> None:
    """For each column the sum of that line over its rows, into SUM."""
    last = work.rows.shape[1] - 1
    for c in range(store.columns[0]):
        value = sign * work.rows[which, last]
        for at in range(store.size[c]):
            value += work.rows[which, store.stops[c, at]]
        work.tours[SUM, c] = value


@compiled
def _covered(store: Store, work: Work, which: int, sign: float) -> None:
    """For each row the sum of that line over its columns, into COVER."""
    last = work.rows.shape[1] - 1
    for i in range(last + 1):
        work.rows[COVER, i] = 0.0
    for c in range(store.columns[0]):
        value = work.tours[which, c]
        work.rows[COVER, last] += sign * value
        for at in range(store.size[c]):
            work.rows[COVER, store.stops[c, at]] += value


@compiled
def _missing(store: Store, work: Work, sign: float) -> None:
    """What is missing to a solution, apart from the gap."""
    tours, rows = work.tours, work.rows
    _lifted(store, work, Y, sign)
    for c in range(store.columns[0]):
        tours[MISS, c] = tours[COST, c] - tours[SUM, c] - tours[Z, c]
    _covered(store, work, X, sign)
    for i in range(rows.shape[1]):
        if work.live[i]:
            rows[LACK, i] = rows[ASKED, i] - rows[COVER, i] + rows[S, i]
            rows[MISSES, i] = rows[Y, i] - rows[W, i]
        else:
            rows[LACK, i] = rows[MISSES, i] = 0.0


@compiled
def _lacks(store: Store, work: Work) -> float:
    worst = 0.0
    for i in range(work.rows.shape[1]):
        worst = max(worst, abs(work.rows[LACK, i]))
    for c in range(store.columns[0]):
        worst = max(worst, abs(work.tours[MISS, c]))
    return float(worst)


@compiled
def _gap(store: Store, work: Work) -> float:
    gap = 0.0
    for c in range(store.columns[0]):
        gap += work.tours[X, c] * work.tours[Z, c]
    for i in range(work.rows.shape[1]):
        if work.live[i]:
            gap += work.rows[S, i] * work.rows[W, i]
    return float(gap)


@compiled
def _cost(store: Store, work: Work) -> float:
    cost = 0.0
    for c in range(store.columns[0]):
        cost += work.tours[X, c] * work.tours[COST, c]
    return float(cost)


@compiled
def _moved(store: Store, work: Work, sign: float, gap: float, least: float) -> bool:
    """One step: a look straight ahead, then one that stays in the middle. False where no
    direction is left.
    """
    n = store.columns[0]
    for i in range(work.rows.shape[1]):
        n += work.live[i]
    _summed(store, work, sign)
    if not _split(work):
        return False
    _aimed(store, work, 0.0, 0.0)
    _directed(store, work, sign)
    primal, dual = _way(store, work, True), _way(store, work, False)
    ahead = _gap_after(store, work, primal, dual)
    target = max((ahead / gap) ** 3 * gap, least) / n
    _aimed(store, work, target, 1.0)
    _directed(store, work, sign)
    _followed(store, work, FAR * _way(store, work, True), FAR * _way(store, work, False))
    return True


@compiled
def _followed(store: Store, work: Work, primal: float, dual: float) -> None:
    """That far along the direction."""
    tours, rows = work.tours, work.rows
    for c in range(store.columns[0]):
        tours[X, c] = max(LEAST, tours[X, c] + primal * tours[DX, c])
        tours[Z, c] = max(LEAST, tours[Z, c] + dual * tours[DZ, c])
    for i in range(rows.shape[1]):
        rows[S, i] = max(LEAST, rows[S, i] + primal * rows[DS, i])
        rows[Y, i] += dual * rows[DY, i]
        rows[W, i] = max(LEAST, rows[W, i] + dual * rows[DW, i])


@compiled
def _summed(store: Store, work: Work, sign: float) -> None:
    """The upper half of the normal equations' matrix."""
    normal, last = work.normal, work.rows.shape[1] - 1
    for i in range(last + 1):
        for j in range(i + 1, last + 1):
            normal[i, j] = 0.0
        normal[i, i] = work.rows[S, i] / work.rows[W, i] if work.live[i] else 1.0
    for c in range(store.columns[0]):
        value = work.tours[X, c] / work.tours[Z, c]
        for a in range(store.size[c]):
            i = store.stops[c, a]
            for b in range(a, store.size[c]):
                j = store.stops[c, b]
                normal[min(i, j), max(i, j)] += value
            normal[i, last] += sign * value if work.live[last] else 0.0
        normal[last, last] += value if work.live[last] else 0.0


@compiled
def _split(work: Work) -> bool:
    """Cholesky's factor in the place of the matrix; False where there is none."""
    normal, m = work.normal, work.normal.shape[0]
    for k in range(m):
        if not normal[k, k] > 0.0:
            return False
        root = np.sqrt(normal[k, k])
        for j in range(k, m):
            normal[k, j] /= root
        for i in range(k + 1, m):
            factor = normal[k, i]
            if factor != 0.0:
                for j in range(i, m):
                    normal[i, j] -= factor * normal[k, j]
    return True


@compiled
def _aimed(store: Store, work: Work, target: float, second: float) -> None:
    """Products are to come to the target; `second`: with what the last direction misses it by."""
    tours, rows = work.tours, work.rows
    for c in range(store.columns[0]):
        tours[AIM, c] = target - tours[X, c] * tours[Z, c] - second * tours[DX, c] * tours[DZ, c]
    for i in range(rows.shape[1]):
        rows[AIMS, i] = target - rows[S, i] * rows[W, i] - second * rows[DS, i] * rows[DW, i]


@compiled
def _directed(store: Store, work: Work, sign: float) -> None:
    """Where to go, from what is missing and the aims."""
    tours, rows = work.tours, work.rows
    for c in range(store.columns[0]):
        tours[SUM, c] = (tours[AIM, c] - tours[X, c] * tours[MISS, c]) / tours[Z, c]
    _covered(store, work, SUM, sign)
    for i in range(rows.shape[1]):
        more = (rows[AIMS, i] - rows[S, i] * rows[MISSES, i]) / rows[W, i]
        rows[RIGHT, i] = rows[LACK, i] - rows[COVER, i] + more if work.live[i] else 0.0
    _answered(work)
    _lifted(store, work, DY, sign)
    for c in range(store.columns[0]):
        tours[DZ, c] = tours[MISS, c] - tours[SUM, c]
        tours[DX, c] = (tours[AIM, c] - tours[X, c] * tours[DZ, c]) / tours[Z, c]
    for i in range(rows.shape[1]):
        rows[DW, i] = rows[DS, i] = 0.0
        if work.live[i]:
            rows[DW, i] = rows[MISSES, i] + rows[DY, i]
            rows[DS, i] = (rows[AIMS, i] - rows[S, i] * rows[DW, i]) / rows[W, i]


@compiled
def _answered(work: Work) -> None:
    """RIGHT divided by the matrix, into DY."""
    normal, rows, m = work.normal, work.rows, work.rows.shape[1]
    for i in range(m):
        rows[DY, i] = rows[RIGHT, i]
    for i in range(m):
        value = rows[DY, i] / normal[i, i]
        rows[DY, i] = value
        for j in range(i + 1, m):
            rows[DY, j] -= normal[i, j] * value
    for back in range(m):
        i = m - 1 - back
        value = rows[DY, i]
        for j in range(i + 1, m):
            value -= normal[i, j] * rows[DY, j]
        rows[DY, i] = value / normal[i, i]


@compiled
def _way(store: Store, work: Work, is_primal: bool) -> float:
    """How far the direction may be followed, at most once, until something is zero."""
    of, change = (X, DX) if is_primal else (Z, DZ)
    far = 1.0
    for c in range(store.columns[0]):
        if work.tours[change, c] < 0.0:
            far = min(far, -work.tours[of, c] / work.tours[change, c])
    of, change = (S, DS) if is_primal else (W, DW)
    for i in range(work.rows.shape[1]):
        if work.live[i] and work.rows[change, i] < 0.0:
            far = min(far, -work.rows[of, i] / work.rows[change, i])
    return float(far)


@compiled
def _gap_after(store: Store, work: Work, primal: float, dual: float) -> float:
    tours, rows, gap = work.tours, work.rows, 0.0
    for c in range(store.columns[0]):
        x = tours[X, c] + primal * tours[DX, c]
        gap += x * (tours[Z, c] + dual * tours[DZ, c])
    for i in range(rows.shape[1]):
        if work.live[i]:
            s = rows[S, i] + primal * rows[DS, i]
            gap += s * (rows[W, i] + dual * rows[DW, i])
    return float(gap)
