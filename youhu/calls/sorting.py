"""In which order a list lies: by several columns, the one that was asked for last first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Case, F, Value, When

from youhu.calls.rules import State, Urgency

MOST = 3
# What an address said before several columns could be sorted by.
ALIASES = {"new": "-raised", "old": "raised"}


def _ranked(column: str, order: tuple[str, ...]) -> Case:
    """A place in a list of words instead of their letters."""
    cases = [When(**{column: word, "then": Value(place)}) for place, word in enumerate(order)]
    return Case(*cases, default=Value(len(order)))


_PRESSING = tuple(reversed(list(Urgency)))
# Those that an index keeps in order, however many rows there are.
INDEXED: Mapping[str, Any] = {"raised": F("raised_at"), "closed": F("closed_at")}
BY: Mapping[str, Any] = {
    **INDEXED,
    "due": F("stage_due_at"),
    "promised": F("due_at"),
    "urgency": _ranked("urgency", _PRESSING),
    "state": _ranked("state", tuple(State)),
    "category": F("category__code"),
    "unit": F("unit__code"),
    "place": F("cell_code"),
}


@dataclass(frozen=True)
class Sort:
    """One column to sort by."""

    name: str
    is_down: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.is_down else ''}{self.name}"

    @property
    def flipped(self) -> Self:
        return type(self)(self.name, not self.is_down)


def parsed(asked: str, allowed: Mapping[str, Any] = BY) -> tuple[Sort, ...]:
    """The columns that an address names, first one first; what cannot be sorted by is left out."""
    found: dict[str, Sort] = {}
    for word in ALIASES.get(asked, asked).split(","):
        name = word.removeprefix("-")
        if name in allowed:
            found.setdefault(name, Sort(name, word.startswith("-")))
    return tuple(found.values())[:MOST]


def told(sorts: tuple[Sort, ...]) -> str:
    """The columns as an address names them."""
    return ",".join(map(str, sorts))


def pressed(sorts: tuple[Sort, ...], name: str) -> tuple[Sort, ...]:
    """What pressing the head of a column does: first it leads, then it turns round, then it goes.

    The columns that led before decide between rows that are alike in it.
    """
    if not sorts or sorts[0].name != name:
        return (Sort(name), *(sort for sort in sorts if sort.name != name))[:MOST]
    first, *rest = sorts
    return (first.flipped, *rest) if not first.is_down else tuple(rest)


def order_by(sorts: tuple[Sort, ...]) -> list[Any]:
    """The columns as the database sorts by them, ending in the primary key."""
    order = [BY[sort.name].desc() if sort.is_down else BY[sort.name].asc() for sort in sorts]
    return [*order, F("pk").desc() if sorts and sorts[0].is_down else F("pk").asc()]
