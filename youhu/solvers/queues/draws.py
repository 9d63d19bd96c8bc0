"""How long visits might as well have taken: drawn from those that are most alike."""

from dataclasses import dataclass

import numpy as np

from youhu.solvers.queues.history import Floats, Ints

ENOUGH = 12


@dataclass(frozen=True)
class Level:
    """The pools of one width: their keys, where each begins, how many times it holds."""

    keys: Ints
    begins: Ints
    sizes: Ints


class Pools:
    """Times by group, sorted; a visit draws from the narrowest group that holds enough.

    Times are kept as parts of a limit, so that a visit that may take ten days and one that may
    take four hours can lend each other theirs.
    """

    def __init__(self, own: Floats, groups: Ints, usable: Ints) -> None:
        """`groups` is V × L, narrow to wide; only the rows `usable` lend their times."""
        self._levels: list[Level] = []
        kept: list[Floats] = []
        offset = 0
        for column in range(groups.shape[1]):
            keys = groups[usable, column]
            order = np.lexsort((own[usable], keys))
            found, begins, sizes = np.unique(keys[order], return_index=True, return_counts=True)
            self._levels.append(Level(found, begins + offset, sizes))
            kept.append(own[usable][order])
            offset += len(order)
        self._times = np.concatenate(kept)

    def places(self, groups: Ints, most: Floats) -> tuple[Ints, Ints]:
        """Where the pool of each row begins and how much it holds; a size of 0 where none does.

        `most` is the longest that a row can have been seen to last: what is not over when the
        history is read is not drawn, so what is drawn was over.
        """
        begins, sizes = np.zeros(len(groups), np.int64), np.zeros(len(groups), np.int64)
        for column, level in enumerate(self._levels):
            if not len(level.keys):
                continue
            least = 1 if column == len(self._levels) - 1 else ENOUGH
            at = np.minimum(np.searchsorted(level.keys, groups[:, column]), len(level.keys) - 1)
            fits = (level.keys[at] == groups[:, column]) & (level.sizes[at] >= least)
            take = fits & (sizes == 0)
            begins[take], sizes[take] = level.begins[at][take], level.sizes[at][take]
        return begins, self._within(begins, sizes, most)

    def _within(self, begins: Ints, sizes: Ints, most: Floats) -> Ints:
        """So many of each pool are not longer than `most`; at least one."""
        longest = self._times[np.minimum(begins + np.maximum(sizes - 1, 0), self.last)]
        for row in np.flatnonzero((sizes > 1) & (longest > most)):
            pool = self._times[begins[row] : begins[row] + sizes[row]]
            sizes[row] = max(1, int(np.searchsorted(pool, most[row], side="right")))
        return sizes

    def draw(self, luck: Floats, begins: Ints, sizes: Ints, own: Floats) -> Floats:
        """The time at the quantile `luck` (0 to 1) of each pool; its own where there is none."""
        at = np.minimum((luck * sizes).astype(np.int64), np.maximum(sizes - 1, 0))
        found: Floats = np.where(sizes > 0, self._times[np.minimum(begins + at, self.last)], own)
        return found

    @property
    def last(self) -> int:
        return max(len(self._times) - 1, 0)

    def luck_of(self, own: Floats, begins: Ints, sizes: Ints) -> Floats:
        """The quantile at which each own time lies in its pool."""
        found: Floats = np.full(len(own), 0.5)
        for row in np.flatnonzero(sizes):
            pool = self._times[begins[row] : begins[row] + sizes[row]]
            found[row] = (np.searchsorted(pool, own[row]) + 0.5) / len(pool)
        return np.asarray(np.minimum(found, 0.999999))
