"""Who is held in which order, so that no two writers of one market's tours wait in a ring.

1. The terms of the market and then its shifts, by their number: `hold_market`, for whoever writes
   several tours, and for every step with an order that tours must follow (`delivery.hooks.hold`).
2. One shift: `hold` and `steps.locked`, for a driver's step, which takes no terms after it.
3. Stops and trips.
4. Orders, their troubles and proofs.

Whoever holds something of a later line takes nothing of an earlier one any more.
"""

from datetime import datetime

from youhu.dispatch.models import DispatchTerms, Shift
from youhu.dispatch.rules import WAITED_FOR
from youhu.ledger.actions import begin
from youhu.registry.models import Organisation, nobody
from youhu.registry.rules import Role


def hold_market(market: Organisation, now: datetime) -> DispatchTerms:
    """The terms, held until the transaction ends, and with them all tours of the market."""
    made = {"district": market.area_code[:6]}
    terms, is_new = DispatchTerms.objects.get_or_create(market=market, defaults=made)
    if is_new:
        begin(terms, "set_terms", by=nobody(Role.CLOCK), now=now)
    else:
        terms = DispatchTerms.objects.select_for_update(no_key=True).get(pk=terms.pk)
    shifts = Shift.objects.filter(market=market, state__in=WAITED_FOR).order_by("pk")
    list(shifts.select_for_update(no_key=True).values_list("pk"))
    return terms


def hold(shift: Shift) -> None:
    """Hold a shift until the transaction ends; the object in hand says what stands by now."""
    Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    shift.refresh_from_db(fields=["state", "revision", "due_at", "began_at", "ended_at"])
