"""A clerk works by keyboard alone: find, look, pick, sign, narrow, keep a view, choose columns."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

Axe = Callable[[Page], list[tuple[str, str, list[Any]]]]
SIZES = [(1440, 900), (768, 1024)]
READY = 'body[data-ready="list"]'


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, target: str) -> None:
    """Go on with the Tab key until the target has the focus."""
    for _ in range(80):
        if page.locator(target).evaluate_all("all => all.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_a_clerk_needs_no_mouse(visitor, axe: Axe, size) -> None:
    page = visitor({"viewport": {"width": size[0], "height": size[1]}})
    steps.sign_in(page, "command")
    page.goto("desk/?tab=working")
    expect(page.locator(READY)).to_be_visible()

    press(page, "j", "j", "Space")
    second = page.locator("[data-row]").nth(1).get_attribute("data-row") or ""
    expect(page.locator("#peek")).to_contain_text(second)
    assert axe(page) == []
    press(page, "k")
    first = page.locator("[data-row]").first.get_attribute("data-row") or ""
    expect(page.locator("#peek")).to_contain_text(first)
    press(page, "Escape")
    expect(page.locator("#peek")).to_be_hidden()

    press(page, "x", "j", "j", "X")
    expect(page.locator("[data-picked]")).to_contain_text("3")
    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    press(page, "j", "x", "Escape")
    expect(page.locator("[data-picked]")).to_contain_text("3")

    page.locator("[data-dialog='layout']").focus()
    press(page, "Enter")
    assert axe(page) == []
    page.locator("#layout input[value='close']").focus()
    press(page, "Space", "Enter")
    expect(page.locator(".c-list--close")).to_be_visible()

    page.locator(".c-pick summary").first.focus()
    press(page, "Enter")
    tab_to(page, ".c-pick details[open] li:nth-child(2) a")
    press(page, "Enter")
    expect(page).to_have_url(re.compile("source="))
    page.locator(".c-keepview summary").focus()
    press(page, "Enter", "Tab")
    page.keyboard.type(f"热线{size[0]}")
    press(page, "Enter")
    expect(page.get_by_role("link", name=f"热线{size[0]}")).to_have_class(re.compile("is-on"))

    press(page, "g", "a")
    expect(page).to_have_url(re.compile("tab=all"))
    expect(page.locator(READY)).to_be_visible()
    page.locator("a[href*='export.csv']").focus()
    with page.expect_download() as taken:
        press(page, "Enter")
    assert taken.value.suggested_filename.endswith("-all.csv")


def test_signing_needs_one_key(desk: Page) -> None:
    steps.sign_in(desk, "handler")
    desk.goto("desk/?tab=sign")
    expect(desk.locator(READY)).to_be_visible()
    number = desk.locator("[data-row]").first.get_attribute("data-row") or ""

    press(desk, "j", "s")

    expect(desk.locator(".c-messages")).to_be_visible()
    expect(desk.locator(f"[data-row='{number}']")).to_have_count(0)
