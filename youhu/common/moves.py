"""A life cycle written as a table: every arrow, who may follow it, and on what condition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Moving(Protocol):
    """Anything with a state that a table of moves governs."""

    state: str

    @property
    def MOVES(self) -> Mapping[str, "Move"]: ...


@dataclass(frozen=True)
class Move:
    """One arrow: from any of `sources` to `target`, for `roles`, if the thing `only_if` is true."""

    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    only_if: str = ""

    def holds_for(self, thing: object) -> bool:
        """Whether the condition named by `only_if` (an attribute of `thing`) is met."""
        return not self.only_if or bool(getattr(thing, self.only_if))


def arrow(sources: Iterable[str], target: str, roles: Iterable[str], *, only_if: str = "") -> Move:
    return Move(frozenset(sources), target, frozenset(roles), only_if)


def open_moves(thing: Moving, role: str) -> list[str]:
    """The verbs that someone in `role` may use now: what the page shows as buttons."""
    return [
        verb
        for verb, move in thing.MOVES.items()
        if thing.state in move.sources and role in move.roles and move.holds_for(thing)
    ]
