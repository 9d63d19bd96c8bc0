"""Goods go out: ordered in three taps, planned, driven without a network, proved, rated, paid."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.market import (  # noqa: F401 — pytest finds them here by name
    announce,
    base_url,
    begin_driving,
    days_later,
    driver_phone,
    manage,
    network,
    press,
    site_env,
    unfold,
    visible,
)
from tests.journeys.proxy import Network
from tests.journeys.steps import Axe, sign_in
from tests.journeys.test_field_offline import UNSENT, go_off, until

TO = "锦昌制衣"


def order(shop: Page, axe: Axe) -> str:
    """Three taps: the address, the goods as usual, the first slot. Answers with the number."""
    shop.goto("shop/")
    shop.click(".c-order__send")
    shop.locator("[data-address]", has_text=TO).click()  # one
    expect(shop.locator("body[data-ready]")).to_be_visible()
    shop.click("[data-slots]")  # two
    slot = shop.locator(".c-slotlist__one").first
    expect(slot).to_contain_text("有车顺路")  # of the plan, not of usual times
    price = slot.locator(".c-slotlist__price").inner_text()
    assert re.fullmatch(r"¥\d+\.\d\d", price)
    assert axe(shop) == []
    slot.click()  # three
    expect(shop.locator(".c-messages")).to_contain_text(price)
    expect(shop.locator("main")).to_contain_text("01-001")
    assert axe(shop) == []
    return shop.locator("h1").inner_text()


def take_back(fleet: Page, driver: str) -> None:
    """The fleet needs that vehicle elsewhere after all."""
    row = fleet.locator("tr", has_text=driver).filter(has=fleet.locator("form"))
    row.locator("form[action$='/withdraw/'] button").click()
    expect(fleet.locator(".c-messages")).to_contain_text("已撤回")


def plan(desk: Page, number: str) -> None:
    """The order stands on no tour; the desk asks for better ones, compares, and accepts."""
    desk.goto("tours/")
    expect(desk.locator("body[data-ready]")).to_be_attached()
    expect(desk.locator(f"[data-order='{number}']")).to_be_visible()
    desk.click("form[action$='/replan/'] button")
    expect(desk.locator(".c-strip")).to_be_visible(timeout=60_000)  # by itself
    desk.locator(".c-strip__acts a").click()
    expect(desk.locator("tr", has_text=number)).to_contain_text("01-002")
    desk.locator("form[action$='/publish/'] button").click()
    expect(desk.locator(".c-messages")).to_contain_text("方案已生效")
    expect(desk.locator(".c-stops")).to_contain_text(number)


def sign(phone: Page) -> None:
    """A finger draws on the pad."""
    pad = visible(phone, "canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 40, box["y"] + 60)
    phone.mouse.down()
    for step in range(6):
        phone.mouse.move(box["x"] + 60 + 25 * step, box["y"] + (30 if step % 2 else 90))
    phone.mouse.up()


def drive(phone: Page, code: str, axe: Axe) -> None:
    """Two stops with nothing but what the phone has with it."""
    press(phone, "出发")
    press(phone, "我到了")
    box = unfold(phone, "装好了")
    photographed(box)
    press(phone, "完成")
    expect(visible(phone, ".d-stop__where")).to_contain_text("康乐西约大街")
    press(phone, "我到了")
    box = unfold(phone, "卸完，签收")
    photographed(box)
    sign(phone)
    box.locator("[name=code]").fill(code)
    assert axe(phone) == []
    press(phone, "完成")
    expect(phone.locator("[data-none]")).to_be_visible()


def photographed(box: Locator) -> None:
    box.locator("[data-photos]").set_input_files([steps.photo()])
    expect(box.locator(".f-shot img")).to_have_count(1)


def rate(shop: Page) -> None:
    shop.reload()
    shop.locator("#rate input[value='5']").check()
    shop.locator("#rate [name=praise]").fill("准时，师傅帮忙搬上楼")
    shop.locator("#rate button.c-btn").click()
    expect(shop.locator(".c-messages")).to_be_visible()
    expect(shop.locator("main")).to_contain_text("5 / 5")


def settle(desk: Page, number: str) -> None:
    """On the day after: one statement for each fleet, with a line for the order, as a PDF."""
    day = f"{timezone.localdate():%Y-%m-%d}"
    desk.goto("settlement/")
    form = desk.locator("form[action$='/draw-up/']")
    form.locator("[name=starts_on]").fill(day)
    form.locator("[name=ends_on]").fill(day)
    form.locator("button.c-btn").click()
    expect(desk.locator(".c-messages")).to_be_visible()
    desk.fill("form.c-filters [name=q]", "长江联运")
    desk.click("form.c-filters button")
    desk.locator("tr", has_text=day).locator("a").first.click()
    line = desk.locator("tr", has_text=number)
    expect(line).to_contain_text("美琼布业")
    sheet = desk.get_by_role("link", name="PDF").get_attribute("href")
    answer = desk.request.get(str(sheet))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_what_a_shop_sends_is_planned_driven_proved_rated_and_paid(
    visitor: Callable[..., Page],
    driver_phone: Callable[[], Page],  # noqa: F811 — pytest’s way
    network: tuple[str, Network],  # noqa: F811 — pytest’s way
    site_env: dict[str, str],  # noqa: F811 — pytest’s way
    axe: Axe,
) -> None:
    fleet, shop, desk = visitor(DESK), visitor(PHONE), visitor(DESK)
    sign_in(fleet, "fleet")
    announce(fleet, "01-001", "黎志明")
    sign_in(shop, "shop")
    number = order(shop, axe)
    take_back(fleet, "黎志明")
    announce(fleet, "01-002", "何国强")
    sign_in(desk, "market")
    plan(desk, number)

    phone = driver_phone()
    begin_driving(phone, "driver")
    go_off(phone, network[1], True)
    drive(phone, shop.locator(".c-order__digits").inner_text(), axe)
    phone.goto("drive/queue/")
    expect(phone.locator("[data-queue] > li")).to_have_count(5)
    go_off(phone, network[1], False)
    until(phone, UNSENT, 0)
    expect(phone.locator("[data-queue] > li")).to_have_count(0)
    expect(phone.locator("[data-sent] > li")).to_have_count(6)

    receiver = visitor(PHONE)
    receiver.goto(shop.locator("#share_address").input_value())
    expect(receiver.locator("#live")).to_contain_text("货物已送达")
    expect(receiver.locator("#live")).to_contain_text("照片、签名、收货码")
    expect(receiver.locator("main")).not_to_contain_text("27号")
    assert axe(receiver) == []
    rate(shop)
    with days_later(site_env, 1) as tomorrow:
        accountant = visitor(DESK, tomorrow)
        sign_in(accountant, "market")
        settle(accountant, number)
        accountant.close()  # it listens for news until the site ends
