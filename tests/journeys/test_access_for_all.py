"""Every page can be used by everybody: checked by axe against WCAG 2.2 AA, in each skin.

test_every_page.py looks at each page as it is first met; here are other hands and steps between.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import steps

Axe = Callable[[Page], list[tuple[str, str, list[Any]]]]
PUBLIC = ("", "raise/", "follow/", "sign-in/", "promises/")
DESK = ("desk/?tab=all", "desk/new/", "notices/", "posts/", "promises/")
BIG = {"name": "elder", "value": "1"}
ENGLISH = {"name": "django_language", "value": "en"}


def faults(page: Page, axe: Axe, path: str) -> list[tuple[str, str, list[Any]]]:
    """What axe finds on a page."""
    steps.settle(page, path)
    return axe(page)


def test_the_publics_pages_in_english(phone: Page, axe: Axe, base_url: str) -> None:
    phone.context.add_cookies([{**ENGLISH, "url": base_url}])

    assert [(path, found) for path in PUBLIC if (found := faults(phone, axe, path))] == []


def test_every_step_of_a_call(phone: Page, axe: Axe) -> None:
    found = []
    for go in (lambda: phone.goto("raise/"), lambda: steps.begin_call(phone)):
        go()
        found += axe(phone)
    steps.point_at_map(phone)
    found += axe(phone)
    phone.click("[data-next]")
    found += axe(phone)

    assert found == []


def test_the_callers_own_pages(phone: Page, axe: Axe) -> None:
    steps.raise_call(phone)
    receipt = phone.url

    assert faults(phone, axe, receipt) + faults(phone, axe, receipt.replace("receipt/", "")) == []


@pytest.mark.parametrize(
    ("who", "cookies"),
    [("dispatcher", ()), ("handler", ()), ("auditor", ()), ("dispatcher", (BIG,))],
    ids=["dispatcher", "handler", "auditor", "elder"],
)
def test_the_desks_pages(desk: Page, axe: Axe, base_url: str, who: str, cookies) -> None:
    steps.sign_in(desk, who)
    desk.context.add_cookies([{**cookie, "url": base_url} for cookie in cookies])
    pages = [path for path in DESK if path != "desk/new/" or who == "dispatcher"]

    found = [(path, why) for path in pages if (why := faults(desk, axe, path))]
    desk.goto("desk/?tab=all")
    call = desk.locator("[data-open]").first.get_attribute("href") or ""

    assert [*found, *faults(desk, axe, call.removeprefix("/"))] == []


def test_the_grid_workers_pages(phone: Page, axe: Axe) -> None:
    steps.sign_in(phone, "grid")

    assert [
        (path, found)
        for path in ("field/", "field/report/", "notices/", "posts/")
        if (found := faults(phone, axe, path))
    ] == []
