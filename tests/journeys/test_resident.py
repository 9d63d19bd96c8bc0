"""What a resident does on a phone, with scripts and without, in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PHONE
from tests.journeys.test_access_for_all import whole

LITTER = "垃圾桶满了，垃圾堆在路边没有人清。"


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        **PHONE, java_script_enabled=False, base_url=base_url, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def raise_without_scripts(page: Page, *, tail: str = "0217") -> str:
    """One long form, sent as it is; answers with the number of the call."""
    page.goto("raise/")
    page.fill("#id_text", LITTER)
    option = page.locator("#id_category option", has_text="垃圾站（箱）满溢").first
    page.select_option("#id_category", option.get_attribute("value"))
    page.locator("details", has=page.locator("#id_community")).locator("summary").click()
    page.select_option("#id_community", index=1)
    page.fill("#id_name", "陈女士")
    page.fill("#id_phone", f"1380000{tail}")
    page.click("[data-send]")
    page.wait_for_url("**/receipt/")
    return page.locator(".c-receipt__no").inner_text()


def test_without_scripts_a_call_is_raised_and_followed(plain: Page) -> None:
    number = raise_without_scripts(plain)

    plain.goto("follow/")
    plain.fill("#id_number", number)
    plain.fill("#id_tail", "0217")
    plain.click("main button.c-btn")
    expect(plain.locator("main")).to_contain_text(LITTER)
    plain.locator("details", has=plain.locator('form[action$="/remark/"]')).locator(
        "summary"
    ).click()
    plain.fill("#id_remark_note", "桶边还有碎玻璃。")
    plain.click('form[action$="/remark/"] button.c-btn')

    expect(plain.locator(".c-timeline")).to_contain_text("桶边还有碎玻璃")


def test_without_scripts_a_neighbour_says_me_too(plain: Page) -> None:
    number = raise_without_scripts(plain)
    plain.context.clear_cookies()

    plain.goto("calls/near/?state=waiting")
    plain.click(f'a[href="/c/{number}/"]')
    expect(plain.locator("main")).not_to_contain_text(LITTER)
    plain.click('form[action$="/echo/"] button')

    expect(plain.locator("main .c-note--ok").last).to_contain_text("1位街坊")


def test_who_finds_the_same_near_the_pin_need_not_raise_it(phone: Page, axe: Callable) -> None:
    steps.raise_call(phone, words=LITTER)
    phone.context.clear_cookies()

    steps.begin_call(phone, LITTER)
    phone.click("[data-locate]")
    button = phone.locator("[data-alike] [data-echo]").first
    expect(button).to_be_visible()
    assert whole(phone, axe) == []
    button.click()

    done = phone.locator(".c-alike--done")
    expect(done).to_contain_text("440105-")
    assert whole(phone, axe) == []
    done.get_by_role("link").click()
    phone.wait_for_url("**/c/**")
    assert whole(phone, axe) == []
    assert phone.evaluate("JSON.stringify(localStorage)") == "{}"


def test_list_and_map_of_the_calls_near_by_agree(phone: Page, axe: Callable) -> None:
    phone.goto("calls/near/")
    expect(phone.locator("body[data-ready]")).to_be_visible()
    rows = phone.locator("[data-near]")
    squares = {(r.get_attribute("data-lng"), r.get_attribute("data-lat")) for r in rows.all()}

    expect(phone.locator(".c-near__mark")).to_have_count(len(squares))
    assert whole(phone, axe) == []

    phone.locator(".c-near__mark").first.click(force=True)
    expect(phone.locator("[data-near].is-chosen").first).to_be_visible()
