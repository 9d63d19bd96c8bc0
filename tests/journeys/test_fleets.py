"""A new fleet and its vehicle come in through two hands; a passer-by scans the mark and reports."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page, expect
from stdnum.cn import uscc

from tests.journeys import steps
from tests.journeys.conftest import DESK, PHONE, Manage
from tests.journeys.market import shell
from tests.journeys.steps import Axe, sign_in

FLEET, TYPE = "广州锦程货运有限公司", "新能源微面"
# Whoever gives logins has given one to the person who answers for the firm.
LOGIN = """
from django.contrib.auth.hashers import make_password
from youhu.demo.logins import PASSWORD
from youhu.registry.models import Member, User
person = Member.objects.get(organisation__uscc="{code}").person
person.user = User.objects.create(username="{code}", password=make_password(PASSWORD))
person.save(update_fields=["user"])
"""


def a_credit_code() -> str:
    """A code that no firm has, with the check character that fits."""
    stem = f"91440105MA{uuid4().int % 10**7:07}"
    return stem + uscc.calc_check_digit(f"{stem}0")


def enter_firm(desk: Page, code: str, axe: Axe) -> str:
    """The association's desk writes down a firm that nobody here knows; where its page is."""
    desk.goto("desk/fleets/new/")
    desk.get_by_role("link", name="系统内没有这家企业").click()
    assert axe(desk) == []
    said = {"name": f"{FLEET}{code[-4:]}", "uscc": code, "manager": "罗锦程"}
    for name, words in {**said, "mobile": f"139{code[-8:-1]}0"}.items():
        desk.fill(f"[name={name}]", words)
    desk.click("main .c-btn--act")
    done(desk)
    return desk.url


def hand_in(page: Page) -> None:
    """Every document that is needed, each with its photo."""
    kinds = page.locator("#paper_kind option")
    values = [one.get_attribute("value") for one in kinds.all()]
    last = timezone.localdate() + timedelta(days=400)
    for n, kind in enumerate(values, start=1):
        page.locator("summary", has_text="提交证件").click()
        page.select_option("#paper_kind", kind)
        page.fill("#paper_code", f"GZ-2026-{n:04}")
        page.fill("#paper_valid_from", f"{last - timedelta(days=700):%Y-%m-%d}")
        page.fill("#paper_valid_until", f"{last:%Y-%m-%d}")
        page.set_input_files("#paper_photos", [steps.photo()])
        page.click("form[action$='/paper/'] button.c-btn")
        done(page)
    expect(page.get_by_text("已提交待核对")).to_have_count(len(values))


def done(page: Page) -> None:
    expect(page.locator(".c-messages")).to_contain_text("已完成并留痕")


def step(page: Page, verb: str, **said: str) -> None:
    """One step with a fleet or a vehicle, in its form on the page."""
    page.reload()
    form = page.locator(f"form[action$='/{verb}/']")
    if not form.is_visible():
        page.locator("details", has=form).locator("> summary").click()
    for name, words in said.items():
        form.locator(f"[name={name}]").fill(words)
    form.locator("button.c-btn").click()
    done(page)


def accept_all(page: Page) -> None:
    """The desk looks at each photo, then accepts the document."""
    waiting = page.locator("form[action$='/accept/'] button")
    left = waiting.count()
    assert left
    photos = page.locator("a[href*='/papers/'][href$='/photo/']")
    answer = page.request.get(str(photos.first.get_attribute("href")))
    assert answer.headers["content-type"].startswith("image/")
    for n in range(left, 0, -1):
        expect(waiting).to_have_count(n)
        waiting.first.click()
    expect(waiting).to_have_count(0)


def admit(desk: Page, second: Page, name: str) -> None:
    """From the list of what waits: one person proposes, another decides."""
    desk.goto("desk/fleets/waiting/")
    desk.locator("table a", has_text=name).first.click()
    accept_all(desk)
    step(desk, "propose_admit")
    second.goto(desk.url)
    step(second, "admit")
    expect(second.locator(".f-fit")).to_contain_text("今日可上路")


def put_forward(fleet: Page, plate: str) -> None:
    """The fleet's vehicle, with its documents."""
    fleet.get_by_role("link", name="申报车辆").click()
    choice = fleet.locator("#id_type option", has_text=TYPE)
    fleet.select_option("#id_type", value=choice.get_attribute("value"))
    fleet.fill("#id_plate", plate)
    fleet.click("main .c-btn--act")
    fleet.wait_for_url(re.compile(r"vehicles/\d+/$"))
    hand_in(fleet)


def report(passer_by: Page, axe: Axe) -> str:
    """What stands in the way, where one is: a call with a number."""
    passer_by.get_by_role("link", name="举报这辆车").click()
    passer_by.fill("#id_text", "停在消防通道上卸货，挡住了出口。")
    passer_by.click("[data-locate]")
    expect(passer_by.locator("#id_lng")).to_have_value(re.compile(r"^113\."))
    assert axe(passer_by) == []
    passer_by.locator("form[data-report] button.c-btn--act").click()
    number = re.compile(r"440105-\d{8}-\d{6}")
    expect(passer_by.locator("main")).to_contain_text(number)
    found = number.search(passer_by.locator("main").inner_text())
    assert found
    return found[0]


def test_a_new_fleet_comes_in_and_a_passer_by_checks_and_reports_its_vehicle(
    visitor: Callable[..., Page], axe: Axe, manage: Manage
) -> None:
    code = a_credit_code()
    plate = f"粤AD{code[-6:-1]}"
    fleet, desk, second, passer_by = visitor(DESK), visitor(DESK), visitor(DESK), visitor(PHONE)
    sign_in(desk, "market")
    sign_in(second, "market2")
    its_page = enter_firm(desk, code, axe)
    shell(manage, LOGIN.format(code=code))
    sign_in(fleet, code)
    fleet.goto(its_page)
    hand_in(fleet)
    assert axe(fleet) == []
    admit(desk, second, FLEET)

    fleet.goto(its_page)
    put_forward(fleet, plate)
    admit(desk, second, plate)
    sheet = second.get_by_role("link", name="打印标识").get_attribute("href")
    assert second.request.get(str(sheet)).body().startswith(b"%PDF")

    mark = second.get_by_role("link", name="群众扫码所见").get_attribute("href")
    passer_by.goto(str(mark).lstrip("/"))
    expect(passer_by.locator(".f-fit")).to_contain_text("今日已准入")
    expect(passer_by.locator("main")).to_contain_text(plate)
    expect(passer_by.locator("main")).to_contain_text(FLEET)
    assert axe(passer_by) == []
    number = report(passer_by, axe)
    desk.goto(second.url)
    expect(desk.locator("main")).to_contain_text(number)

    until = f"{timezone.localdate() + timedelta(days=7):%Y-%m-%d}"
    step(desk, "propose_suspend", until=until, note="占用消防通道，停运整改。")
    step(second, "suspend")
    passer_by.goto(str(mark).lstrip("/"))
    expect(passer_by.locator(".f-fit")).to_contain_text("今日未准入")
    assert axe(passer_by) == []
    steps.sign_in(desk, "command")
    steps.open_call(desk, number)
    expect(desk.locator("main")).to_contain_text("消防通道")
