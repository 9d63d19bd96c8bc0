"""Every write to the district's own data."""

from youhu.upkeep.actions.duty import (
    Turn,
    amend_post,
    end_turn,
    give_turn,
    hand_over_turn,
    remove_post,
    set_up_post,
)
from youhu.upkeep.actions.keeping import Hand, fingerprint
from youhu.upkeep.actions.organisations import (
    amend_organisation,
    end_guidance,
    enter_organisation,
    guide,
    restore_organisation,
    retire_organisation,
)

__all__ = [
    "Hand",
    "Turn",
    "amend_organisation",
    "amend_post",
    "end_guidance",
    "end_turn",
    "enter_organisation",
    "fingerprint",
    "give_turn",
    "guide",
    "hand_over_turn",
    "remove_post",
    "restore_organisation",
    "retire_organisation",
    "set_up_post",
]
