"""An examinee in a closed building: four departments are called, come, agree, act and are rated."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import Axe, sign_in

UNITS = {"education": "区教育局", "police": "海珠公安分局", "traffic": "海珠交警大队",
         "health": "区卫健局"}  # fmt: skip
TITLE, NAME, TASK = "封闭楼栋内考生须在 13:30 前到考点", "郑一鸣", "专车送到考点"


def call_departments(page: Page, axe: Axe) -> str:
    """The branch raises the summons where the phone stands; answers with its address."""
    sign_in(page, "branch")
    page.goto("summons/new/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    assert axe(page) == []
    page.fill("#id_title", TITLE)
    page.get_by_label("特急").check()
    page.fill("#id_text", "楼内一名考生 14:00 开考，请协调出楼、车辆、检测和考室。")
    page.fill("#id_person_name", NAME)
    page.fill("#id_address", "惠和苑 3 栋东门")
    page.select_option("#id_lead", label=UNITS["education"])
    for name in list(UNITS.values())[1:]:
        page.get_by_label(name, exact=True).check()
    page.click("main .c-btn--act")
    page.wait_for_url(re.compile(r"summons/\d+/$"))
    expect(page.locator(".c-sum__row")).to_have_count(len(UNITS))
    return page.url


def stand_at(page: Page) -> None:
    """The phone is where the summons is."""
    where = page.locator("[data-trip]")
    lng, lat = (float(where.get_attribute(f"data-{name}") or 0) for name in ("lng", "lat"))
    page.context.set_geolocation({"longitude": lng, "latitude": lat})


def come(page: Page, user: str, address: str) -> None:
    """One department acknowledges and arrives, a tap each."""
    sign_in(page, user)
    page.goto(f"{address}trip/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    stand_at(page)
    page.click("[data-tap=acknowledge] button")
    expect(page.locator("[data-tap=arrive]")).to_be_visible()
    expect(page.locator("body[data-ready]")).to_be_visible()
    page.click("[data-tap=arrive] button")
    expect(page.locator("#id_report")).to_be_visible()


def report(page: Page, user: str, address: str) -> None:
    """One department does what was agreed, and says so."""
    page.goto(f"{address}trip/")
    if user == "traffic":
        page.locator("form[action*='/finish/'] button").click()
        page.wait_for_load_state()
    page.fill("#id_report", "已按会商办妥。")
    page.click("form[action*='/report/'] .c-btn--act")
    expect(page.locator(".c-note--ok").last).to_contain_text("已反馈")


def test_an_examinee_is_brought_to_the_exam(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe
) -> None:
    desk, phones = visitor(DESK), {user: visitor(PHONE) for user in UNITS}
    address = call_departments(desk, axe)

    for user, phone in phones.items():
        come(phone, user, address)
    assert axe(phones["health"]) == []
    expect(phones["education"].locator("main")).to_contain_text(NAME)
    expect(phones["health"].locator("main")).not_to_contain_text(NAME)

    desk.goto(address)
    desk.locator("#confer summary").click()
    desk.fill("#id_confer_findings", "专车直送，单独考室。")
    desk.fill("#id_confer_task_0", TASK)
    desk.select_option("#id_confer_unit_0", label=UNITS["traffic"])
    desk.click("#confer .c-btn--ink")
    expect(desk.locator("main")).to_contain_text(TASK)
    assert axe(desk) == []

    for user, phone in phones.items():
        report(phone, user, address)

    desk.goto(address)
    for n in range(len(UNITS)):
        form = desk.locator("form[action*='/rate/']").first
        form.get_by_label("基本满意" if n == 0 else "满意", exact=True).check()
        form.locator("textarea").fill("考室安排得晚了一些。" if n == 0 else "")
        form.locator("button.c-btn").click()
        expect(desk.locator("form[action*='/rate/']")).to_have_count(len(UNITS) - n - 1)
    desk.click("#commands .c-btn--act")
    expect(desk.locator(".c-sum__head")).to_contain_text("已结束")

    rated = phones["education"]
    rated.goto("summons/ratings/")
    rated.get_by_role("link", name=UNITS["education"], exact=True).click()
    expect(rated.locator("#behind")).to_contain_text(TITLE)
    expect(rated.locator("#behind")).to_contain_text("考室安排得晚了一些。")
