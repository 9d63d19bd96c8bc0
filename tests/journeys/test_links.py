"""Households are linked by one and approved by another; a visit finds a need; a member leaves."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE, Manage
from tests.journeys.steps import Axe, sign_in

CELL = "440105001101D01"
# A member who has no login moves out of the cell.
SOMEBODY_LEAVES = """
from django.utils import timezone
from youhu.neighbours.models import HouseholdLink
from youhu.territory.models import Residence
links = HouseholdLink.objects.in_force().filter(
    household__building__cell__code__startswith="440105001101", person__user=None
)
person = links.order_by("person").values_list("person", flat=True)[0]
Residence.objects.filter(person=person, valid_until=None).update(valid_until=timezone.localdate())
"""


def loads(page: Page) -> list[int]:
    return [int(said) for said in page.locator("[data-load]").all_inner_texts()]


def begin_anew(page: Page) -> None:
    """What waits in the sample is withdrawn, and the cell shared out from the start."""
    page.goto("links/")
    page.locator(".c-linktasks a").click()
    page.locator("summary", has_text="撤回").click()
    page.fill("#id_withdraw_note", "重新来过")
    page.get_by_role("button", name="撤回").click()
    page.goto("links/")
    page.select_option("#id_area", CELL)
    page.get_by_role("button", name="拟订方案").click()
    expect(page.locator("main")).to_contain_text("不缺")
    page.get_by_role("button", name="测算", exact=True).click()
    expect(page.locator("body[data-ready]")).to_be_attached()


def emptiest(page: Page) -> Locator:
    """The member with the fewest households."""
    counts = loads(page)
    return page.locator("[data-member]").nth(counts.index(min(counts)))


def row_of_another(page: Page, member: str) -> Locator:
    """A household of somebody else, not the last row, which the foot of the page may cover."""
    rows = page.locator("[data-line]").all()
    return next(
        row
        for row in rows
        if row.locator("select").input_value() not in (member, "") and _is_free(row)
    )


def _is_free(row: Locator) -> bool:
    return not row.locator("[name=is_locked]").is_checked()


def drag_one(page: Page) -> None:
    card = emptiest(page)
    member = card.get_attribute("data-member") or ""
    row, before = row_of_another(page, member), int(card.locator("[data-load]").inner_text())
    row.locator("th").drag_to(card)
    told = page.locator(f'[data-member="{member}"] [data-load]')
    expect(told).to_have_text(str(before + 1))


def choose_one_by_keyboard(page: Page) -> None:
    card = emptiest(page)
    member = card.get_attribute("data-member") or ""
    row, before = row_of_another(page, member), int(card.locator("[data-load]").inner_text())
    line = row.get_attribute("id") or ""
    row.locator("select").select_option(member)
    expect(card.locator("[data-load]")).to_have_text(str(before + 1))  # before it is sent
    row.locator("[name=is_locked]").press("Space")
    row.locator("button").press("Enter")
    expect(page.locator(f"#{line} [name=is_locked]")).to_be_checked()


def submit_and_approve(page: Page, by: str) -> None:
    address = page.url.partition("?")[0]
    page.get_by_role("button", name="提交审批").click()
    expect(page.locator(".c-messages")).to_be_visible()
    sign_in(page, by)
    page.goto(address)
    page.get_by_role("button", name="批准，立即生效").click()
    expect(page.locator(".c-head")).to_contain_text("已批准")


def find_a_need(phone: Page) -> None:
    sign_in(phone, "volunteer")
    phone.goto("links/mine/")
    phone.locator(".c-homes .c-row").last.click()
    phone.get_by_text("发现需求", exact=True).click()
    phone.fill("#id_note", "楼道灯坏了，老人不敢出门。")
    phone.get_by_role("button", name="登记", exact=True).click()
    phone.get_by_role("button", name="转为诉求").click()
    expect(phone.locator("main")).to_contain_text(re.compile("已转为诉求"))


def test_households_are_linked_a_member_leaves_and_somebody_takes_over(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    page, phone = visitor(DESK), visitor(PHONE)
    sign_in(page, "secretary")
    begin_anew(page)
    assert axe(page) == []
    drag_one(page)
    choose_one_by_keyboard(page)
    submit_and_approve(page, by="dispatcher")
    find_a_need(phone)

    manage("shell", "-c", SOMEBODY_LEAVES)
    manage("tick")

    sign_in(page, "secretary")
    page.goto("links/")
    expect(page.locator(".c-linktasks")).to_contain_text("搬离本网格")
    page.get_by_role("button", name="测算接手人").click()
    expect(page.locator("body[data-ready]")).to_be_attached()
    expect(page.locator(".c-kept").first).to_contain_text("缺1名党员")
    changes = page.locator(".c-linkchanges")
    expect(changes).to_contain_text("换人")
    expect(changes).to_contain_text(re.compile("取消 8"))  # 128 are 8 more than 4 may have
    assert axe(page) == []
    submit_and_approve(page, by="dispatcher")
    page.goto("links/")
    expect(page.locator(".c-linksums")).to_contain_text("缺党员")
