"""The last scenes of the simulated days: a call is left in every state, where a visitor looks."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from youhu.calls.rules import MOVES, State
from youhu.demo.wording import CategoryCode
from youhu.registry.rules import Role

Verbs = tuple[str, ...]

NOISE, BUILDING = ("citizen", "03001"), ("citizen", "04001")
SENIORS, ADVICE = ("citizen", "02006"), ("citizen", "01001")
BETWEEN_SCENES, BETWEEN_STEPS = timedelta(minutes=25), timedelta(minutes=3)


@dataclass(frozen=True)
class Scene:
    """A state in which a call is left, and what it is about."""

    state: State
    about: CategoryCode


# Noise goes to the department whose handler can sign in, and is checked in place; building is
# verified first; seniors are the community's business, which returns to the subdistrict. Several
# wait for a dispatcher, so that there is a queue to walk through.
SCENES = (
    Scene(State.RETURNED, NOISE),
    Scene(State.RECEIVED, BUILDING),
    Scene(State.RETURNED, SENIORS),
    Scene(State.RETURNED, NOISE),
    Scene(State.RECEIVED, BUILDING),
    Scene(State.CLOSED, ADVICE),
    Scene(State.WITHDRAWN, NOISE),
    Scene(State.VOIDED, ADVICE),
    Scene(State.DECLINED, BUILDING),
    Scene(State.SUSPENDED, NOISE),
    Scene(State.ANSWERED, ADVICE),
    Scene(State.DECLINING, BUILDING),
    Scene(State.RETURNED, SENIORS),
    Scene(State.WORKING, NOISE),
    Scene(State.CHECKING, NOISE),
    Scene(State.RECEIVED, BUILDING),
    Scene(State.VERIFYING, BUILDING),
    Scene(State.DISPATCHED, NOISE),
    Scene(State.MERGED, NOISE),
)


def way(source: str, target: State, allows: Callable[[str], bool]) -> Verbs:
    """The fewest verbs that take a call from one state to another by people's hands.

    `allows` says whether a verb fits the call at all. Raises ValueError when there is no way.
    """
    found: dict[str, Verbs] = {source: ()}
    queue = deque([source])
    while queue:
        state = queue.popleft()
        if state == target:
            return found[state]
        if state == State.MERGED:
            continue  # what follows another call goes its way
        for verb, move in MOVES.items():
            is_new = move.target not in found
            if is_new and state in move.sources and move.roles != {Role.CLOCK} and allows(verb):
                found[move.target] = (*found[state], verb)
                queue.append(move.target)
    raise ValueError(f"No way leads from {source} to {target}.")
