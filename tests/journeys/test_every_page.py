"""Every page there is, looked at: by axe in light, dark and large letters, and for what sticks out.

The pages come from youhu/demo/pages.py, which a test holds complete. 320 px stands for a zoom of
400 % on a screen of 1280 px (WCAG 1.4.10); 360 px is the narrowest phone that people have.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import AXE, DESK, PHONE, STANDARDS, Manage

Axe = Callable[..., list[tuple[str, str, list[Any]]]]
Sessions = dict[str, list[Any]]
Visitor = Callable[[dict[str, Any]], Page]
SIZES = {"phone": PHONE, "desk": DESK, "screen": {"viewport": {"width": 1920, "height": 1080}}}
NARROW = {"phone": (320, 360, 768), "desk": (320, 390, 768), "screen": (390, 1440)}
# Longer words and larger letters: the narrowest of each layout is where they would stick out.
BETWEEN = {"phone": (320, 768), "desk": (320, 768), "screen": (390, 1440)}
# How often each page is opened; in the dark only the colours are other ones, and on a desk large
# letters change only the letters, so that both are put on without opening the page again.
LOOKS = {"phone": ("light", "elder", "english"), "desk": ("light", "english")}
LOOKS["screen"] = LOOKS["desk"]
PARTS = 6  # so that two browsers share the work evenly
COOKIES = {"light": {}, "elder": {"elder": "1"}, "english": {"django_language": "en"}}
COLOURS = ("color-contrast", "link-in-text-block")
ROOMY = ("scrollable-region-focusable", "target-size")  # larger letters need less contrast
PUT_ON = """([name, value]) => {
  const before = document.documentElement.getAttribute(name);
  document.documentElement.setAttribute(name, value);
  return before;
}"""
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
def seen(base_url: str, manage: Manage) -> dict[str, dict[str, list[str]]]:
    """The addresses of all pages, by what they are looked at on and who looks."""
    rows: dict[str, dict[str, list[str]]] = {size: defaultdict(list) for size in SIZES}
    for user, size, path, _label in json.loads(manage("pages", "--json")):
        rows[size][user].append(path.removeprefix("/"))
    return rows


@pytest.fixture(scope="module")
def sessions() -> Sessions:
    """The cookies of everybody who has signed in once."""
    return {}


@pytest.fixture
def open_as(visitor: Visitor, base_url: str, sessions: Sessions) -> Callable[..., Page]:
    """A browser of a size in which a user has signed in, with a look's cookies."""

    def opened(user: str, size: str, look: str) -> Page:
        page = visitor(SIZES[size])
        page.emulate_media(reduced_motion="reduce")  # a look is put on at once
        if look != "english":
            page.add_init_script(path=AXE)
        if user and user not in sessions:
            steps.sign_in(page, user)
            sessions[user] = page.context.cookies()
        page.context.add_cookies(sessions.get(user, []))
        page.context.add_cookies(
            [{"name": name, "value": told, "url": base_url} for name, told in COOKIES[look].items()]
        )
        return page

    return opened


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("size", "look"), [(size, look) for size in LOOKS for look in LOOKS[size]])
def test_every_page_is_for_everybody(open_as, axe: Axe, seen, size: str, look: str, part) -> None:
    faults = {}
    for user, paths in shared_out(seen[size], part):
        page = open_as(user, size, look)
        for path in paths:
            steps.settle(page, path)
            for what, why in looked_at(page, axe, size, look):
                faults |= {f"{user or '-'} {size} /{path} {what}": why} if why else {}
            page.set_viewport_size(SIZES[size]["viewport"])

    assert faults == {}


def shared_out(seen: dict[str, list[str]], part: int) -> Iterator[tuple[str, list[str]]]:
    """Who looks at what in one of the parts: as few people as can be, each needs a browser."""
    rows = [(user, path) for user, paths in seen.items() for path in paths]
    first, after = (len(rows) * n // PARTS for n in (part, part + 1))
    for user, mine in groupby(rows[first:after], key=lambda row: row[0]):
        yield user, [path for _user, path in mine]


def looked_at(page: Page, axe: Axe, size: str, look: str) -> Iterator[tuple[str, Any]]:
    """What is wrong with a page in one look; the light one has the dark beside it."""
    if look != "english":
        yield look, axe(steps.see_whole(page), STANDARDS)
    if look == "light":
        with put_on(page, "data-theme", "dark"):
            yield "dark", axe(page, COLOURS)
    yield from narrowed(page, NARROW[size] if look == "light" else BETWEEN[size])
    if look == "light" and "elder" not in LOOKS[size]:
        with put_on(page, "data-skin", f"{size} elder"):
            page.set_viewport_size(SIZES[size]["viewport"])
            yield "elder", axe(steps.see_whole(page), ROOMY)
            yield from narrowed(page, BETWEEN[size])


@contextmanager
def put_on(page: Page, attribute: str, value: str) -> Iterator[None]:
    """The page as it is with another attribute of its root."""
    before = page.evaluate(PUT_ON, [attribute, value])
    yield
    page.evaluate(PUT_ON, [attribute, before])


def narrowed(page: Page, widths: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
    """What sticks out of the page at each of these widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for _turn in range(10):  # what script draws follows the window a moment later
            if not (found := page.evaluate(STICKS_OUT)):
                break
            page.wait_for_timeout(300)
        yield f"at {width}", found
