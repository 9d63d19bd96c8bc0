"""Why each link is as it is, and what differs from the links of today."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from youhu.solvers.linking.cell import DECIMETRES, FREE, Cell, Ints


class Change(StrEnum):
    """What becomes of the link of a household."""

    KEPT = "kept"
    LOCKED = "locked"
    NEW = "new"  # had nobody
    MOVED = "moved"  # had somebody else
    LOST = "lost"  # has nobody any more
    NONE = "none"  # had nobody, has nobody


@dataclass(frozen=True)
class Link:
    """One household: its member, the metres to walk, how many members would be nearer, and why."""

    home: int
    member: int
    metres: int
    rank: int  # 1: nobody is nearer
    change: Change
    is_banned_from_all: bool = False


@dataclass(frozen=True)
class Diff:
    """How many households keep, gain, change and lose their member."""

    kept: int
    new: int
    moved: int
    lost: int

    @property
    def churn(self) -> float:
        """The share of links that could have stayed and did not."""
        return self.moved / max(1, self.kept + self.moved)


def explain(cell: Cell, chosen: Ints) -> list[Link]:
    """One line a household, in the order of `cell.homes`."""
    walks, banned = cell.walks(), np.zeros(len(cell.homes), dtype=np.int64)
    for home, _member in set(cell.banned):
        banned[home] += 1
    return [_told(cell, walks, home, int(chosen[home]), banned) for home in range(len(chosen))]


def _told(cell: Cell, walks: Ints, home: int, member: int, banned: Ints) -> Link:
    change = _change(int(cell.now[home]), member, is_locked=bool(cell.locked[home]))
    if member == FREE:
        return Link(home, FREE, 0, 0, change, bool(banned[home] >= len(cell.members)))
    metres = round(int(walks[home, member]) / DECIMETRES)
    rank = 1 + int((walks[home] < walks[home, member]).sum())
    return Link(home, member, metres, rank, change)


def _change(before: int, after: int, *, is_locked: bool) -> Change:
    if is_locked:
        return Change.LOCKED
    if before == after:
        return Change.NONE if after == FREE else Change.KEPT
    if after == FREE:
        return Change.LOST
    return Change.NEW if before == FREE else Change.MOVED


def diff(before: Ints, after: Ints) -> Diff:
    """Two assignments of the same households side by side."""
    had, has = before != FREE, after != FREE
    return Diff(
        kept=int((had & (before == after)).sum()),
        new=int((~had & has).sum()),
        moved=int((had & has & (before != after)).sum()),
        lost=int((had & ~has).sum()),
    )
