"""A quarrel is mediated, agreed, kept and archived; what somebody asks for becomes a call."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import Axe, sign_in

FACTS = "楼下烧烤油烟飘入住户窗内，双方多次争执。"
ASKS, ANSWERS = "梁志强", "鸿记烧烤店"
TERMS = "烧烤店十日内加装油烟净化器，22 时后不在门外摆位。"


def take_in(page: Page) -> str:
    """The desk takes a dispute in; answers with the address of the file, which is closed."""
    page.goto("desk/rooms/mediations/new/")
    page.select_option("#id_dispute", "environment")
    page.fill("#id_facts", FACTS)
    page.fill("#id_name_a", ASKS)
    page.fill("#id_name_b", ANSWERS)
    page.locator("#id_mediators").get_by_text("经办人").first.click()
    page.click("main .c-btn--act")
    page.wait_for_url(re.compile(r"mediations/\d+/$"))
    expect(page.locator("main")).not_to_contain_text(ASKS)
    return page.url


def open_file(page: Page) -> None:
    page.select_option("#open_purpose", "check")
    page.click("form[action$='/open_file/'] button")
    expect(page.locator("main")).to_contain_text(ASKS)


def agree(page: Page) -> None:
    """A session is held and the parties agree; no follow-up is wanted."""
    page.fill("#meet_minutes", "双方到场，同意整改。")
    page.click("form[action$='/meet/'] button")
    expect(page.locator("main")).to_contain_text("双方到场，同意整改。")
    page.fill("#agree_terms", TERMS)
    page.fill("#agree_performance", "十日内完成，费用由烧烤店承担。")
    page.fill("#agree_follow_1", "")
    page.fill("#agree_follow_2", "")
    page.click("form[action$='/agree/'] button")
    expect(page.locator("main")).to_contain_text(TERMS)


def the_paper(page: Page) -> bytes:
    """The agreement as the browser gets it when the button is pressed."""
    paper = page.locator("form[action$='/paper/']")
    token = paper.locator("[name=csrfmiddlewaretoken]").get_attribute("value")
    answer = page.request.post(
        page.url + "paper/",
        form={"csrfmiddlewaretoken": str(token)},
        headers={"Referer": page.url},
    )
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def test_a_quarrel_is_mediated_agreed_and_archived_and_stays_among_few(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe
) -> None:
    desk, watcher = visitor(DESK), visitor(DESK)
    sign_in(desk, "secretary")
    address = take_in(desk)
    assert axe(desk) == []
    open_file(desk)
    assert axe(desk) == []
    agree(desk)
    assert the_paper(desk).startswith(b"%PDF")

    desk.fill("#perform_outcome", "净化器已装好。")
    desk.click("form[action$='/perform/'] button")
    desk.click("form[action$='/archive/'] button")
    expect(desk.locator("main")).to_contain_text("已归档")
    expect(desk.locator("main")).to_contain_text("人调字〔")

    sign_in(watcher, "auditor")
    watcher.goto(address)
    expect(watcher.locator("main")).to_contain_text("已归档")
    for secret in (ASKS, ANSWERS, FACTS, TERMS):
        expect(watcher.locator("main")).not_to_contain_text(secret)
    assert axe(watcher) == []


def test_what_a_neighbour_asks_for_becomes_a_call_with_one_press(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe
) -> None:
    phone = visitor(PHONE)
    sign_in(phone, "grid")
    phone.goto("rooms/")
    phone.get_by_role("link", name="登记来访").click()
    phone.locator("#id_topic").get_by_text("诉求").click()
    phone.fill("#id_matter", "门口下水井盖松动，车一过就响，怕老人绊倒。")
    phone.fill("#id_next_step", "转有关单位")
    phone.fill("#id_due_at", "2099-01-01T09:00")
    assert axe(phone) == []
    phone.click("main .c-btn--act")
    phone.wait_for_url(re.compile(r"walk-ins/\d+/$"))

    if not phone.locator("#call_category_id").input_value():
        phone.select_option("#call_category_id", index=1)
    phone.click("form[action$='/make_call/'] button")

    expect(phone.locator("main")).to_contain_text("已转诉求")
    number = phone.locator("main .c-facts a.num").inner_text()
    assert re.fullmatch(r"440105-\d{8}-\d{6}", number)
    assert axe(phone) == []
