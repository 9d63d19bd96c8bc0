"""A desk fuses a grid by keyboard, the room approves, and on its day households follow."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Manage
from tests.journeys.steps import Axe, sign_in

COMMUNITY = "440105001127"  # two Party grids, of two social grids each
CELL, GRID, OTHER = f"{COMMUNITY}001", f"{COMMUNITY}D01", f"{COMMUNITY}D02"
# Somebody at the community's desk gets a login.
LET_IN = f"""
from django.contrib.auth.hashers import make_password
from youhu.demo.logins import PASSWORD
from youhu.registry.models import Member, User
post = Member.objects.filter(organisation__code="community-{COMMUNITY}", role="handler")[0]
if post.person.user is None:
    post.person.user = User.objects.create(username="desk127", password=make_password(PASSWORD))
    post.person.save(update_fields=["user"])
"""
# Lets the day of the newest plan be today.
LET_IT_COME = """
from django.utils import timezone
from youhu.fusing.models import FusionPlan
made = FusionPlan.objects.order_by("-pk")[0]
FusionPlan.objects.filter(pk=made.pk).update(effective_on=timezone.localdate())
"""
# In which fused cell the households of the social grid stand today.
WHERE = f"""
from django.utils import timezone
from youhu.territory.models import Fusion, Household
door = Household.objects.filter(building__cell__code="{CELL}").order_by("pk")[0]
row = Fusion.objects.serving(timezone.localdate()).get(cell=door.building.cell)
print("stands in", row.party_cell.code)
"""


def figures(page: Page) -> list[str]:
    return page.locator("#swap-sum .c-figure b").all_inner_texts()


def choose_by_keyboard(page: Page) -> None:
    """The social grid goes to the other Party grid; the effect is there at once."""
    choice = page.locator(f"#cell-{CELL}")
    before = choice.input_value()
    choice.focus()
    page.keyboard.press("ArrowDown" if before == GRID else "ArrowUp")
    expect(page.locator("#swap-sum .c-figure b").first).to_have_text("12")
    expect(page.locator("#swap-cells .is-changed")).to_have_count(1)
    assert choice.input_value() != before
    expect(choice).to_be_focused()


def test_a_grid_is_fused_by_two_people_and_households_follow_on_the_day(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    manage("shell", "-c", LET_IN)
    before = manage("shell", "-c", WHERE)
    page = visitor({"viewport": {"width": 1440, "height": 900}})
    sign_in(page, "desk127")
    page.goto("double-grid/plans/")
    expect(page.locator("#id_place")).to_have_value(re.compile(COMMUNITY))
    page.fill("#id_reason", "两格户数不均，就近调整")
    page.click("main .c-btn--act")
    expect(page.locator("body[data-ready]")).to_be_attached()
    choose_by_keyboard(page)
    assert axe(page) == []
    address = page.url
    page.click("main .c-btn--act")
    expect(page.locator(".c-messages")).to_contain_text("已提交")

    sign_in(page, "dispatcher")
    page.goto(address)
    assert figures(page)[:2] == ["12", "1"]
    page.click("main .c-btn--act")
    expect(page.locator(".c-messages")).to_contain_text("已批准")
    assert manage("shell", "-c", WHERE) == before

    manage("shell", "-c", LET_IT_COME)
    manage("tick")

    page.goto(address)
    expect(page.locator(".c-head")).to_contain_text("已生效")
    after = manage("shell", "-c", WHERE)
    assert {before.split()[-1], after.split()[-1]} == {GRID, OTHER}
    page.goto(f"double-grid/?area={COMMUNITY}")
    row = page.locator("tbody tr", has_text=after.split()[-1])
    expect(row.locator(".num").first).to_have_text("36")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_accessible(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, width: int
) -> None:
    page = visitor({"viewport": {"width": width, "height": 1024}})
    sign_in(page, "secretary")
    for path in ("double-grid/", "double-grid/?area=440105001&on=2026-01-01", "double-grid/plans/"):
        page.goto(path)
        assert axe(page) == []
    page.locator(".c-fuse__name").first.click()
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert axe(page) == []
