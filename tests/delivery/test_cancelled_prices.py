"""What a cancelled order costs is its price from then on; the old price is told as such."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.orders import ordered
from tests.pages import page
from youhu.delivery.models import Order
from youhu.delivery.pricing import yuan


@pytest.fixture
def shop(market, signed_in):
    return signed_in(market.keeper)


def cancelled(client, order):
    """The page that a cancellation leads to."""
    client.cookies["django_language"] = "en"
    address = reverse("act_order", args=[order.number, "cancel"])
    text = client.post(address, {"note": ""}, follow=True).content.decode()
    order.refresh_from_db()
    return text


@pytest.fixture
def late(market):
    """An order whose slot is near: to cancel it costs a part of the price."""
    order, now = ordered(market, now=timezone.now()), timezone.now()
    soon = {"promised_from": now, "promised_until": now + timedelta(hours=1)}
    Order.objects.filter(pk=order.pk).update(**soon)
    return order


def test_the_fee_is_said_at_once_and_is_the_price_from_then_on(late, shop):
    text = cancelled(shop, late)
    fee, price = yuan(late.cost_cents), yuan(late.price_cents)
    assert 0 < late.cost_cents < late.price_cents
    assert text.count(f"To pay: {fee}. The price was {price}.") == 2  # the message and the page
    assert f"<summary>To pay for cancelling {fee}</summary>" in text
    assert re.search(rf"Price before it was cancelled</dt><dd[^>]*>{re.escape(price)}", text)
    assert f"Price {price}" not in text


def test_what_is_cancelled_early_says_that_nothing_is_to_pay(market, shop):
    order = ordered(market, now=timezone.now())
    later = timezone.now() + timedelta(days=1)
    Order.objects.filter(pk=order.pk).update(
        promised_from=later, promised_until=later + timedelta(hours=2)
    )
    assert cancelled(shop, order).count("There is nothing to pay.") == 2


def test_the_desk_reads_the_same_two_amounts(late, shop, market, signed_in):
    cancelled(shop, late)
    text = page(signed_in(market.desk), late.get_absolute_url())
    fee = re.escape(yuan(late.cost_cents))
    assert re.search(rf"To pay for cancelling</dt><dd[^>]*>{fee}", text)
