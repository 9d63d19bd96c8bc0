"""An administrator changes a rule, sees what it would have done, and another one approves it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK

Axe = Callable[[Page], list[tuple[str, str, list[object]]]]
Visit = Callable[[dict[str, Any]], Page]
NARROW = {"width": 768, "height": 1024}


def test_a_rule_is_changed_by_two_people_and_a_dry_run(visitor: Visit, axe: Axe) -> None:
    admin, reviewer = visitor(DESK), visitor(DESK)
    steps.sign_in(admin, "admin")
    admin.goto("settings/")
    assert axe(admin) == []
    admin.get_by_role("link", name="派单规则").click()
    admin.fill("input[type=search][name=q] >> nth=-1", "R-201")
    admin.get_by_role("button", name="筛选").click()
    admin.locator(".c-rulelist a", has_text="R-201").click()
    admin.get_by_role("link", name="修改或终止这条规则").click()
    assert axe(admin) == []

    admin.select_option("#id_whom", label="广州市海珠区城市管理和综合执法局")
    admin.fill("#id_note", "区政府专题会议纪要")
    admin.get_by_role("button", name="保存草稿并回放").click()
    expect(admin.locator(".l-book__side")).to_contain_text("将改派")
    expect(admin.locator(".c-flow")).to_be_visible()
    moved = admin.locator(".c-replay__sums b").first.inner_text()
    assert int(moved) > 0
    for size in (NARROW, DESK.get("viewport", NARROW)):
        admin.set_viewport_size(size)
        assert axe(admin) == []
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert admin.evaluate(wide)
    admin.get_by_role("button", name="提交复核").click()
    expect(admin.locator(".c-messages")).to_contain_text("等另一位管理员复核")
    expect(admin.get_by_role("button", name=re.compile("复核通过"))).to_have_count(0)

    steps.sign_in(reviewer, "admin2")
    reviewer.goto(admin.url)
    assert axe(reviewer) == []
    expect(reviewer.locator(".c-replay__sums b").first).to_have_text(moved)
    reviewer.get_by_role("button", name=re.compile("复核通过")).click()
    expect(reviewer.locator(".c-messages")).to_contain_text("到生效日自动生效")
    expect(reviewer.locator(".c-book__title")).to_contain_text("已通过")


def test_whom_a_call_would_go_to_can_be_tried(visitor: Visit, axe: Axe) -> None:
    auditor = visitor(DESK)
    steps.sign_in(auditor, "auditor")
    auditor.goto("settings/rules/try/")
    auditor.get_by_role("button", name="试算").click()
    expect(auditor.locator(".c-answer")).to_be_visible()
    expect(auditor.locator(".c-trail")).to_contain_text("以此为准")
    assert axe(auditor) == []


def test_a_limit_is_changed_by_two_people_and_a_dry_run(visitor: Visit, axe: Axe) -> None:
    admin, reviewer = visitor(DESK), visitor(DESK)
    steps.sign_in(admin, "admin")
    admin.goto("settings/")
    admin.get_by_role("link", name="时限规则").click()
    assert axe(admin) == []
    admin.fill("input[type=search][name=q] >> nth=-1", "L-485")
    admin.get_by_role("button", name="筛选").click()
    admin.locator(".c-rulelist a", has_text="L-485").last.click()
    admin.get_by_role("link", name="修改或终止这条规则").click()
    admin.fill("#id_amount", "2")
    admin.fill("#id_note", "区政府专题会议纪要")
    assert axe(admin) == []
    admin.get_by_role("button", name="保存草稿并回放").click()
    expect(admin.locator(".l-book__side")).to_contain_text("按草稿超时")
    figures = admin.locator(".c-replay__sums b").all_inner_texts()
    assert int(figures[0]) >= int(figures[1]) > 0
    for size in (NARROW, DESK.get("viewport", NARROW)):
        admin.set_viewport_size(size)
        assert axe(admin) == []
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert admin.evaluate(wide)
    admin.get_by_role("button", name="提交复核").click()

    steps.sign_in(reviewer, "admin2")
    reviewer.goto(admin.url)
    reviewer.get_by_role("button", name=re.compile("复核通过")).click()
    expect(reviewer.locator(".c-messages")).to_contain_text("到生效日自动生效")
    expect(reviewer.locator(".c-book__title")).to_contain_text("已通过")
