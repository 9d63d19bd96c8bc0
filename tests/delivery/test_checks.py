"""The promises about orders: kept in order, and each fails when it is broken."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.orders import THERE, ordered
from youhu.delivery import actions, checks
from youhu.delivery.models import Consignee, Order, Proof
from youhu.delivery.retention import KINDS
from youhu.delivery.rules import State
from youhu.notices.models import Message
from youhu.registry.models import Member

HOUR = timedelta(hours=1)
ALL = (
    checks.orders_go_on, checks.late_orders_warned, checks.delivered_orders_proven,
    checks.orders_agree_with_ledger,
)  # fmt: skip


@pytest.fixture
def order(market):
    return ordered(market)


def test_all_promises_are_kept_in_every_state(market):
    for state in State:
        ordered(market, state)
    assert all(check(now=NOW).is_kept for check in ALL)


def test_an_order_without_anybody_at_its_desk_is_found(market, order):
    Member.objects.filter(pk=market.desk.pk).update(valid_until=NOW.date())
    assert [one.code for one in checks.orders_go_on(now=NOW).findings] == [order.number]


def test_an_overdue_order_without_a_warning_is_found_until_the_sweep_warns(market, order):
    late = order.due_at + HOUR
    assert not checks.late_orders_warned(now=late).is_kept
    assert actions.warn(now=late) == 3
    assert checks.late_orders_warned(now=late).is_kept
    told = Message.objects.filter(template="order_late")
    assert {message.unit_id for message in told} >= {market.market.pk}
    order.refresh_from_db()
    assert (order.rung, order.state) == (3, State.PROMISED)


def test_an_order_that_nobody_rates_is_closed_by_the_clock(market):
    order = ordered(market, State.DELIVERED)
    late = order.due_at + HOUR
    assert not checks.late_orders_warned(now=late).is_kept
    assert actions.close_unrated(now=late) == 1
    order.refresh_from_db()
    assert (order.state, checks.late_orders_warned(now=late).is_kept) == (State.CLOSED, True)


def test_a_delivery_without_a_proof_is_found(market):
    ordered(market, State.DELIVERED)
    Proof.objects.filter(kind="delivery").delete()
    assert not checks.delivered_orders_proven(now=NOW).is_kept


def test_a_row_that_is_not_what_its_ledger_says_is_found(order):
    Order.objects.filter(pk=order.pk).update(state=State.ABOARD)
    assert not checks.orders_agree_with_ledger(now=NOW).is_kept


def test_the_receiver_is_forgotten_after_the_end(market):
    order, going = ordered(market, State.CLOSED), ordered(market)
    (kind, _book) = KINDS
    later = NOW + timedelta(days=200)
    assert kind.due(later) == 1
    assert kind.erase(later, 10, later) == 1
    assert kind.due(later) == 0
    kept = Consignee.objects.get(order=order)
    order.refresh_from_db()
    assert (kept.name, kept.phone, order.note, order.praise) == ("", "", "", "")
    assert "27" not in order.address
    assert Proof.objects.filter(order=order, signature=[]).count() == 2
    assert Consignee.objects.get(order=going).name
    assert checks.orders_agree_with_ledger(now=later).is_kept


def test_an_address_that_nobody_ever_sent_to_goes_too(market):
    _orders, kind = KINDS
    shop, told = market.shop, {"to": THERE, "by": market.keeper}
    never = actions.add_address(shop, label="Never", now=NOW - timedelta(days=900), **told)
    young = actions.add_address(shop, label="Young", now=NOW, **told)

    before = NOW - timedelta(days=730)
    assert kind.due(before) == 1
    assert kind.erase(before, 10, NOW) == 1

    never.refresh_from_db()
    young.refresh_from_db()
    assert (never.name, never.phone, never.label, never.is_gone) == ("", "", "", True)
    assert not young.is_gone
