"""Which tours are taken together: neighbours in space and time, not the same ones again."""

from collections.abc import Sequence

import numpy as np

from youhu.solvers.tours.columns.net import Net, Tour, nearness
from youhu.solvers.tours.columns.store import LONGEST
from youhu.solvers.tours.ruin.facts import Reals

NEAR = 15  # rows that count as near, before and after a row
ROWS = (50, 150)  # of the tours taken together, at first
WIDER, MOST_ROWS = 1.25, 300  # when all of these are known; more take too long
TRIES = 50
OLDEST = 5  # one in so many tours may be the first of those taken, those longest left alone
BLUR = 0.3  # of nearness: how far chance shifts the choice of the others


class Chooser:
    """Draws tours by the dice; `rounds` is how often it was asked."""

    def __init__(self, net: Net, dice: np.random.Generator) -> None:
        self.net, self.dice = net, dice
        self.seen: set[frozenset[Tour]] = set()
        self.asked: dict[Tour, int] = {}
        self.rounds, self.width = 0, 1.0
        self.pairs = _pairs(net)

    def chosen(self, tours: Sequence[Tour]) -> list[int] | None:
        """Indices of tours whose like were not taken together before; None when that was all."""
        near, sizes = self._near(tours), np.array([len(tour) for tour in tours])
        while self.width * ROWS[0] <= MOST_ROWS:
            for _try in range(TRIES):
                found = self._drawn(tours, near, sizes)
                key = frozenset(tours[index] for index in found)
                if key not in self.seen:
                    self.seen.add(key)
                    self.rounds += 1
                    self.asked.update(dict.fromkeys(key, self.rounds))
                    return found
            self.width *= WIDER
        return None

    def _near(self, tours: Sequence[Tour]) -> Reals:
        """By two tours: how many of their rows are near each other, the nearest most."""
        owner = np.zeros(len(self.net.out), np.int64)
        for index, tour in enumerate(tours):
            owner[list(tour)] = index
        one, other, weight = self.pairs
        near = np.zeros((len(tours), len(tours)))
        np.add.at(near, (owner[one], owner[other]), weight)
        near += near.T
        np.fill_diagonal(near, 0.0)
        return near

    def _drawn(self, tours: Sequence[Tour], near: Reals, sizes: Reals) -> list[int]:
        """The first among those longest left alone, then the nearest to those that are in."""
        ages = np.array([self.asked.get(tour, 0) for tour in tours]) + self.dice.random(len(tours))
        ages[sizes > LONGEST] = np.inf
        oldest = np.argsort(ages)[: max(3, len(tours) // OLDEST)]
        found = [int(self.dice.choice(oldest))]
        most = self.width * self.dice.integers(*ROWS)
        pull = near[found[0]].copy()
        while sizes[found].sum() < most and len(found) < len(tours):
            draw = pull / sizes * (1 + BLUR * self.dice.random(len(tours)))
            draw[found] = -1.0
            draw[sizes > LONGEST] = -1.0
            nearest = int(np.argmax(draw))
            if draw[nearest] < 0.0:
                break
            found.append(nearest)
            pull += near[nearest]
        return found


def _pairs(net: Net) -> tuple[Reals, Reals, Reals]:
    """Rows that are near each other, one before the other, and how much that counts."""
    far = nearness(net)
    rows = len(net.out)
    before = np.argsort(far, axis=0, kind="stable")[:NEAR].T
    after = np.argsort(far, axis=1, kind="stable")[:, :NEAR]
    width = before.shape[1]
    one = np.repeat(np.arange(rows), width)
    weight = np.tile(1.0 / np.arange(1, width + 1), rows)
    return np.tile(one, 2), np.concatenate([before.ravel(), after.ravel()]), np.tile(weight, 2)
