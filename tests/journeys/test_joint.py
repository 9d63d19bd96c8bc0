"""A unit is called in, declines, the lead insists, a room decides, the unit does it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Manage
from tests.journeys.steps import Axe, sign_in

# The newest call that the handler's own unit is at, without anybody helping.
CALL = """
from youhu.calls.models import Call
from youhu.registry.models import Member
unit = Member.objects.filter(person__user__username="handler").order_by("pk")[0].organisation
calls = Call.objects.filter(unit=unit, state="working", assists=None).order_by("-pk")
print(calls[0].number)
"""
TASK, WHY_NOT, WHY, WORD = "今晚到场核查", "不属社区职责", "就在社区门口", "由社区到场"


def say(page: Page, verb: str, **said: str) -> None:
    """Fill in the form of a verb on the page of a duty and send it."""
    form = page.locator(f'form[action$="/{verb}/"]')
    if not form.is_visible():
        page.locator("details", has=form).locator("> summary").click()
    for name, words in said.items():
        form.locator(f"[name={name}]").fill(words)
    form.locator("button.c-btn").click()
    expect(page.locator(".c-messages")).to_be_visible()


def open_first(page: Page, tab: str) -> None:
    page.goto(f"desk/joint/?tab={tab}")
    page.get_by_role("link", name=TASK).click()
    expect(page.locator("#acts")).to_be_visible()


def test_a_disputed_duty_is_arbitrated(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    page = visitor({"viewport": {"width": 390, "height": 844}})
    number = manage("shell", "-v", "0", "-c", CALL).strip().splitlines()[-1]
    address = f"desk/calls/{number}/"

    sign_in(page, "handler")
    page.goto(address)
    page.locator("#duties .c-panel__end a").click()
    community = page.locator("#id_unit option", has_text="下渡社区").get_attribute("value")
    page.select_option("#id_unit", community or "")
    page.fill("#id_task", TASK)
    assert axe(page) == []
    page.click("main .c-btn--act")
    expect(page.locator("#duties")).to_contain_text("必办未完成")
    assert axe(page) == []

    sign_in(page, "secretary")
    open_first(page, "ours")
    say(page, "decline", note=WHY_NOT)

    sign_in(page, "handler")
    open_first(page, "declined")
    expect(page.locator("main")).to_contain_text(WHY_NOT)
    say(page, "insist", note=WHY)

    sign_in(page, "command")
    open_first(page, "arbitrate")
    assert axe(page) == []
    say(page, "uphold", note=WORD)

    sign_in(page, "secretary")
    open_first(page, "ours")
    expect(page.locator("#acts")).not_to_contain_text("推辞理由")
    say(page, "sign")
    say(page, "finish", report="已到场。")

    sign_in(page, "handler")
    page.goto(address)
    expect(page.locator("#duties")).to_contain_text("已到场。")
    expect(page.locator("#duties")).not_to_contain_text("必办未完成")
