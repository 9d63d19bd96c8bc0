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
from tests.journeys.conftest import AXE, DESK, PHONE, ROOT, STANDARDS, Manage

Axe = Callable[..., list[tuple[str, str, list[Any]]]]
Sessions = dict[str, list[Any]]
Seen = dict[str, list[str]]
Visitor = Callable[[dict[str, Any]], Page]
SIZES = {"phone": PHONE, "desk": DESK, "screen": {"viewport": {"width": 1920, "height": 1080}}}
NARROW = {"phone": (320, 360, 768), "desk": (320, 390, 768), "screen": (390, 1440)}
# Longer words and larger letters: the narrowest of each layout is where they would stick out.
BETWEEN = {"phone": (320, 768), "desk": (320, 768), "screen": (390, 1440)}
# How often each page is opened: in the dark only the colours are other ones, and large letters
# change only the letters, so that both are put on without opening the page again. A few pages for
# residents hold something else in large letters; in English one of each kind shows the words.
LOOKS = {"phone": ("light", "elder", "english"), "desk": ("light", "english")}
LOOKS["screen"] = LOOKS["desk"]
OTHERWISE_FOR_ELDERS = {
    "accessibility": "web/accessibility.html",
    "help": "web/help.html",
    "home": "web/home.html",
    "my_data": "subjects/mine.html",
    "my_households": "neighbours/mine.html",
    "privacy": "web/privacy.html",
    "progress": "calls/progress.html",
    "prove": "transparency/prove.html",
    "raise_call": "calls/raise.html",
}
OF_EVERY_PAGE = {"base.html", "common/switches.html"}
IF_ELDER = "{% if elder %}"
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
def seen(base_url: str, manage: Manage) -> dict[tuple[str, str], Seen]:
    """The addresses of all pages, by what they are looked at on and how, and who looks."""
    found: dict[tuple[str, str], Seen] = defaultdict(lambda: defaultdict(list))
    named: set[tuple[str, str]] = set()
    for user, size, path, label in json.loads(manage("pages", "--json")):
        name = label.split("-")[0]
        for look in LOOKS[size]:
            if is_opened(look, name, is_first=(size, name) not in named):
                found[size, look][user].append(path.removeprefix("/"))
        named.add((size, name))
    return found


def is_opened(look: str, name: str, *, is_first: bool) -> bool:
    """Whether a page is opened once more for a look; `is_first` of its kind on this size."""
    if look == "elder":
        return name in OTHERWISE_FOR_ELDERS
    return look == "light" or is_first


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
    for user, paths in shared_out(seen[size, look], part):
        page = open_as(user, size, look)
        for path in paths:
            steps.settle(page, path)
            for what, why in looked_at(page, axe, size, look):
                faults |= {f"{user or '-'} {size} /{path} {what}": why} if why else {}
            page.set_viewport_size(SIZES[size]["viewport"])

    assert faults == {}


def test_what_differs_in_large_letters_is_opened_in_them() -> None:
    templates = (ROOT / "youhu").glob("*/templates/**/*.html")
    differ = {
        str(file).split("/templates/")[1] for file in templates if IF_ELDER in file.read_text()
    }
    assert differ - OF_EVERY_PAGE == {*OTHERWISE_FOR_ELDERS.values()}


def shared_out(seen: Seen, part: int) -> Iterator[tuple[str, list[str]]]:
    """Who looks at what in one of the parts: as few people as can be, each needs a browser."""
    rows = [(user, path) for user, paths in seen.items() for path in paths]
    first, after = (len(rows) * n // PARTS for n in (part, part + 1))
    for user, mine in groupby(rows[first:after], key=lambda row: row[0]):
        yield user, [path for _user, path in mine]


def looked_at(page: Page, axe: Axe, size: str, look: str) -> Iterator[tuple[str, Any]]:
    """What is wrong with a page in one look; the light one has the dark beside it."""
    if look != "english":
        yield look, axe(page, STANDARDS)
    if look == "light":
        with put_on(page, "data-theme", "dark"):
            yield "dark", axe(page, COLOURS)
    yield from narrowed(page, NARROW[size] if look == "light" else BETWEEN[size])
    if look == "light":
        with put_on(page, "data-skin", f"{size} elder"):
            page.set_viewport_size(SIZES[size]["viewport"])
            yield "elder", axe(page, ROOMY)
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
