"""What people do again and again, in a browser: sign in, raise a call, find it at a desk."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image
from playwright.sync_api import Page, expect

from youhu.demo.logins import PASSWORD

Axe = Callable[[Page], list[tuple[str, str, list[object]]]]
# The sample data knows “management fee” as a word of one category, which no grid worker looks at.
WORDS = "物业管理费又涨了，门口的路灯坏了没有人修。"


def photo() -> dict[str, object]:
    """A photo as large as a phone takes it."""
    data = io.BytesIO()
    Image.new("RGB", (3000, 2000), "grey").save(data, "JPEG")
    return {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def sign_in(page: Page, username: str) -> None:
    """Whoever was at this browser leaves; somebody else begins."""
    page.context.clear_cookies()
    page.goto("sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("form:has(#id_password) button.c-btn")
    expect(page).not_to_have_url(re.compile("sign-in"))


def settle(page: Page, path: str) -> None:
    """Go there and wait until nothing more comes, without trusting that all ever goes quiet."""
    page.goto(path, wait_until="load")
    page.wait_for_timeout(150)


@contextmanager
def seen_whole(page: Page) -> Iterator[None]:
    """The page in a window as high as itself, so that no bar lies over anything."""
    height, size = page.evaluate("document.documentElement.scrollHeight"), page.viewport_size
    assert size is not None
    page.set_viewport_size({**size, "height": max(height, size["height"])})
    yield
    page.set_viewport_size(size)


def begin_call(page: Page, words: str = WORDS) -> None:
    """The first step: the words, and the first category that they suggest."""
    page.goto("raise/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    page.locator("#id_text").press_sequentially(words)
    page.locator("[data-category]").first.click()
    expect(page.locator("#id_category")).not_to_have_value("")
    page.click("[data-next]")


def point_at_map(page: Page) -> None:
    """The second step: the phone's own position under the pin, which gets the name of its cell."""
    page.click("[data-locate]")
    expect(page.locator("[data-place-name]")).to_contain_text("社区")
    expect(page.locator("#id_lng")).to_have_value(re.compile(r"^113\.3"))
    page.fill("#id_address", "南门")
    page.click("[data-next]")


def raise_call(page: Page, words: str = WORDS) -> str:
    """All four steps; answers with the number of the call."""
    begin_call(page, words)
    point_at_map(page)
    page.set_input_files("#id_photos", [photo()])
    expect(page.locator("[data-photos] img")).to_have_count(1)
    page.click("[data-next]")
    page.fill("#id_name", "陈女士")
    page.fill("#id_phone", "13800000217")
    expect(page.locator('[data-of="text"]')).to_have_text(words)
    page.click("[data-send]")
    page.wait_for_url("**/receipt/")
    return page.locator(".c-receipt__no").inner_text()


def open_call(page: Page, number: str) -> None:
    """Find a call at a desk by its number and open it with the keyboard."""
    page.goto("desk/")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/calls/{number}/")


def act(page: Page, verb: str, **said: str) -> None:
    """Fill in the form of a verb and send it."""
    form = page.locator(f'form[action*="/{verb}/"]')
    if not form.is_visible():
        page.locator("details", has=form).locator("> summary").click()
    for name, words in said.items():
        field = form.locator(f"#id_{verb}_{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(words)
        else:
            field.fill(words)
    form.locator("button.c-btn").click()
    expect(page.locator(".c-messages")).to_be_visible()
