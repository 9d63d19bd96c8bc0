"""The life cycle of a call, as its page in the documents draws it."""

from youhu.calls.actions.perform import ACTIONS
from youhu.calls.rules import ENDED, MOVES, STAGE_OF, State
from youhu.common.lifecycle import Life
from youhu.registry.rules import Role

LIFE = Life(
    states=State,
    moves=MOVES,
    roles=Role,
    begins="raise",
    begins_in=(State.RECEIVED, State.VERIFYING, State.DISPATCHED),
    ended=ENDED,
    stage_of=STAGE_OF,
    actions=ACTIONS,
)
