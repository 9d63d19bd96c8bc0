"""Every write to the district's own data."""

from youhu.upkeep.actions.accounts import set_account_rules
from youhu.upkeep.actions.calendar import adopt_year, amend_day, enter_day, remove_day
from youhu.upkeep.actions.categories import (
    amend_category,
    enter_category,
    restore_category,
    retire_category,
)
from youhu.upkeep.actions.duty import (
    Turn,
    amend_post,
    end_turn,
    give_turn,
    hand_over_turn,
    remove_post,
    set_up_post,
)
from youhu.upkeep.actions.hours import drop_week, save_week
from youhu.upkeep.actions.joining import Joining, take_people
from youhu.upkeep.actions.keeping import Hand, fingerprint, sum_of
from youhu.upkeep.actions.ladder import amend_step, enter_step, remove_step
from youhu.upkeep.actions.members import (
    appoint,
    end_post,
    hand_over,
    restore_post,
    withdraw_post,
)
from youhu.upkeep.actions.organisations import (
    amend_organisation,
    end_guidance,
    enter_organisation,
    guide,
    restore_organisation,
    retire_organisation,
)
from youhu.upkeep.actions.people import (
    amend_person,
    enter_person,
    give_login,
    let_in,
    lock_login,
    renew_password,
    reset_phone,
    reveal_phone,
    unlock_login,
)
from youhu.upkeep.actions.places import (
    amend_landmark,
    enter_landmark,
    remove_landmark,
    rename_area,
)
from youhu.upkeep.actions.supervision import (
    end_rule,
    enter_rule,
    enter_terms,
    remove_rule,
    remove_terms,
    replace_rule,
)

__all__ = [
    "Hand",
    "Joining",
    "Turn",
    "adopt_year",
    "amend_category",
    "amend_day",
    "amend_landmark",
    "amend_organisation",
    "amend_person",
    "amend_post",
    "amend_step",
    "appoint",
    "drop_week",
    "end_guidance",
    "end_post",
    "end_rule",
    "end_turn",
    "enter_category",
    "enter_day",
    "enter_landmark",
    "enter_organisation",
    "enter_person",
    "enter_rule",
    "enter_step",
    "enter_terms",
    "fingerprint",
    "give_login",
    "give_turn",
    "guide",
    "hand_over",
    "hand_over_turn",
    "let_in",
    "lock_login",
    "remove_day",
    "remove_landmark",
    "remove_post",
    "remove_rule",
    "remove_step",
    "remove_terms",
    "rename_area",
    "renew_password",
    "replace_rule",
    "reset_phone",
    "restore_category",
    "restore_organisation",
    "restore_post",
    "retire_category",
    "retire_organisation",
    "reveal_phone",
    "save_week",
    "set_account_rules",
    "set_up_post",
    "sum_of",
    "take_people",
    "unlock_login",
    "withdraw_post",
]
