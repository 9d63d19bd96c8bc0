"""A loaded vehicle breaks down at 14:05; another takes its goods over, and everything arrives."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE, Manage, real_now
from tests.journeys.market import (  # noqa: F401 — pytest finds them here by name
    LOGIN,
    announce,
    base_url,
    begin_driving,
    driver_phone,
    manage,
    network,
    press,
    shell,
    site_env,
    unfold,
    visible,
)
from tests.journeys.steps import Axe, sign_in
from tests.journeys.test_field_offline import UNSENT, until

TO = ("锦昌制衣", "赤岗成衣")
BEGINS = {"hour": 14, "minute": 3, "second": 30, "microsecond": 0}


@pytest.fixture
def ahead() -> Iterator[timedelta]:
    """The site's clock, and that of the tests, go on from the next 14:03 on."""
    real, now = real_now(), timezone.localtime()
    begins = now.replace(**BEGINS)
    begins += timedelta(days=begins < now)
    with time_machine.travel(begins):
        yield begins - real


def order(shop: Page, to: str) -> str:
    """Three taps; the slot stands on the tour of the one vehicle that drives."""
    shop.goto("shop/order/")
    shop.locator("[data-address]", has_text=to).click()
    expect(shop.locator("body[data-ready]")).to_be_visible()
    shop.click("[data-slots]")
    shop.locator(".c-slotlist__one").first.click()
    expect(shop.locator("main")).to_contain_text("01-001")
    return shop.locator("h1").inner_text()


def do_next(phone: Page, deed: str) -> None:
    """Go to the next stop, and do there what its button says, with a photo."""
    for words in ("出发", "我到了"):
        if phone.locator(f"button:has-text('{words}') >> visible=true").count():
            press(phone, words)
            until(phone, UNSENT, 0)
    box = unfold(phone, deed)
    box.locator("[data-photos]").set_input_files([steps.photo()])
    expect(box.locator(".f-shot img")).to_have_count(1)
    press(phone, "完成")
    until(phone, UNSENT, 0)


def break_down(phone: Page) -> None:
    """One press and a yes."""
    visible(phone, ".d-broken").click()
    with phone.expect_event("load"):
        phone.click("[data-ask-yes]")
    expect(phone.locator("body[data-ready]")).to_be_attached()


def rescue(desk: Page, numbers: list[str]) -> None:
    """The breakdown stands first of what is wrong; a plan comes by itself, the desk accepts it."""
    desk.goto("tours/")
    expect(desk.locator(".c-board__wrong li").first).to_contain_text("01-001：车辆故障")
    expect(desk.locator(".c-strip")).to_be_visible(timeout=60_000)
    for number in numbers:
        loose = desk.locator(f"[data-order='{number}']")
        expect(loose).to_contain_text("所在车辆不再行驶")
        expect(loose).to_contain_text("建议 01-002")
    desk.locator(".c-strip__acts a").click()
    for number in numbers:
        expect(desk.locator("tr", has_text=number)).to_contain_text("01-002")
    desk.locator("form[action$='/publish/'] button").click()
    expect(desk.locator(".c-messages")).to_contain_text("方案已生效")


def settle(desk: Page, axe: Axe) -> None:
    """It happened at about five past two, and is seen to within ten minutes."""
    desk.goto("tours/incidents/")
    told = desk.locator(".c-incidents li", has_text="01-001").first
    expect(told).to_contain_text(re.compile(r"14:0\d"))
    assert axe(desk) == []
    told.locator("[name=answer]").fill("01-002 已去接货，拖车在路上。")
    told.locator("button").click()
    expect(desk.locator(".c-messages")).to_contain_text("已完成并留痕")


def test_what_a_broken_vehicle_carries_is_taken_over_and_arrives(
    visitor: Callable[..., Page],
    driver_phone: Callable[[], Page],  # noqa: F811 — pytest's way
    manage: Manage,  # noqa: F811 — pytest's way
    axe: Axe,
) -> None:
    shell(manage, LOGIN.format(name="黎志明", username="driver2"))
    fleet, shop, desk = visitor(DESK), visitor(PHONE), visitor(DESK)
    sign_in(fleet, "fleet")
    announce(fleet, "01-001", "何国强")
    sign_in(shop, "shop")
    numbers = [order(shop, to) for to in TO]

    phone = driver_phone()
    begin_driving(phone, "driver")
    for _n in numbers:
        do_next(phone, "装好了")
    announce(fleet, "01-002", "黎志明")
    break_down(phone)
    expect(phone.locator("[data-broken]")).to_be_visible(timeout=60_000)
    assert axe(phone) == []
    sign_in(desk, "market")
    rescue(desk, numbers)
    settle(desk, axe)

    other = driver_phone()
    begin_driving(other, "driver2")
    expect(visible(other, ".d-stop__where")).to_contain_text("故障车所在位置")
    expect(visible(other, ".d-stop__who")).to_contain_text("01-001")
    assert axe(other) == []
    for deed in ("已接货", "卸完，签收"):
        for _n in numbers:
            do_next(other, deed)
    for number in numbers:
        shop.goto(f"orders/{number}/")
        expect(shop.locator("main")).to_contain_text("货物已送达")
        expect(shop.locator("main")).to_contain_text("01-002")
