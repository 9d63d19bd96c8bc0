"""An extension is asked at one desk and refused at another; the asker reads why."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK

Visit = Callable[[dict[str, Any]], Page]
WHY = "可由备用班组先行处置，请按原时限办结。"


def test_an_extension_is_asked_and_refused(visitor: Visit, axe: steps.Axe) -> None:
    handler, command = visitor(DESK), visitor(DESK)
    steps.sign_in(handler, "handler")
    handler.goto("desk/?tab=working&sort=-due")
    handler.locator("[data-open]").first.click()
    handler.wait_for_url("**/desk/calls/**")
    ask = handler.locator("#oversight a", has_text="申请延期")
    while ask.count() == 0:  # another unit has it, or more time is asked for already
        handler.locator('[data-key="j"]').click(timeout=5000)
        handler.wait_for_load_state()
    ask.click()
    handler.fill("#id_extend_days", "2")
    handler.fill("#id_extend_reason", "配件在途，后天才能安装。")
    handler.fill("#id_extend_evidence", "采购订单 CG-2026-0091")
    assert axe(handler) == []
    handler.locator('form[action$="/extend/"] button.c-btn').click()
    expect(handler.locator(".c-messages")).to_contain_text("已提交申请")
    address = handler.url

    steps.sign_in(command, "command")
    command.goto(address)
    card = command.locator("section", has_text="待审批").first
    card.locator("summary", has_text="不同意延期").click()
    card.locator('form[action$="/refuse/"] textarea').fill(WHY)
    assert axe(command) == []
    card.locator('form[action$="/refuse/"] button.c-btn').click()
    expect(command.locator(".c-messages")).to_contain_text("已驳回")

    handler.reload()
    expect(handler.locator("main")).to_contain_text(WHY)
    for path in ("desk/supervision/", "desk/requests/"):
        command.goto(path)
        assert axe(command) == []
