"""The shortest way of a call to a state, by the table of moves. Pure."""

from collections import deque
from collections.abc import Callable

from youhu.calls.rules import MOVES, State
from youhu.registry.rules import Role

Verbs = tuple[str, ...]


def way(source: str, target: State, allows: Callable[[str], bool]) -> Verbs | None:
    """The verbs that take a call from one state to another by people's hands; None for no way.

    `allows` says whether a verb fits the call at all.
    """
    found: dict[str, Verbs] = {source: ()}
    queue = deque([source])
    while queue:
        state = queue.popleft()
        if state == target:
            return found[state]
        for verb, move in MOVES.items():
            by_people = move.roles - {Role.CLOCK}
            if state in move.sources and by_people and allows(verb) and move.target not in found:
                found[move.target] = (*found[state], verb)
                queue.append(move.target)
    return None
