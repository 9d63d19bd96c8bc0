"""Every write of the loading docks."""

from youhu.docks.actions.booking import arrive, book, cancel, leave, shift
from youhu.docks.actions.clock import miss_late, warn
from youhu.docks.actions.keeping import Facts, amend_dock, give_up_dock, set_up_dock

__all__ = [
    "Facts",
    "amend_dock",
    "arrive",
    "book",
    "cancel",
    "give_up_dock",
    "leave",
    "miss_late",
    "set_up_dock",
    "shift",
    "warn",
]
