"""A fleet and a vehicle come in through two hands; a passer-by scans the mark and reports it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Manage
from tests.journeys.steps import Axe, sign_in

PLATE = "粤AD98765"
KINDS = ("vehicle_licence", "inspection", "compulsory_insurance", "cargo_insurance")
# Yesterday was the last day of its inspection.
END_ONE = (
    "from datetime import date, timedelta;"
    "from youhu.fleets.models import Document;"
    f"Document.objects.filter(vehicle__plate='{PLATE}', kind='inspection')"
    ".update(valid_until=date.today() - timedelta(days=2))"
)


def hand_in(page: Page, kind: str) -> None:
    page.get_by_text("提交证件", exact=True).first.click()
    page.select_option("#paper_kind", kind)
    page.fill("#paper_code", "GZ-2026-0365")
    page.fill("#paper_valid_from", "2026-01-01")
    page.fill("#paper_valid_until", "2099-12-31")
    page.click("form[action$='/paper/'] button")
    expect(page.locator(".f-rows").first).to_contain_text("已提交待核对")


def step(page: Page, verb: str, note: str = "") -> None:
    """One step of the desk or the fleet, in its form on the page."""
    form = page.locator(f"form[action$='/{verb}/']")
    if not form.is_visible():
        form.locator("xpath=ancestor::details").locator("summary").click()
    if note:
        form.locator("textarea").fill(note)
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text("已办理")


def accept_all(page: Page) -> None:
    waiting = page.locator("form[action$='/accept/'] button")
    for _n in range(waiting.count()):
        waiting.first.click()
        page.wait_for_load_state()
    expect(waiting).to_have_count(0)


def test_a_vehicle_comes_in_is_scanned_loses_a_document_and_is_reported(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    fleet, desk, second, passer_by = visitor(DESK), visitor(DESK), visitor(DESK), visitor(PHONE)
    sign_in(fleet, "fleet")
    fleet.goto("desk/fleets/")
    fleet.locator("table a.f-name").first.click()
    fleet.get_by_role("link", name="申报车辆").click()
    fleet.select_option("#id_type", index=1)
    fleet.fill("#id_plate", PLATE)
    fleet.click("main .c-btn--act")
    fleet.wait_for_url(re.compile(r"vehicles/\d+/$"))
    for kind in KINDS[:3]:
        hand_in(fleet, kind)
    assert axe(fleet) == []

    sign_in(desk, "market")
    desk.goto("desk/fleets/waiting/")
    desk.locator("table a", has_text=PLATE).click()
    accept_all(desk)
    step(desk, "give_back", "缺货运及责任保险，请补交。")
    fleet.reload()
    expect(fleet.locator("main")).to_contain_text("缺货运及责任保险")
    hand_in(fleet, KINDS[3])
    step(fleet, "complete")

    desk.reload()
    accept_all(desk)
    step(desk, "propose_admit")
    assert axe(desk) == []
    sign_in(second, "market2")
    second.goto(desk.url)
    step(second, "admit")
    expect(second.locator(".f-fit")).to_contain_text("今日可上路")

    mark = second.get_by_role("link", name="群众扫码所见").get_attribute("href")
    passer_by.goto(str(mark).lstrip("/"))
    expect(passer_by.locator(".f-fit")).to_contain_text("今日已准入")
    expect(passer_by.locator("main")).to_contain_text(PLATE)
    assert axe(passer_by) == []

    manage("shell", "-c", END_ONE)
    manage("tick")
    passer_by.reload()
    expect(passer_by.locator(".f-fit")).to_contain_text("今日未准入")
    passer_by.get_by_role("link", name="举报").click()
    passer_by.fill("#id_text", "停在消防通道上卸货，挡住了出口。")
    passer_by.get_by_role("button", name="就在我这里").click()
    expect(passer_by.locator("[role=status]").last).to_contain_text("举报将附上您的位置")
    assert axe(passer_by) == []
    passer_by.get_by_role("button", name="提交举报").click()
    expect(passer_by.locator("main")).to_contain_text(re.compile(r"440105-\d{8}-\d{6}"))

    desk.reload()
    expect(desk.locator("main")).to_contain_text("群众举报")
    expect(desk.locator("main")).to_contain_text("暂停")
