"""An old resident's wish from a paper list: verified, claimed, done, confirmed, hours credited."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import Axe, sign_in

WORDS, NUMBER, NAME = "阳台的晾衣架坏了，够不着，想请人修一修。", "13826409901", "罗桂英"
TITLE = "帮罗婆婆修晾衣架"


def enter(desk: Page) -> str:
    """One line of the paper list; answers with the address of the wish."""
    desk.goto("wishes/desk/enter/")
    desk.fill("#id_row-0-words", WORDS)
    desk.fill("#id_row-0-name", NAME)
    desk.fill("#id_row-0-phone", NUMBER)
    desk.click(".c-wishes__send button")
    desk.goto("wishes/desk/?tab=verify&sort=-submitted")
    desk.locator(".c-wishes__name").first.click()
    desk.wait_for_url(re.compile(r"desk/\d+/$"))
    expect(desk.locator("main")).to_contain_text(WORDS)
    expect(desk.locator("main")).not_to_contain_text(NUMBER)
    return desk.url


def publish(desk: Page) -> None:
    """Public words that tell nobody who it is."""
    desk.fill("#id_publish_salutation", "罗婆婆")
    desk.fill("#id_publish_title", TITLE)
    desk.click("form[action$='/publish/'] button")
    expect(desk.locator("h1")).to_have_text(TITLE)


def card(phone: Page) -> Locator:
    return phone.locator("article", has_text=TITLE)


def claim(phone: Page, pk: str) -> None:
    """From the board to the number, which stands in the answer to one press."""
    phone.goto(f"wishes/{pk}/")
    expect(phone.locator("main")).not_to_contain_text(NAME)
    phone.click("form[action$='/claim/'] button")
    phone.wait_for_url("**/wishes/mine/")
    expect(phone.locator("main")).not_to_contain_text(NUMBER)
    card(phone).locator("form[action$='/look/'] button").click()
    expect(phone.locator(".c-wish__shown")).to_contain_text(NUMBER)


def do(phone: Page) -> None:
    """Agree on a time, then say that it is done."""
    agreed = card(phone).locator("details", has_text="约好时间了")
    agreed.locator("summary").click()
    soon = timezone.localtime() + timedelta(hours=1)
    agreed.locator("[name=meets_at]").fill(f"{soon:%Y-%m-%dT%H:%M}")
    agreed.locator("button").click()
    done = card(phone).locator("details", has_text="已经办好")
    done.locator("summary").click()
    done.locator("button").click()
    expect(card(phone)).to_contain_text("待确认")


def test_a_wish_of_a_paper_list_comes_true_and_the_hours_count(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe
) -> None:
    desk, phone = visitor(DESK), visitor(PHONE)
    sign_in(desk, "secretary")
    address = enter(desk)
    assert axe(desk) == []
    publish(desk)

    sign_in(phone, "volunteer2")
    claim(phone, address.rstrip("/").rsplit("/", 1)[1])
    assert axe(phone) == []
    do(phone)

    desk.goto(address)
    desk.fill("#id_confirm_note", "电话回访，罗婆婆说修好了")
    desk.click("form[action$='/confirm/'] button")
    expect(desk.locator("main")).to_contain_text("已实现")

    phone.goto("wishes/mine/")
    expect(phone.locator(".c-rows", has_text=TITLE)).to_be_visible()
    phone.goto("wishes/honours/")
    expect(phone.locator(".c-honours .is-me")).to_contain_text("小时")
    assert axe(phone) == []
