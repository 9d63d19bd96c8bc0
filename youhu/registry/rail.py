"""What a door in the rail of a desk is. An app lists its own in `doors.py` and names them in
`apps.py` as `doors`; `web.navigation` draws them."""

from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise

from youhu.registry.rules import STAFF, Role

DESK_ROLES = STAFF - {Role.GRID_WORKER}
# Who follows the work of an area or of a unit, from the handler to the auditor.
WORKERS_AND_WATCHERS = DESK_ROLES - {Role.ADMIN, Role.SECURITY}


class Group(IntEnum):
    """The parts of the rail, with a line between them."""

    WORK = 1  # what waits for somebody's hand
    WATCH = 2  # how it goes
    KEEP = 3  # what the district is made of


@dataclass(frozen=True)
class Door:
    """One place to go: where it leads, what it says, who sees it, and what is counted behind it."""

    url: str
    icon: str
    label: Promise
    roles: frozenset[Role]
    count: str = ""
    also: tuple[str, ...] = ()  # further pages that lie behind it, by the name of their address
    is_wide: bool = False  # whether the pages below its address lie behind it too
    group: Group = Group.WORK
    rank: int = 50  # the place within the group, from 0 at the top
    # What of the member must hold besides the role: an attribute, or a function by its dotted name.
    only_if: str = ""
    first_for: str = ""  # whose first page it is after signing in, said in the same way
