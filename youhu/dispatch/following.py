"""What somebody does with an order is followed at once: its stops go, and tours are made anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from youhu.delivery.models import Order
from youhu.dispatch import tasks
from youhu.dispatch.actions import booking
from youhu.registry.models import Member

LEAVES = frozenset({"cancel", "change", "turn_back", "tell_trouble"})
EVENT = gettext_noop("an order was changed or cancelled")


def follow(order: Order, verb: str, *, by: Member, now: datetime) -> None:
    """Called in the transaction of the step; the new plan is reckoned after it."""
    if verb in LEAVES:
        booking.leave(order, verb, now=now)
    market = order.market_id
    if verb != "change":  # what was changed is booked anew at once
        transaction.on_commit(lambda: tasks.ask(market, EVENT))
