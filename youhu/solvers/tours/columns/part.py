"""A few neighbouring tours taken as a problem of their own, and solved nearly exactly.

Column generation: the linear programme says what every row is worth, the pricing which tours would
pay at that, and again. Then whole tours: those that the programme drives most are driven, and it
is asked again about the rest.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from youhu.solvers.tours.columns.net import Net, Tour, cost_of
from youhu.solvers.tours.columns.pricing import Labels, no_labels, paying, priced
from youhu.solvers.tours.columns.programme import ASKED, Work, X, Y, no_work, solved
from youhu.solvers.tours.columns.store import Store, copied, empty, kept, put, tour_of
from youhu.solvers.tours.ruin.compiled import NOWHERE
from youhu.solvers.tours.ruin.facts import Reals

# Columns kept when there are too many, and how many those are.
FEW, MANY = 1_200, 2_500
ROUNDS, ROUNDS_NUMBER, ROUNDS_DIVE = 60, 10, 5  # of programme and pricing
# Gaps, as shares of the cost: of the first programme; of each one, to what is known of the best;
# of the last, before and while tours are driven; what is not worth looking for.
FIRST, TENTH, LAST, LAST_DIVE, NOTHING = 0.02, 0.1, 1e-3, 3e-3, 1e-3
# A tour that is driven to that share is driven; to at least half, up to a share of all tours.
SURE, HALF = 0.9, 0.5
PACES = (0.2, 0.1)
WHOLE, LOW = 0.02, 0.3  # of a tour, what is none; what is rounded down first
A_NUMBER = 10.0  # cents that a tour more or less is worth, to begin with


class Part:
    """The tours of a net that are better than those it began with, if any were found."""

    def __init__(
        self, net: Net, tours: Sequence[Tour], known: Iterable[Tour], worth: Reals,
        is_over: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.net, self.is_over = net, is_over
        self.rows = len(net.out)
        self.mean = self.rows / len(tours)  # rows of a tour
        self.store: Store = empty()
        self.labels: Labels = no_labels(self.rows)
        self.work: Work = no_work(self.rows)
        self.sign, self.cost, self.bound = 1.0, NOWHERE, -NOWHERE
        self.worth = np.append(worth, 0.0)
        self.best, self.best_cost = list(tours), sum(cost_of(net, tour) for tour in tours)
        self.least = 0.0  # cents: that its tours cost whatever one does
        put(self.store, net, [*tours, *known])

    def improved(self) -> bool:
        """Whether `best` is better now. `worth` is then the programme's, by row and in cents."""
        before = self.best_cost
        self._priced(ROUNDS, LAST)
        worth, shares, self.least = self.worth.copy(), self._shares(), self.bound
        root = copied(self.store)
        for (sign, number), pace in zip(numbers(float(shares.sum())), PACES, strict=True):
            if self.is_over() or self.is_done():
                break
            self._again(root, worth, sign, number)
            self._priced(ROUNDS_NUMBER, LAST, first=False)
            if self.cost < self.best_cost * (1 - NOTHING):
                self._dive(pace)
        self._again(root, worth, 1.0, 0)
        return self.best_cost < before

    def is_done(self) -> bool:
        """Whether nothing is left to be gained that would be worth it."""
        return self.least > self.best_cost * (1 - NOTHING)

    def _again(self, root: Store, worth: Reals, sign: float, number: int) -> None:
        """All rows are to be served, in at least or at most so many tours."""
        for mine, old in zip(self.store, root, strict=True):
            mine[:] = old
        self.sign, self.worth = sign, worth.copy()
        self.worth[-1] = A_NUMBER if number else 0.0
        self.work.live[:] = True
        self.work.live[-1] = number > 0
        self.work.rows[ASKED, -1] = sign * number

    def _shares(self) -> Reals:
        return self.work.tours[X, : self.store.columns[0]].copy()

    def _priced(self, rounds: int, last: float, *, first: bool = True) -> None:
        """Programme and pricing in turn, until the gap is closed, nothing pays, or the time is
        over. `first`: prices are asked for before the programme.
        """
        if first:
            self._room()
            self._new(self.worth)
        self.bound, gap, best = -NOWHERE, FIRST, self.worth
        for _round in range(rounds):
            self._room()
            self.work.rows[Y] = best
            self.cost = solved(self.store, self.work, self.sign, gap)
            if self.cost == NOWHERE or self.is_over():
                break
            new, bound = self._new(self.work.rows[Y])
            if bound > self.bound:
                self.bound, best = bound, self.work.rows[Y].copy()
            left = (self.cost - self.bound) / max(1.0, self.cost)
            if left < last or (not new and gap <= last / 2):
                break
            gap = max(last / 2, min(gap, left * TENTH) if new else gap / 5)
        self.worth = best

    def _room(self) -> None:
        if self.store.columns[0] > MANY:
            kept(self.store, self.net, self.work.live, self.worth[:-1], FEW)

    def _new(self, worth: Reals) -> tuple[int, float]:
        """How many new tours pay at these worths, and what all tours cost at least."""
        live, extra = self.work.live, self.sign * float(worth[-1])
        priced(self.net, self.labels, live, worth, extra)
        new, saved = paying(self.net, self.labels, self.store)
        asked = float((worth * self.work.rows[ASKED])[live].sum())
        tours = max(1, round(float(live[:-1].sum()) / self.mean))
        return new, asked + tours * saved

    def _dive(self, pace: float) -> None:
        """Drive tours until every row is served, or it is known to cost too much."""
        driven: list[Tour] = []
        cost = 0.0
        while self.cost + cost < self.best_cost * (1 + NOTHING) and not self.is_over():
            for k in self._sure(pace):
                tour = tour_of(self.store, k)
                driven.append(tour)
                cost += cost_of(self.net, tour)
            if not self.work.live[:-1].any():
                self._offer(driven)
                return
            if not self._fewer(len(driven)):
                return
            self._priced(ROUNDS_DIVE, LAST_DIVE)

    def _sure(self, pace: float) -> list[int]:
        """Columns to be driven, their rows no longer live."""
        live, shares = self.work.live, self._shares()
        most = max(1, int(pace * float(live[:-1].sum()) / self.mean))
        found: list[int] = []
        for k in np.argsort(-shares, kind="stable").tolist():
            is_enough = len(found) >= most or shares[k] < HALF
            if found and shares[k] < SURE and is_enough:
                break
            rows = self.store.stops[k, : self.store.size[k]]
            if live[rows].all():
                live[rows] = False
                found.append(k)
        self.work.rows[ASKED, -1] -= self.sign * len(found)
        return found

    def _fewer(self, driven: int) -> bool:
        """Go on without the rows that are served; False where no tour is left for the others."""
        work = self.work
        kept(self.store, self.net, work.live, self.worth[:-1], FEW)
        if work.live[-1] and self.sign * work.rows[ASKED, -1] <= 0:
            if self.sign < 0:
                return False
            work.live[-1], self.worth[-1] = False, 0.0
        return driven > 0

    def _offer(self, driven: list[Tour]) -> None:
        tours = once(self.net, driven)
        cost = sum(cost_of(self.net, tour) for tour in tours)
        if cost < self.best_cost:
            self.best, self.best_cost = tours, cost

    def found(self, most: float) -> list[Tour]:
        """Tours that cost at most so many cents more than their rows are worth."""
        count = int(self.store.columns[0])
        worth = self.worth[:-1]
        beyond = [
            float(self.store.cost[k] - worth[self.store.stops[k, : self.store.size[k]]].sum())
            for k in range(count)
        ]
        return [tour_of(self.store, k) for k in range(count) if beyond[k] < most]


def numbers(tours: float) -> list[tuple[float, int]]:
    """Signs and numbers of tours to try, where the programme drives that many."""
    down, rest = int(tours), tours % 1
    if WHOLE <= rest <= 1 - WHOLE:
        found = [(1.0, down + 1), (-1.0, down)]
        return found[::-1] if rest < LOW else found
    return [(1.0, round(tours))] * 2


def once(net: Net, tours: Iterable[Tour]) -> list[Tour]:
    """The tours with no row twice: it stays where it costs least."""
    found = [list(tour) for tour in tours]
    for row in sorted({row for tour in found for row in tour}):
        having = [tour for tour in found if row in tour]
        by_cost = sorted(having, key=lambda tour: _detour(net, tour, row))
        for tour in by_cost[1:]:
            tour.remove(row)
    return [tuple(tour) for tour in found if tour]


def _detour(net: Net, tour: list[int], row: int) -> float:
    rest = [other for other in tour if other != row]
    return cost_of(net, tour) - (cost_of(net, rest) if rest else 0.0)
