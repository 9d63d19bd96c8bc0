"""An order to 18 subdistricts: who has signed, who is late, what was done, verified."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Manage
from tests.journeys.steps import Axe, photo

Visit = Callable[[dict[str, Any]], Page]
TITLE = "台风前清疏雨水口"
# The room and a handler of each of the first two subdistrict offices are signed in; says what they
# are called, each with the cookie of the session.
SESSIONS = """
from django.conf import settings
from django.test import Client
from youhu.registry.models import Organisation, User
users = {"command": User.objects.get(username="command")}
for n, office in enumerate(Organisation.objects.filter(kind="subdistrict").order_by("code")[:2]):
    hand = office.members.filter(role="handler", person__user=None).order_by("pk")[0]
    hand.person.user = users[office.short] = User.objects.create(username=f"office{n}")
    hand.person.save()
for name, user in users.items():
    browser = Client()
    browser.force_login(user)
    print(name, settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value)
"""
# Its time has run out, and the sweep has seen it.
TIME_IS_UP = f"""
from datetime import timedelta
from django.utils import timezone
from youhu.directives.models import Directive
from youhu.promises.actions import tick
order = Directive.objects.get(title="{TITLE}")
late, hour = timezone.now() - timedelta(minutes=5), timedelta(hours=1)
order.tasks.update(sign_due_at=late - hour, due_at=late)
Directive.objects.filter(pk=order.pk).update(issued_at=late - 2 * hour, due_at=late)
tick(now=timezone.now())
"""


def sessions(manage: Manage, base_url: str) -> dict[str, list[Any]]:
    """The cookies of the room and of two offices; signing in is the business of other journeys."""
    said = manage("shell", "-v", "0", "-c", SESSIONS).splitlines()[-3:]
    rows = [line.split() for line in said]
    return {who: [{"name": name, "value": value, "url": base_url}] for who, name, value in rows}


def issue(desk: Page) -> str:
    """The room gives the order to all subdistricts with one tap; answers its address."""
    desk.goto("directives/new/")
    desk.fill("#id_title", TITLE)
    desk.fill("#id_text", "主要道路雨水口全部清疏，完成后附照片。")
    desk.select_option("#id_urgency", "urgent")
    desk.locator("[data-all]").first.click()
    desk.locator(".c-dirs__who .c-btn--act").click()
    expect(desk.locator(".c-messages")).to_contain_text("18")
    return desk.url


def roll_up(desk: Page, address: str) -> list[int]:
    """How many parts stand in each state, from issued to verified."""
    desk.goto(address)
    said = desk.locator(".c-rollup__n").all_inner_texts()
    return [int(n) for n in said]


def act(page: Page, verb: str) -> None:
    page.locator(f'form[action$="/{verb}/"] button.c-btn').first.click()
    expect(page.locator(".c-messages")).to_be_visible()


def test_an_order_to_18_subdistricts_is_signed_overdue_reported_and_verified(
    visitor: Visit, axe: Axe, manage: Manage, base_url: str
) -> None:
    desk, phone = visitor(DESK), visitor(PHONE)
    signed_in = sessions(manage, base_url)
    desk.context.add_cookies(signed_in.pop("command"))
    address = issue(desk)
    assert roll_up(desk, address)[:2] == [18, 0]

    for cookies in signed_in.values():
        phone.context.clear_cookies()
        phone.context.add_cookies(cookies)
        phone.goto(address)
        act(phone, "sign")
    assert roll_up(desk, address)[:2] == [16, 2]
    unsigned = desk.locator("p", has=desk.get_by_text("尚未签收")).inner_text()
    assert len(re.split("[：、]", unsigned)) >= 16
    assert not any(office in unsigned for office in signed_in)
    act(desk, "urge")

    manage("shell", "-v", "0", "-c", TIME_IS_UP)
    desk.goto(address)
    expect(desk.locator(".c-part", has_text="普通督办")).to_have_count(18)
    desk.goto("directives/?tab=overdue")
    expect(desk.locator("tr", has_text=TITLE)).to_contain_text("18 个超期")

    phone.goto(address)
    phone.fill("[name=report]", "清疏雨水口 42 座，无井盖缺失。")
    phone.set_input_files("[name=photos]", [photo()])
    assert axe(phone) == []
    act(phone, "report")
    desk.goto(address)
    part = desk.locator(".c-part", has_text="清疏雨水口 42 座")
    expect(part.locator("img")).to_have_count(1)
    expect(part).to_contain_text("超期")
    act(desk, "verify")
    expect(part).to_contain_text("已结束的督办")
    assert roll_up(desk, address)[:4] == [16, 1, 0, 1]
