"""A life cycle drawn from its table of moves, as Markdown: a diagram and two tables. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from youhu.common.moves import Move

START, END = "<!-- moves: drawn by bin/manage moves -->", "<!-- moves: end -->"
# A verb that leads out of more states than this would only clutter the picture.
MOST_DRAWN = 3


@dataclass(frozen=True)
class Life:
    """What a drawing needs: the states, the arrows, and who takes them."""

    states: Any  # an enum of states, each with a label
    moves: Mapping[str, Move]
    roles: Iterable[Any]  # in the order of the columns
    begins: str  # the verb with which it begins
    begins_in: Collection[Any]
    ended: Collection[Any]
    stage_of: Mapping[Any, Enum]
    actions: Mapping[str, Callable[..., Any]]
    side_of: Mapping[str, Any] | None = None  # who may take an arrow, beyond the role

    def drawn(self) -> str:
        """The life cycle as Markdown: the diagram, every state, every verb."""
        states, verbs = ("### States", *self._states()), ("### Verbs", *self._verbs())
        parts = (self._diagram(), self._left_out(), states, verbs)
        return "\n\n".join(text for lines in parts if (text := "\n".join(lines)))

    def replaced(self, page: str) -> str:
        """The page with what stands between its markers drawn anew. Raises ValueError."""
        before, found, rest = page.partition(START)
        _old, found_end, after = rest.partition(END)
        if not (found and found_end):
            raise ValueError(f"It has no lines {START} and {END}.")
        return f"{before}{START}\n{self.drawn()}\n{END}{after}"

    def _diagram(self) -> Iterator[str]:
        """The arrows in the order of their states, so that a thing flows down the picture."""
        arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
        for state in self.states:
            for verb, move in self.moves.items():
                leads_on = state in move.sources and state != move.target
                if leads_on and len(move.sources) <= MOST_DRAWN:
                    arrows[state, move.target].append(verb)
        yield "```mermaid"
        yield "stateDiagram-v2"
        yield from (f"    [*] --> {state}: {self.begins}" for state in self.begins_in)
        for (source, target), verbs in arrows.items():
            yield f"    {source} --> {target}: {', '.join(verbs)}"
        reached = {target for _source, target in arrows}
        yield from (f"    {state} --> [*]" for state in self._in_order({*self.ended} & reached))
        yield "```"

    def _left_out(self) -> Iterator[str]:
        many = [f"`{verb}`" for verb, move in self.moves.items() if len(move.sources) > MOST_DRAWN]
        if many:
            said = "they lead" if len(many) > 1 else "it leads"
            yield f"Not drawn, because {said} out of many states: {', '.join(many)}."

    def _states(self) -> Iterator[str]:
        yield "| state | in words | clock | verbs that lead on |"
        yield "|---|---|---|---|"
        for state in self.states:
            stage = f"`{self.stage_of[state].value}`" if state in self.stage_of else "–"
            verbs = [verb for verb, move in self.moves.items() if state in move.sources]
            yield f"| `{state}` | {state.label} | {stage} | {_code(verbs)} |"

    def _verbs(self) -> Iterator[str]:
        hands = [
            role for role in self.roles if any(role in move.roles for move in self.moves.values())
        ]
        labels = [str(role.label) for role in hands]
        side = "" if self.side_of is None else " whose |"
        yield f"| verb | from | to |{side} {' | '.join(labels)} | what it does |"
        yield "|---|---|---|" + ("---|" if side else "") + ":-:|" * len(hands) + "---|"
        for verb, move in self.moves.items():
            marks = " | ".join("●" if role in move.roles else "" for role in hands)
            says = (self.actions[verb].__doc__ or "").strip().splitlines()[0]
            only = f" Only if `{move.only_if}`." if move.only_if else ""
            source = _code(self._in_order(move.sources))
            whose = "" if self.side_of is None else f" {_label(self.side_of.get(verb))} |"
            yield f"| `{verb}` | {source} | `{move.target}` |{whose} {marks} | {says}{only} |"

    def _in_order(self, states: Iterable[str]) -> list[str]:
        """The states in the order in which a thing usually passes them."""
        chosen = set(states)
        return [state.value for state in self.states if state in chosen]


def _code(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names) or "–"


def _label(side: Any) -> str:
    return str(side.label) if side is not None else "–"
