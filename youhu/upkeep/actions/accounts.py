"""How staff sign in: the rules, changed on record."""

from typing import Any

from django.db import transaction

from youhu.accounts.models import AccountRules, account_rules
from youhu.upkeep.actions.keeping import Hand, amend, enter
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic


@transaction.atomic
def set_account_rules(hand: Hand, *, seen: str = "", **told: Any) -> Change:
    """Other rules from the next sign-in on; `seen` is what the page showed of them."""
    rules = account_rules()
    if rules.pk is not None:
        return amend(rules, Topic.ACCOUNTS, hand, seen=seen, **told)
    return enter(AccountRules(**told), Topic.ACCOUNTS, hand)
