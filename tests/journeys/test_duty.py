"""A swap is accepted on a phone and approved at a desk; the new one answers at that hour."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE

Visit = Callable[[dict[str, Any]], Page]


def test_a_swap_is_accepted_approved_and_asked_for(visitor: Visit, axe: steps.Axe) -> None:
    phone, desk = visitor(PHONE), visitor(DESK)
    steps.sign_in(phone, "handler")
    phone.goto("duty/")
    assert axe(phone) == []
    phone.locator(".c-duty__wait a", has_text="请您调班").click()
    when = phone.locator(".c-facts dd").first.inner_text()
    phone.get_by_role("button", name="同意替班").click()
    expect(phone.locator("main")).to_contain_text("待审批")

    steps.sign_in(desk, "command")
    desk.goto(phone.url)
    assert axe(desk) == []
    desk.get_by_role("button", name="批准", exact=True).click()
    expect(desk.locator("main")).to_contain_text("已调班")
    day, hour = re.findall(r"\d{4}-\d\d-\d\d|\d\d:\d\d", when)[:2]
    desk.goto(f"duty/who/?at={day}T{hour}&q=城市管理和综合执法局")
    expect(desk.locator("tbody tr").first).to_contain_text(when.split("→")[1].strip())
    assert axe(desk) == []
