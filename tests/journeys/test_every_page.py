"""Every page there is, looked at: by axe in light, dark and large letters, and for what sticks out.

The pages come from youhu/demo/pages.py, which a test holds complete. 320 px stands for a zoom of
400 % on a screen of 1280 px (WCAG 1.4.10); 360 px is the narrowest phone that people have.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE, Manage

Axe = Callable[[Page], list[tuple[str, str, list[Any]]]]
Visitor = Callable[[dict[str, Any]], Page]
SIZES = {"phone": PHONE, "desk": DESK, "screen": {"viewport": {"width": 1920, "height": 1080}}}
NARROW = {"phone": (320, 360, 768), "desk": (320, 390, 768), "screen": (390, 1440)}
LOOKS = {
    "light": {},
    "dark": {"theme": "dark"},
    "elder": {"elder": "1"},
    "english": {"django_language": "en"},
}
STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 1) return "";
  const limit = document.documentElement.clientWidth + 1;
  const scrolls = (e) => e && e !== document.body
    && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  const guilty = [...document.querySelectorAll("body *")].find((e) => {
    const box = e.getBoundingClientRect();
    return box.right > limit && box.width && !scrolls(e.parentElement);
  });
  return `${wide} px wider: ${guilty?.tagName}.${guilty?.className.baseVal ?? guilty?.className}`;
}"""


@pytest.fixture(scope="module")
def seen(base_url: str, manage: Manage) -> dict[tuple[str, str], list[str]]:
    """The addresses of all pages, by who looks at them and on what."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for user, size, path, _label in json.loads(manage("pages", "--json")):
        rows[user, size].append(path.removeprefix("/"))
    return rows


def open_as(visitor: Visitor, user: str, size: str, cookies: dict[str, str], base_url: str) -> Page:
    """A browser of that size in which `user` has signed in and chosen."""
    page = visitor(SIZES[size])
    if user:
        steps.sign_in(page, user)
    page.context.add_cookies([{"name": n, "value": v, "url": base_url} for n, v in cookies.items()])
    return page


def settle(page: Page, path: str) -> None:
    """Go there and wait until nothing more comes, without trusting that all ever goes quiet."""
    page.goto(path, wait_until="load")
    page.wait_for_timeout(150)


def see_whole(page: Page) -> Page:
    """The page in a window as high as itself, so that no bar lies over anything."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_for_everybody(visitor: Visitor, axe: Axe, seen, base_url, look) -> None:
    faults = {}
    for (user, size), paths in seen.items():
        page = open_as(visitor, user, size, LOOKS[look], base_url)
        for path in paths:
            settle(page, path)
            if look != "english" and (found := axe(see_whole(page))):
                faults[f"{user or '-'} {size} /{path}"] = found
            if look != "dark":
                faults |= {f"{user or '-'} /{path} {key}": why for key, why in narrowed(page, size)}
            page.set_viewport_size(SIZES[size]["viewport"])

    assert faults == {}


def narrowed(page: Page, size: str) -> Iterator[tuple[str, str]]:
    """What sticks out of the page at each of the narrow widths."""
    for width in NARROW[size]:
        page.set_viewport_size({"width": width, "height": 800})
        if found := page.evaluate(STICKS_OUT):
            yield f"at {width}", found
