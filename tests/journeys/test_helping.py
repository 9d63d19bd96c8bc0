"""From checking in to the quarterly letter: one wish from a paper list, one neighbour who helps."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Manage
from tests.journeys.steps import Axe, sign_in
from youhu.demo.logins import COMMUNITY

WISH, TITLE, ASKER = "客厅灯管坏了，够不着，家里只有我一个人。", "给陆婆婆换客厅灯管", "13826410365"
# The sweep sends the letters soon after the quarter, when the last hours are confirmed.
NEXT_QUARTER = """
from datetime import datetime, time
from django.utils import timezone
from youhu.volunteering.actions import send_letters
today = timezone.localdate()
months = 12 * today.year + (today.month - 1) // 3 * 3 + 3
first = today.replace(year=months // 12, month=months % 12 + 1, day=15)
send_letters(now=timezone.make_aware(datetime.combine(first, time(9))))
"""
Visitor = Callable[[dict[str, Any]], Page]


def check_in(phone: Page) -> None:
    """A resident reports to where they live, for the bureau that they work in."""
    sign_in(phone, "resident")
    phone.goto("serve/check-in/")
    phone.select_option("#id_community", COMMUNITY)
    phone.select_option("#id_unit", "urban")
    phone.fill("#id_phone", "13826400888")
    phone.click("main .c-btn--act")
    expect(phone.locator("main")).to_contain_text("待接收")


def accept(desk: Page) -> None:
    """The community accepts who waits."""
    sign_in(desk, "secretary")
    desk.goto("check-ins/")
    desk.locator("tbody tr", has_text="待接收").first.locator("a").first.click()
    desk.click("main .c-btn--act")
    expect(desk.locator("main")).to_contain_text("已报到")


def enter_from_paper(desk: Page) -> None:
    """The wish of an old neighbour who has no phone of their own, verified and published."""
    desk.goto("wishes/desk/enter/")
    desk.fill("[name$='0-words']", WISH)
    desk.fill("[name$='0-name']", "陆秀英")
    desk.fill("[name$='0-phone']", ASKER)
    desk.click("main .c-btn--act")
    expect(desk.locator(".c-messages")).to_contain_text("1")
    desk.goto(newest(desk))
    desk.fill("[name=title]", TITLE)
    desk.fill("[name=salutation]", "陆婆婆")
    desk.click("main .c-btn--act")
    expect(desk.locator("main")).to_contain_text(TITLE)


def newest(desk: Page) -> str:
    """The address of the wish that came in last."""
    links = [link.get_attribute("href") or "" for link in desk.locator("tbody a").all()]
    return max(links, key=lambda link: int(link.strip("/").rpartition("/")[2]))


def claim_and_do(phone: Page) -> None:
    """The board tells no name and no number; who claims it rings, agrees and does it."""
    phone.goto("wishes/?show=near")
    phone.locator(".c-wish a", has_text=TITLE).click()
    assert ASKER not in phone.content()
    assert "陆秀英" not in phone.content()
    phone.click("main .c-btn--act")
    phone.goto("wishes/mine/")
    mine = phone.locator(".c-wish", has_text=TITLE)
    mine.locator(".c-btn--act").click()
    expect(phone.locator(".c-wish__shown")).to_contain_text(ASKER)
    mine.locator("summary", has_text="约好时间").click()
    mine.locator("[name=meets_at]").fill(in_an_hour(phone))
    mine.locator("form:has([name=meets_at]) button").click()
    mine.locator("summary", has_text="已经办好").click()
    mine.locator("form:has([name=minutes]) button").click()
    expect(phone.locator("main")).to_contain_text("陆婆婆确认")


def in_an_hour(phone: Page) -> str:
    """The moment as a form of the phone takes it, in its own time."""
    return str(
        phone.evaluate(
            "new Date(Date.now() + 3600e3 - new Date().getTimezoneOffset() * 60e3)"
            ".toISOString().slice(0, 16)"
        )
    )


def confirm_by_telephone(desk: Page) -> None:
    """The desk rings her and says for her how it was."""
    desk.goto("wishes/desk/?tab=confirm")
    desk.locator("tbody a", has_text=TITLE).click()
    desk.fill("form[action$='confirm/'] [name=note]", "打电话问过，灯亮了。")
    desk.click("form[action$='confirm/'] button")
    expect(desk.locator("main")).to_contain_text("已实现")


def sign_for_letter(desk: Page, manage: Manage) -> None:
    """The bureau reads in its letter what its people did, says what it needs names for, signs."""
    manage("tick")
    manage("shell", "-c", NEXT_QUARTER)
    sign_in(desk, "handler")
    desk.goto("check-ins/letters/")
    desk.locator("tbody a").first.click()
    name = who_is_signed_in("resident", manage)
    expect(desk.locator("main")).to_contain_text(f"{name[0]}*")
    expect(desk.locator("main")).not_to_contain_text(name)
    desk.select_option("#id_purpose", "check")
    desk.locator("form[action$='names/'] button").first.click()
    expect(desk.locator("main")).to_contain_text(name)
    desk.click("form[action$='sign/'] button")
    expect(desk.locator("main")).to_contain_text("已签收")


def who_is_signed_in(username: str, manage: Manage) -> str:
    """The name of somebody of the sample district."""
    asked = f"""
from youhu.registry.models import Person
print(Person.objects.get(user__username={username!r}).name)
"""
    return manage("shell", "-v", "0", "-c", asked).split()[-1]


def test_a_wish_from_a_paper_list_becomes_hours_in_a_letter(
    visitor: Visitor, axe: Axe, manage: Manage
) -> None:
    phone, desk = visitor(PHONE), visitor(DESK)
    check_in(phone)
    accept(desk)
    enter_from_paper(desk)
    claim_and_do(phone)
    assert axe(phone) == []
    confirm_by_telephone(desk)

    phone.goto("serve/")
    expect(phone.locator("main")).to_contain_text(TITLE)
    assert axe(phone) == []
    sign_for_letter(desk, manage)
