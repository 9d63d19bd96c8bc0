"""The life cycle of an assisting duty, as its page in the documents draws it."""

from youhu.common.lifecycle import Life
from youhu.joint.actions.perform import ACTIONS
from youhu.joint.rules import ENDED, MOVES, SIDES, STAGE_OF, State
from youhu.registry.rules import Role

LIFE = Life(
    states=State,
    moves=MOVES,
    roles=Role,
    begins="ask",
    begins_in=(State.ASKED,),
    ended=ENDED,
    stage_of=STAGE_OF,
    actions=ACTIONS,
    side_of=SIDES,
)
