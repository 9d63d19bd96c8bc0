"""Which combinations of cell, category and kind of call no rule catches: whole matrices at once."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from youhu.calls.models import Category, RoutingRule
from youhu.calls.routing import RuleBook
from youhu.calls.rules import RAISABLE, Kind

Matrix = npt.NDArray[np.bool_]  # cells × categories


@dataclass(frozen=True)
class BlindSpot:
    """Categories that no rule catches in the same cells, for one kind of call."""

    kind: Kind
    categories: tuple[Category, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """What was looked at, and what is not covered."""

    combinations: int
    blind_spots: tuple[BlindSpot, ...]


def coverage(book: RuleBook, cells: list[str], categories: list[Category], on: date) -> Coverage:
    """Look at every cell × category × kind of call. `cells` are codes, in any order.

    A rule counts where its unit serves on that day; the fallback to the locality does not count.
    """
    codes = sorted(cells)
    spots = [
        spot
        for kind in RAISABLE
        for spot in _blind(_caught(book, codes, categories, kind, on), codes, categories, kind)
    ]
    return Coverage(len(codes) * len(categories) * len(RAISABLE), tuple(spots))


def _caught(
    book: RuleBook, codes: list[str], categories: list[Category], kind: Kind, on: date
) -> Matrix:
    caught = np.zeros((len(codes), len(categories)), dtype=bool)
    columns = _Columns(categories)
    for rule in book.rules:
        if rule.kind in ("", kind) and rule.holds(on):
            rows = _rows(book, rule, codes, on)
            caught[np.ix_(rows, columns.of(rule))] = True
    return caught


def _rows(book: RuleBook, rule: RoutingRule, codes: list[str], on: date) -> npt.NDArray[np.intp]:
    """The cells of a rule's area in which the unit that it means serves."""
    area = rule.area.code if rule.area else ""
    first, last = bisect_left(codes, area), bisect_left(codes, area + "~")
    serving: dict[str, bool] = {}
    rows = []
    for row in range(first, last):
        community = codes[row][:12]  # within a community a rule always means the same unit
        if community not in serving:
            serving[community] = book.unit_of(rule, codes[row], on) is not None
        if serving[community]:
            rows.append(row)
    return np.array(rows, dtype=np.intp)


class _Columns:
    """The categories as columns, so that those of a rule are found without looking at each."""

    def __init__(self, categories: list[Category]) -> None:
        self.keys = np.array([category.pk for category in categories], dtype=np.int64)
        parents = [category.parent_id or 0 for category in categories]
        self.parents = np.array(parents, dtype=np.int64)
        self.kinds = np.array([str(category.kind) for category in categories], dtype=str)

    def of(self, rule: RoutingRule) -> npt.NDArray[np.intp]:
        wanted = rule.category_id
        if wanted:
            return np.flatnonzero((self.keys == wanted) | (self.parents == wanted))
        if rule.category_kind:
            return np.flatnonzero(self.kinds == str(rule.category_kind))
        return np.arange(len(self.keys))


def _blind(
    caught: Matrix, codes: list[str], categories: list[Category], kind: Kind
) -> list[BlindSpot]:
    """Categories with the very same blind cells are named together."""
    groups: dict[bytes, list[int]] = {}
    for column in np.flatnonzero(~caught.all(axis=0)):
        groups.setdefault(np.packbits(caught[:, column]).tobytes(), []).append(int(column))
    return [
        BlindSpot(
            kind,
            tuple(categories[column] for column in columns),
            tuple(codes[row] for row in np.flatnonzero(~caught[:, columns[0]])),
        )
        for columns in groups.values()
    ]
