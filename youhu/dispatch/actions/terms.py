"""How a market's dispatch works: set by its desk, every change on record."""

from datetime import datetime
from typing import Any

from django.db import transaction

from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.models import DispatchTerms
from youhu.ledger.actions import record
from youhu.registry.models import Member, Organisation


@transaction.atomic
def set_terms(
    market: Organisation, *, by: Member, now: datetime, **columns: int | bool
) -> DispatchTerms:
    """The limits within which plans come into force by themselves, and how often they are made."""
    terms = hold_market(market, now)
    changes: dict[str, Any] = dict(columns)
    record(terms, "set_terms", by=by, now=now, payload=changes, **changes)
    return terms
