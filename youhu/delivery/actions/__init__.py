"""Every write to orders: one action, one transaction, one line of the ledger."""

from youhu.delivery.actions.book import add_address, change_address, drop_address
from youhu.delivery.actions.changing import Change, cancel, change, promise_anew, slots_for
from youhu.delivery.actions.clock import close_unrated, warn
from youhu.delivery.actions.driving import (
    ProofGiven,
    bring_back,
    deliver,
    give,
    hand_over,
    load,
    turn_back,
)
from youhu.delivery.actions.ending import close, rate
from youhu.delivery.actions.erasing import erase
from youhu.delivery.actions.looking import Clear, reveal, reveal_address
from youhu.delivery.actions.ordering import (
    Draft,
    What,
    When,
    Where,
    asked,
    check_what,
    order,
    usual,
)
from youhu.delivery.actions.shops import (
    Stall,
    add_keeper,
    admit_shop,
    change_shop,
    close_shop,
    end_keeper,
)
from youhu.delivery.actions.tariffs import Rates, set_tariff
from youhu.delivery.actions.troubles import settle, tell_trouble

__all__ = [
    "Change",
    "Clear",
    "Draft",
    "ProofGiven",
    "Rates",
    "Stall",
    "What",
    "When",
    "Where",
    "add_address",
    "add_keeper",
    "admit_shop",
    "asked",
    "bring_back",
    "cancel",
    "change",
    "change_address",
    "change_shop",
    "check_what",
    "close",
    "close_shop",
    "close_unrated",
    "deliver",
    "drop_address",
    "end_keeper",
    "erase",
    "give",
    "hand_over",
    "load",
    "order",
    "promise_anew",
    "rate",
    "reveal",
    "reveal_address",
    "set_tariff",
    "settle",
    "slots_for",
    "tell_trouble",
    "turn_back",
    "usual",
    "warn",
]
