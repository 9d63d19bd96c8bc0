"""Before the goods are collected an order can be changed or cancelled; a promise can be renewed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery import hooks, rules
from youhu.delivery.actions.ordering import (
    Draft,
    What,
    When,
    Where,
    asked,
    check_what,
    check_where,
    goods_columns,
    payload,
    pick,
    promise_columns,
)
from youhu.delivery.actions.step import check_step, tell_desk, tell_fleet, tell_shop
from youhu.delivery.hooks import Asked, Offer
from youhu.delivery.models import Consignee, Order
from youhu.delivery.pricing import cancelling
from youhu.delivery.promising import offers
from youhu.delivery.queries import cancelled_free_until
from youhu.delivery.rules import State
from youhu.ledger.actions import move
from youhu.ledger.clocked import clock
from youhu.registry.models import Member
from youhu.registry.rules import Role


@dataclass(frozen=True)
class Change:
    """How an order shall be from now on."""

    what: What
    to: Where
    when: When


def slots_for(order: Order, to: Change, *, now: datetime) -> list[Offer]:
    """The slots that an order could have after a change."""
    return offers(_wish(order, to, now), now=now)


def _wish(order: Order, to: Change, now: datetime) -> Asked:
    return asked(_draft(order, to), now=now, order=order)


def _draft(order: Order, to: Change) -> Draft:
    return Draft(order.client_key, order.shop, to.what, to.to, to.when)


def change(order: Order, *, to: Change, by: Member, now: datetime) -> None:
    """Other goods, another address or another slot, as long as nobody has collected it.

    Raises Refused when the slot is gone; what was promised before then stays.
    """
    check_step(order, "change", by)
    check_what(to.what)
    check_where(to.to)
    wish = _wish(order, to, now)
    offer = pick(offers(wish, now=now), to.when)
    with transaction.atomic():
        _write_change(order, to, wish, offer, by, now)


def _write_change(
    order: Order, to: Change, wish: Asked, offer: Offer, by: Member, now: datetime
) -> None:
    hooks.hold(order, now=now)
    before = {"before_from": order.promised_from.isoformat(), "before_cents": order.price_cents}
    columns = goods_columns(_draft(order, to)) | promise_columns(offer, wish)
    due_at = rules.pickup_by(offer.ends, offer.metres, ready_at=wish.ready_at)
    for name, value in columns.items():
        setattr(order, name, value)  # so that the line says what is true from now on
    Order.objects.filter(pk=order.pk).update(note=columns.pop("note"))  # no words for the ledger
    move(order, "change", by=by, now=now, payload=payload(order) | before, **columns,
         **clock(due_at))  # fmt: skip
    kept = Consignee.objects.get(order=order)
    kept.name, kept.phone = to.to.name, to.to.phone
    kept.save(update_fields=["name", "phone"])
    hooks.changed(order, "change", by=by, now=now)
    hooks.book(order, offer, by=by, now=now)
    tell_fleet(order, "order_changed", now=now)


@transaction.atomic
def cancel(order: Order, *, by: Member, now: datetime, note: str = "") -> int:
    """It is not sent. Free for a while, then for a part of the price; answers cents.

    What the desk cancels costs nothing.
    """
    hooks.hold(order, now=now)
    check_step(order, "cancel", by)
    is_free = by.role != Role.RESIDENT or now <= cancelled_free_until(order)
    cents = cancelling(order.tariff, order.price_cents, is_free=is_free)
    move(
        order, "cancel", by=by, now=now, note=note.strip(), payload={"cents": cents},
        cost_cents=cents, ended_at=now, **clock(None),
    )  # fmt: skip
    hooks.changed(order, "cancel", by=by, now=now)
    tell_desk(order, "order_cancelled", now=now)
    tell_fleet(order, "order_cancelled", now=now)
    if by.role != Role.RESIDENT:
        tell_shop(order, "order_cancelled_by_desk", now=now, note=note.strip() or "—")
    return cents


@transaction.atomic
def promise_anew(
    order: Order, *, starts: datetime, ends: datetime, by: Member, now: datetime, note: str = ""
) -> None:
    """Another slot is promised, because the first cannot be kept; the shop is told at once."""
    hooks.hold(order, now=now)
    verb = "promise_anew" if order.state == State.PROMISED else "promise_later"
    check_step(order, verb, by)
    if ends <= starts or ends <= now:
        raise Refused(_("A slot ends after it begins, and not in the past."))
    due_at = ends
    if verb == "promise_anew":
        due_at = max(rules.pickup_by(ends, order.metres, ready_at=order.ready_at), now)
    said: dict[str, Any] = {"from": starts.isoformat(), "until": ends.isoformat()}
    move(
        order, verb, by=by, now=now, note=note.strip(), payload=said, promised_from=starts,
        promised_until=ends, promise_reason=note.strip()[:120], promise_code="", promise_facts=None,
        **clock(due_at),
    )  # fmt: skip
    hooks.changed(order, verb, by=by, now=now)
    tell_shop(order, "order_promised_anew", now=now, note=note.strip() or "—")
