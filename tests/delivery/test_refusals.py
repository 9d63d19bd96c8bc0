"""What was refused is said where it was asked: the fold is open, and what was typed stays."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.orders import ordered
from youhu.delivery.models import Trouble
from youhu.delivery.rules import State


@pytest.fixture
def shop(market, signed_in):
    return signed_in(market.keeper)


@pytest.fixture
def desk(market, signed_in):
    return signed_in(market.desk)


def refused(client, name, *args, **told):
    client.cookies["django_language"] = "en"
    answer = client.post(reverse(name, args=args), told)
    assert answer.status_code == 422
    return answer.content.decode()


def opened(text):
    """The folds that stand open, each with what it holds."""
    return re.findall(r'<details class="c-more[^>]* open.*?</details>', text, re.DOTALL)


def test_a_refused_trouble_of_a_shop_stands_open_with_what_was_typed(market, shop):
    order = ordered(market, State.ABOARD, now=timezone.now())
    text = refused(
        shop, "act_order", order.number, "tell_trouble", kind="", note="Two bales wet.",
        client_key=uuid.uuid4(),
    )  # fmt: skip
    (fold,) = opened(text)
    assert "data-errors" in fold
    assert "autofocus" in fold
    assert "Two bales wet." in fold


def test_a_refused_cancellation_stands_open(market, shop):
    order = ordered(market, now=timezone.now())
    text = refused(shop, "act_order", order.number, "cancel", note="x" * 300)
    (fold,) = opened(text)
    assert "data-errors" in fold


def test_a_refused_step_at_the_desk_stands_open(market, desk):
    order = ordered(market, now=timezone.now())
    text = refused(desk, "act_order", order.number, "cancel", note="x" * 300)
    (fold,) = opened(text)
    assert text.count("data-errors") == fold.count("data-errors") == 1


def test_a_purpose_that_is_missing_is_said_in_its_fold_only(market, desk):
    order = ordered(market, now=timezone.now())
    text = refused(desk, "act_order", order.number, "look", purpose="", words="")
    (fold,) = opened(text)
    assert text.count('role="alert"') == fold.count('role="alert"') == 1
    assert "What for" in fold


def test_a_trouble_that_is_not_settled_yet_says_why_once_and_by_field(market, shop, desk):
    order = ordered(market, State.ABOARD, now=timezone.now())
    told = {"kind": "address", "note": "", "client_key": uuid.uuid4()}
    shop.post(reverse("act_order", args=[order.number, "tell_trouble"]), told)
    trouble = Trouble.objects.get()
    text = refused(desk, "settle_trouble", trouble.pk, how="", note="Later.")
    assert text.count('role="alert"') == 1
    assert re.search(rf'href="#id_settle{trouble.pk}_how"><b>', text)
    assert "Later." in text


def test_a_trouble_that_somebody_else_settled_says_so_above(market, shop, desk):
    order = ordered(market, State.ABOARD, now=timezone.now())
    told = {"kind": "address", "note": "", "client_key": uuid.uuid4()}
    shop.post(reverse("act_order", args=[order.number, "tell_trouble"]), told)
    address = ("settle_trouble", Trouble.objects.get().pk)
    desk.post(reverse(address[0], args=[address[1]]), {"how": "words", "note": "Went there."})
    text = refused(desk, *address, how="words", note="Again.")
    assert text.count('role="alert"') == 1
