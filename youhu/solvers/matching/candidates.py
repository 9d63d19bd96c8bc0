"""Who could help with what: near enough, with the skills that it takes, and free at its hours."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Metres = npt.NDArray[np.float64]
Masks = npt.NDArray[np.uint64]

REACH_M = 2500  # half an hour on foot: farther people say no
# How many metres of walk one help of the last weeks weighs: who did much is asked later.
LOAD_M = 600


@dataclass(frozen=True)
class Helpers:
    """Those who may be asked: one row each, all arrays of one length."""

    x: Metres  # metres to the east of any fixed point
    y: Metres  # metres to the north of it
    skills: Masks  # one bit a skill
    slots: Masks  # one bit a part of the week in which they are free
    load: Numbers  # how often they helped lately, open promises among it


@dataclass(frozen=True)
class Items:
    """What is to be done: one row each, all arrays of one length."""

    x: Metres
    y: Metres
    skills: Masks  # all of them are needed; 0 when anybody can do it
    slots: Masks  # any of them will do; 0 when the time does not matter
    places: Numbers  # how many people it takes
    head_start: Numbers  # metres that it is ahead of others: it waited through a round


@dataclass(frozen=True)
class Edges:
    """Every pair that fits: one row each, in the order of the items."""

    item: Numbers
    helper: Numbers
    metres: Numbers
    cost: Numbers

    def __len__(self) -> int:
        return len(self.item)


def candidates(
    helpers: Helpers, items: Items, *, reach_m: float = REACH_M, load_m: int = LOAD_M
) -> Edges:
    """Every helper and item that fit, with the distance in whole metres and the cost.

    The cost is metres + `load_m` for each help of late - the head start of the item.
    """
    found: list[tuple[Numbers, Numbers, Numbers]] = [(_none(), _none(), _none())]
    for needed in np.unique(items.skills):
        able = np.flatnonzero((helpers.skills & needed) == needed)
        wanted = np.flatnonzero(items.skills == needed)
        found.extend(_near(helpers, able, items, wanted, reach_m))
    item, helper, metres = (_joined(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((helper, item))
    item, helper, metres = item[order], helper[order], metres[order]
    cost = metres + load_m * helpers.load[helper] - items.head_start[item]
    return Edges(item, helper, metres, cost)


def _near(
    helpers: Helpers, able: Numbers, items: Items, wanted: Numbers, reach_m: float
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """For each item the able ones in its strip of the map, then those within its circle."""
    able = able[np.argsort(helpers.x[able], kind="stable")]
    x, y, slots = helpers.x[able], helpers.y[able], helpers.slots[able]
    starts = np.searchsorted(x, items.x[wanted] - reach_m, "left")
    ends = np.searchsorted(x, items.x[wanted] + reach_m, "right")
    for item, start, end in zip(wanted, starts, ends, strict=True):
        strip = slice(start, end)
        away = np.hypot(x[strip] - items.x[item], y[strip] - items.y[item])
        fits = away <= reach_m
        if items.slots[item]:
            fits &= (slots[strip] & items.slots[item]) != 0
        near = np.flatnonzero(fits)
        yield np.full(len(near), item), able[strip][near], np.rint(away[near]).astype(np.int64)


def _joined(parts: tuple[Numbers, ...]) -> Numbers:
    return np.concatenate(parts).astype(np.int64)


def _none() -> Numbers:
    return np.zeros(0, dtype=np.int64)
