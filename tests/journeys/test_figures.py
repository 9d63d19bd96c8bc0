"""A rated department sees its rate and the calls behind it; a room calls back by keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import Axe


def numbers_of(text: str) -> tuple[int, int]:
    """“33 / 34” as numbers."""
    n, of = re.findall(r"\d+", text)
    return int(n), int(of)


def test_a_department_sees_its_rate_and_the_calls_behind_it(desk: Page, axe: Axe) -> None:
    steps.sign_in(desk, "handler")
    desk.get_by_role("link", name="数读").click()
    desk.get_by_role("link", name="按时办理率").click()
    row = desk.locator(".c-fig__kpis tr.is-on")
    expect(row).to_contain_text("按时办理率")
    met, counted = numbers_of(row.locator("td:nth-child(4)").inner_text())
    assert 0 < met <= counted
    assert axe(desk) == []

    row.locator("td:nth-child(4) a").click()
    expect(desk.get_by_text(f"共 {counted} 件")).to_be_visible()
    desk.get_by_role("link", name="未达到").click()
    expect(desk.get_by_text(f"共 {counted - met} 件")).to_be_visible()
    desk.get_by_role("link", name="达到", exact=True).click()
    expect(desk.get_by_text(f"共 {met} 件")).to_be_visible()
    assert axe(desk) == []

    number = desk.locator("tbody th a").first
    said = number.inner_text()
    number.click()
    expect(desk).to_have_url(re.compile(f"/desk/calls/{said}/"))


def test_a_room_calls_back_without_a_mouse(desk: Page, axe: Axe) -> None:
    steps.sign_in(desk, "command")
    desk.goto("desk/callbacks/")
    expect(desk.locator('body[data-ready="callbacks"]')).to_be_visible()
    first = desk.locator(".c-panel__title a").first.inner_text()
    waiting = int(re.findall(r"\d+", desk.locator(".c-head__sub").inner_text())[0])

    desk.keyboard.press("d")
    expect(desk.locator(".c-cb__phone a[href^='tel:']")).to_be_visible()
    expect(desk.locator('body[data-ready="callbacks"]')).to_be_visible()
    assert axe(desk) == []
    for key in ("1", "3", "3", "Enter"):
        desk.keyboard.press(key)

    expect(desk.get_by_text("回访结果已登记")).to_be_visible()
    expect(desk.locator(".c-head__sub")).to_contain_text(f"{waiting - 1} 件待回访")
    expect(desk.locator(".c-panel__title a").first).not_to_have_text(first)
    expect(desk.get_by_text("未解决 · 不满意").first).to_be_visible()

    second = desk.locator(".c-panel__title a").first.inner_text()
    desk.keyboard.press("m")
    expect(desk.get_by_text(second).first).to_be_visible()
    expect(desk.locator(".c-head__sub")).to_contain_text("件待回访")
