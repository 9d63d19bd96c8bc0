"""What somebody does with an order is followed at once: its stops go, and tours are made anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from youhu.delivery.models import Order
from youhu.dispatch import tasks
from youhu.dispatch.actions import booking, standing_in
from youhu.dispatch.actions.holding import hold_market
from youhu.dispatch.actions.securing import secure
from youhu.registry.models import Member

LEAVES = frozenset({"cancel", "change", "turn_back", "tell_trouble"})
GOES_ON = frozenset({"turn_back", "settle", "promise_later"})
EVENT = gettext_noop("an order was changed or cancelled")


def hold(order: Order, *, now: datetime) -> None:
    """Called first in the transaction of a step, before the order itself is written."""
    hold_market(order.market, now)


def follow(order: Order, verb: str, *, by: Member, now: datetime) -> None:
    """Called in the transaction of the step; the new plan is reckoned after it."""
    if verb in LEAVES:
        booking.leave(order, verb, now=now)
    if verb in standing_in.KINDS and not standing_in.write_down(order, verb, by=by, now=now):
        return
    if verb in GOES_ON:
        secure(order.market, now=now)
    market = order.market_id
    if verb != "change":  # what was changed is booked anew at once
        transaction.on_commit(lambda: tasks.ask(market, EVENT))
