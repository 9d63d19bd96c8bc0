"""How an order ends: rated by the shop, or closed by the clock."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery import rules
from youhu.delivery.actions.step import check_step, tell_fleet
from youhu.delivery.models import Order
from youhu.ledger.actions import move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


@transaction.atomic
def rate(order: Order, *, stars: int, praise: str, by: Member, now: datetime) -> None:
    """The shop says how it was, in stars and a line; the fleet reads it."""
    check_step(order, "rate", by)
    if not 1 <= stars <= 5:
        raise Refused(_("Give one to five stars."))
    move(
        order, "rate", by=by, now=now, note=praise.strip(), payload={"stars": stars}, stars=stars,
        praise=praise.strip()[: rules.MOST_NOTE], ended_at=now, **clock(None),
    )  # fmt: skip
    tell_fleet(order, "order_rated", now=now, count=str(stars))


@transaction.atomic
def close(order: Order, *, by: Member, now: datetime) -> None:
    """Nobody had anything to say: the order is over."""
    check_step(order, "close", by)
    move(order, "close", by=by, now=now, ended_at=now, **clock(None))
