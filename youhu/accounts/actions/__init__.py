"""Every write about signing in."""

from youhu.accounts.actions.passwords import choose_password, password_given
from youhu.accounts.actions.second_step import (
    SetUp,
    renew_codes,
    reseal_secrets,
    reset_second_step,
    set_up_second_step,
    take_off_second_step,
    use_code,
)
from youhu.accounts.actions.sittings import (
    begin_sitting,
    clear_accounts,
    end_other_sittings,
    end_sitting,
    end_sittings,
    move_sitting,
)
from youhu.accounts.actions.tries import Trial, count_try, forgive, lift_pause, missed

__all__ = [
    "SetUp",
    "Trial",
    "begin_sitting",
    "choose_password",
    "clear_accounts",
    "count_try",
    "end_other_sittings",
    "end_sitting",
    "end_sittings",
    "forgive",
    "lift_pause",
    "missed",
    "move_sitting",
    "password_given",
    "renew_codes",
    "reseal_secrets",
    "reset_second_step",
    "set_up_second_step",
    "take_off_second_step",
    "use_code",
]
