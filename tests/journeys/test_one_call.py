"""One call and the dispatcher's queue by keyboard; two clerks see each other; no word is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK

Visit = Callable[[dict[str, Any]], Page]
WORKING = "desk/?tab=working"
# What one can press, each scrolled down to the window's lower edge: is something else over it?
COVERED = """() => [...document.querySelectorAll("main a, main button, main summary")]
  .filter((e) => e.checkVisibility() && e.getClientRects().length)
  .filter((e) => {
    scrollTo({top: scrollY + e.getBoundingClientRect().bottom - innerHeight, behavior: "instant"});
    const box = [...e.getClientRects()].at(-1);
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return hit && !e.contains(hit) && !hit.contains(e);
  })
  .map((e) => e.textContent.trim())"""


def open_first(page: Page, username: str, tab: str = WORKING) -> str:
    """Sign in and open the first call of a tab from its list; answers with its address."""
    steps.sign_in(page, username)
    page.goto(tab)
    page.locator("[data-open]").first.click()
    page.wait_for_url("**/desk/calls/**")
    return page.url


def open_mine(page: Page, username: str) -> str:
    """Sign in and open the first call on which one may act, past those that went elsewhere."""
    open_first(page, username)
    while page.locator(".c-acts__main").count() == 0:
        page.locator('[data-key="j"]').click(timeout=5000)
        page.wait_for_load_state()
    return page.url


def test_a_clerk_walks_from_call_to_call_without_a_mouse(desk: Page) -> None:
    first = open_first(desk, "command")
    expect(desk.locator(".c-callhead__line")).to_contain_text("第 1 / ")

    desk.keyboard.press("j")
    expect(desk.locator(".c-callhead__line")).to_contain_text("第 2 / ")
    desk.wait_for_load_state()
    desk.keyboard.press("k")
    expect(desk.locator(".c-callhead__line")).to_contain_text("第 1 / ")
    assert re.search(r"/calls/([\w-]+)/", desk.url)[1] in first
    desk.wait_for_load_state()  # the keys are listened to from then on
    desk.keyboard.press("a")
    expect(desk.locator("#acts:focus-within")).to_be_visible()
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    desk.wait_for_url(f"**/{WORKING}")


def test_what_is_typed_survives_a_closed_window_and_shows_who_writes(visitor: Visit) -> None:
    writer, looker = visitor(DESK), visitor(DESK)
    address = open_mine(writer, "handler")
    steps.sign_in(looker, "command")
    field = writer.locator(".c-acts__main textarea")

    field.fill("")  # of a draft that another journey left here
    field.press_sequentially("已约电梯维保单位，")
    expect(writer.locator(".c-acts__main [data-draft-status]")).to_contain_text("草稿已于")
    looker.goto(address)
    expect(looker.locator(".c-present--writing")).to_contain_text("正在写答复")

    again = visitor(DESK)
    steps.sign_in(again, "handler")
    again.goto(address)
    expect(again.locator(".c-acts__main textarea")).to_have_value("已约电梯维保单位，")
    again.locator(".c-draft__kept button").first.click()
    expect(again.locator(".c-acts__main textarea")).to_have_value("")


def test_a_reply_template_is_inserted_by_two_keys(desk: Page, axe: steps.Axe) -> None:
    open_mine(desk, "handler")

    desk.keyboard.press("t")
    first = desk.locator(".c-acts__main [data-reply]").first
    expect(first).to_be_focused()
    assert axe(desk) == []
    words = first.get_attribute("data-words") or ""
    desk.keyboard.press("Enter")

    field = desk.locator(".c-acts__main textarea")
    expect(field).to_have_value(words)
    expect(field).to_be_focused()
    assert "{" not in words
    for path in ("desk/templates/", "desk/templates/new/"):
        desk.goto(path)
        assert axe(desk) == []


def test_photos_open_large_and_turn_with_the_arrows(desk: Page) -> None:
    open_first(desk, "command", "desk/?tab=all")
    while desk.locator("[data-shot]").count() == 0:
        desk.locator('[data-key="j"]').click(timeout=5000)

    desk.locator("[data-shot]").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#lightbox")).to_be_visible()
    expect(desk.locator("#lightbox [data-image]")).to_have_js_property("complete", True)
    desk.keyboard.press("Escape")
    expect(desk.locator("#lightbox")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_page_is_accessible_and_fits(desk: Page, axe: steps.Axe, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    open_first(desk, "handler")

    assert axe(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.locator('.c-seg input[value="public"]').check()
    expect(desk.locator(".c-story li.is-inner").locator("visible=true")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_lies_over_what_one_presses_at_the_foot_of_the_window(
    desk: Page, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    open_first(desk, "handler")

    assert desk.evaluate(COVERED) == []
    desk.locator(".c-toacts").click()
    expect(desk.locator(".c-acts__main button").last).to_be_in_viewport()


@pytest.mark.parametrize("width", [768, 1440])
def test_a_dispatcher_sends_what_waits_without_a_mouse(
    desk: Page, axe: steps.Axe, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    steps.sign_in(desk, "command")
    desk.goto("desk/dispatch/")
    expect(desk.get_by_role("link", name="派遣台").locator(".c-rail__count b")).to_be_visible()
    waiting = desk.locator("[data-row]").count()
    assert axe(desk) == []

    desk.keyboard.press("j")
    second = desk.locator("[data-row].is-cursor")
    number = second.get_attribute("data-row") or ""
    desk.keyboard.press("2")
    expect(second.locator("input[type=radio]").nth(1)).to_be_checked()
    unit = second.locator(".c-pick b").nth(1).inner_text()
    desk.keyboard.press("Enter")

    expect(desk.locator(".c-messages")).to_contain_text(f"{number} 已派给{unit}")
    expect(desk.locator("[data-row]")).to_have_count(waiting - 1)
    assert axe(desk) == []
    desk.locator(".c-messages a").click()
    expect(desk.locator('[data-act="redispatch"]')).to_have_attribute("open", "")
