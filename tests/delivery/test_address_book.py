"""Whom an address book names: its shop sees it, the desk opens it for a purpose, on record."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.orders import market_of_orders, ordered
from tests.factories.rows import NOW
from tests.pages import page
from youhu.common.errors import Refused
from youhu.delivery import actions, saying
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Address, Order
from youhu.ledger.models import Entry
from youhu.privacy.models import Look
from youhu.privacy.rules import Purpose

NAME, PHONE = "Guo Wei", "13800138111"


@pytest.fixture
def market(db):
    return market_of_orders()


def pages(market):
    book = f"{reverse('address_book')}?shop={market.shop.pk}"
    new = f"{reverse('new_order')}?shop={market.shop.pk}"
    return book, new, reverse("address", args=[market.address.pk])


def test_the_desk_sees_masks_and_the_shop_its_own(market, signed_in):
    desk, shop = signed_in(market.desk), signed_in(market.keeper)
    for address in pages(market):
        text = page(desk, address)
        assert NAME not in text
        assert PHONE not in text
        assert NAME in page(shop, address)
    assert not Look.objects.exists()


def test_the_desk_opens_one_for_a_purpose_and_that_is_kept(market, signed_in):
    desk, look = signed_in(market.desk), reverse("look_address", args=[market.address.pk])
    assert desk.post(look, {}).status_code == 422
    text = desk.post(look, {"purpose": Purpose.CONTACT}).content.decode()

    assert NAME in text
    assert PHONE in text
    assert Look.objects.get().by == market.desk
    line = Entry.objects.of(market.shop).last()
    assert (line.verb, line.payload) == (
        "reveal_address", {"purpose": "contact", "address": market.address.pk},
    )  # fmt: skip
    assert PHONE not in str(line.payload)


def test_nobody_else_opens_one(market):
    with pytest.raises(Refused):
        actions.reveal_address(
            market.address, purpose=Purpose.CONTACT, words="", by=market.manager, now=NOW
        )


def test_what_the_desk_leaves_empty_stays(market, signed_in):
    one = market.address
    told = {"label": "Guo", "address": "9 New Street", "lng": one.lng, "lat": one.lat,
            "name": "", "phone": "", "note": ""}  # fmt: skip
    signed_in(market.desk).post(reverse("address", args=[one.pk]), told)
    kept = Address.objects.get()
    assert (kept.address, str(kept.name), str(kept.phone)) == ("9 New Street", NAME, PHONE)


def test_the_reason_of_a_slot_is_said_in_each_readers_language(market):
    order = ordered(market)
    assert (order.promise_code, order.promise_reason) == ("usual", "")

    Order.objects.filter(pk=order.pk).update(promise_code="comes_by", promise_facts={"km": 1.2})

    order.refresh_from_db()
    said = {}
    for code in ("en", "zh-hans"):
        with translation.override(code):
            said[code] = saying.reason(order.promise_code, order.promise_facts)
    assert said["en"] == "A vehicle comes by: 1.2 km more"
    assert "1.2" in said["zh-hans"]
    assert said["zh-hans"] != said["en"]


def test_words_that_the_desk_wrote_stand_as_they_were_written(market):
    order = ordered(market)
    slot = Offer(NOW, order.promised_until, 0)
    actions.promise_anew(
        order, starts=slot.starts, ends=slot.ends, by=market.desk, now=NOW, note="Rain"
    )
    facts = (order.promise_code, order.promise_facts, order.promise_reason)
    assert saying.reason(*facts) == "Rain"


def test_an_address_at_the_shop_itself_is_a_map_that_nobody_moved(market, signed_in):
    shop = market.shop
    told = {"label": "Guo", "address": "88 Shibei Road, Dashi", "lng": shop.lng, "lat": shop.lat}
    answer = signed_in(market.keeper).post(reverse("new_address"), told)
    assert answer.status_code == 422
    assert "请移动地图，对准送货地点" in answer.content.decode()
    assert Address.objects.count() == 1
