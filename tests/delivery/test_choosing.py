"""The desk orders for the shop that it chose, and reads its name until the last tap."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.orders import THERE, ordered
from tests.pages import page
from youhu.delivery import actions
from youhu.delivery.actions import Stall
from youhu.delivery.models import Order

SILK = Stall("Yulong Silk", "C 77", "9 Ruikang Road", 113.306, 23.093)
STEPS = ("", "&to={to}", "&to={to}&goods=roll&pieces=2&day=1")


@pytest.fixture
def desk(market, signed_in):
    return signed_in(market.desk)


@pytest.fixture
def silk(market):
    return actions.admit_shop(market.market, SILK, by=market.desk, now=timezone.now())


def named(text):
    """The shop that stands above a step."""
    found = re.search(r"data-shop>.*?</p>", text, re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize("name", ["new_order", "address_book", "new_address"])
def test_a_desk_that_named_no_shop_is_asked_for_one(market, silk, desk, name):
    text = page(desk, reverse(name))
    assert "For which shop?" in text
    assert f'href="?shop={silk.pk}"' in text
    assert f'href="?shop={market.shop.pk}"' in text
    assert THERE.address not in text


def test_a_shop_is_found_by_its_stall(market, silk, desk):
    text = page(desk, f"{reverse('new_order')}?q=c 7")
    assert f'href="?shop={silk.pk}"' in text
    assert f'href="?shop={market.shop.pk}"' not in text


def test_a_closed_shop_is_no_choice(market, silk, desk):
    actions.close_shop(silk, note="Moved.", by=market.desk, now=timezone.now())
    text = page(desk, f"{reverse('new_order')}?shop={silk.pk}")
    assert "For which shop?" in text
    assert f'href="?shop={silk.pk}"' not in text


def test_the_chosen_shop_is_named_on_every_step(market, silk, desk):
    there = actions.add_address(silk, label="Guo", to=THERE, by=market.desk, now=timezone.now())
    for asked in STEPS:
        address = f"{reverse('new_order')}?shop={silk.pk}{asked.format(to=there.pk)}"
        assert "Yulong Silk" in named(page(desk, address))
    last = page(desk, address)
    slot = re.search(r'name="slot" value="([^"]+)"', last).group(1)
    desk.post(address, {"slot": slot, "client_key": uuid.uuid4()})
    assert Order.objects.get().shop == silk


def test_a_changed_order_says_whose_it_is(market, desk):
    order = ordered(market, now=timezone.now())
    text = page(desk, f"{reverse('new_order')}?order={order.number}")
    assert market.shop.name in named(text)


def test_a_keeper_of_one_shop_is_asked_nothing(market, signed_in):
    text = page(signed_in(market.keeper), reverse("new_order"))
    assert THERE.address in text
    assert not named(text)


def test_the_desk_comes_back_to_the_book_it_was_in(market, silk, desk):
    there = actions.add_address(silk, label="Guo", to=THERE, by=market.desk, now=timezone.now())
    answer = desk.post(reverse("drop_address", args=[there.pk]))
    assert answer["Location"] == f"{reverse('address_book')}?shop={silk.pk}"


def test_a_list_is_for_the_shop_that_the_desk_chose(market, silk, desk):
    text = page(desk, reverse("import_orders"))
    first = re.search(r"<option value=\"([^\"]*)\"[^>]*>([^<]*)", text)
    assert first.groups() == ("", "For which shop?")
    rows = SimpleUploadedFile("list.csv", "客户单号,收货地址,件数,包装\n".encode(), "text/csv")
    answer = desk.post(reverse("import_orders"), {"shop": "", "file": rows})
    assert answer.status_code == 422
