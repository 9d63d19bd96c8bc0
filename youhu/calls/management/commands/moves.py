from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from youhu.calls.actions.perform import ACTIONS
from youhu.calls.rules import ENDED, MOVES, STAGE_OF, Stage, State
from youhu.registry.rules import Role

START, END = "<!-- moves: drawn by bin/manage moves -->", "<!-- moves: end -->"
# Where a call can stand the moment it is raised.
RAISED_INTO = (State.RECEIVED, State.VERIFYING, State.DISPATCHED)
# A verb that leads out of more states than this would only clutter the picture.
MOST_DRAWN = 3
HANDS = [role for role in Role if any(role in move.roles for move in MOVES.values())]


class Command(BaseCommand):
    help = "Draw the life cycle of a call from its table of moves: a diagram and two tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--write", type=Path, metavar="FILE", help="put it between the markers of this file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["write"]
        if path is None:
            self.stdout.write(drawn())
            return
        try:
            path.write_text(replaced(path.read_text()))
        except (OSError, ValueError) as why:
            raise CommandError(f"{path}: {why}") from why


def replaced(page: str) -> str:
    """The page with what stands between its markers drawn anew. Raises ValueError without them."""
    before, found, rest = page.partition(START)
    _old, found_end, after = rest.partition(END)
    if not (found and found_end):
        raise ValueError(f"It has no lines {START} and {END}.")
    return f"{before}{START}\n{drawn()}\n{END}{after}"


def drawn() -> str:
    """The life cycle of a call as Markdown: the diagram, every state, every verb."""
    with translation.override("en"):
        states, verbs = ("### States", *_states()), ("### Verbs", *_verbs())
        return "\n\n".join("\n".join(lines) for lines in (_diagram(), _left_out(), states, verbs))


def _diagram() -> Iterator[str]:
    """The arrows in the order of their states, so that a call flows down the picture."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for state in State:
        for verb, move in MOVES.items():
            leads_on = state in move.sources and state != move.target
            if leads_on and len(move.sources) <= MOST_DRAWN:
                arrows[state, move.target].append(verb)
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    [*] --> {state}: raise" for state in RAISED_INTO)
    for (source, target), verbs in arrows.items():
        yield f"    {source} --> {target}: {', '.join(verbs)}"
    reached = {target for _source, target in arrows}
    yield from (f"    {state} --> [*]" for state in _in_order(ENDED & reached))
    yield "```"


def _left_out() -> Iterator[str]:
    many = [f"`{verb}`" for verb, move in MOVES.items() if len(move.sources) > MOST_DRAWN]
    yield f"Not drawn, because they lead out of many states: {', '.join(many)}."


def _states() -> Iterator[str]:
    yield "| state | in words | clock | verbs that lead on |"
    yield "|---|---|---|---|"
    for state in State:
        stage = f"`{Stage(STAGE_OF[state])}`" if state in STAGE_OF else "–"
        verbs = [verb for verb, move in MOVES.items() if state in move.sources]
        yield f"| `{state}` | {state.label} | {stage} | {_code(verbs)} |"


def _verbs() -> Iterator[str]:
    yield f"| verb | from | to | {' | '.join(str(role.label) for role in HANDS)} | what it does |"
    yield "|---|---|---|" + ":-:|" * len(HANDS) + "---|"
    for verb, move in MOVES.items():
        marks = " | ".join("●" if role in move.roles else "" for role in HANDS)
        says = (ACTIONS[verb].__doc__ or "").strip().splitlines()[0]
        only = f" Only if `{move.only_if}`." if move.only_if else ""
        source = _code(_in_order(move.sources))
        yield f"| `{verb}` | {source} | `{move.target}` | {marks} | {says}{only} |"


def _in_order(states: Iterable[str]) -> list[str]:
    """The states in the order in which a call usually passes them."""
    chosen = set(states)
    return [state.value for state in State if state in chosen]


def _code(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names) or "–"
