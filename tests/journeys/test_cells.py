"""An administrator redraws cells with mouse and keyboard; another approves; the new ones hold."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Manage
from tests.journeys.steps import Axe, sign_in

COMMUNITY = "440105001101"
# Lets the moment of the newest redrawing have come a second ago, on the map as in the draft.
LET_IT_COME = """
from datetime import timedelta
from django.utils import timezone
from youhu.redrawing.models import Redrawing
from youhu.registry.actions import touch
from youhu.territory.models import AreaShape
made, at = Redrawing.objects.order_by("-pk")[0], timezone.now() - timedelta(seconds=1)
AreaShape.objects.filter(valid_until=made.effective_at).update(valid_until=at)
AreaShape.objects.filter(valid_from=made.effective_at).update(valid_from=at)
Redrawing.objects.filter(pk=made.pk).update(effective_at=at)
touch("territory")
"""


def picture(page: Page) -> dict[str, Any]:
    return json.loads(page.locator("#picture").get_attribute("data-picture") or "")


def steps(page: Page) -> Any:
    return page.locator(".c-cells__steps li")


def begin(page: Page) -> None:
    page.goto("settings/cells/")
    page.fill("#id_place", COMMUNITY)
    page.fill("#id_reason", "新楼入住，一格管不过来")
    page.click("main .c-btn--act")
    expect(page.locator("body[data-ready]")).to_be_attached()


def split_with_the_mouse(page: Page) -> None:
    page.click('[data-tool="split"]')
    box = page.locator(".c-cells__cell").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.click(box["x"] - 4, middle)
    page.mouse.click(box["x"] + box["width"] + 4, middle)
    page.keyboard.press("Enter")
    expect(steps(page)).to_have_count(1)


def nudge_by_keyboard(page: Page) -> None:
    page.keyboard.press("b")
    grip = page.locator('.c-cells__grip[role="button"]:not(.c-cells__grip--half)').first
    grip.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(steps(page)).to_have_count(2)


def merge_by_keyboard(page: Page) -> None:
    """The cell that was just cut off goes to the other neighbour, chosen from two lists."""
    form = page.locator('[data-form="merge"]')
    form.locator("summary").focus()
    page.keyboard.press("Enter")
    stays, taken = form.locator("select").all()
    stays.select_option(f"{COMMUNITY}002")
    taken.select_option(f"{COMMUNITY}003")
    form.locator("button").press("Enter")
    expect(steps(page)).to_have_count(3)


def test_cells_are_redrawn_by_two_people_and_hold_from_their_moment(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    page = visitor({"viewport": {"width": 1440, "height": 900}})
    sign_in(page, "admin")
    begin(page)
    split_with_the_mouse(page)
    nudge_by_keyboard(page)
    merge_by_keyboard(page)
    page.keyboard.press("Control+z")
    expect(steps(page)).to_have_count(2)
    expect(page.locator("#swap-preview")).to_contain_text("新图无缝隙、无重叠、无碎片")
    assert axe(page) == []
    address = page.url
    page.click("main .c-btn--act")
    expect(page.locator(".c-messages")).to_be_visible()

    sign_in(page, "admin2")
    page.goto(address)
    new = next(cell for cell in picture(page)["after"] if cell["code"] == f"{COMMUNITY}003")
    page.click("main .c-btn--act")
    expect(page.locator(".c-messages")).to_be_visible()

    manage("shell", "-c", LET_IT_COME)
    manage("tick")

    page.goto(address)
    expect(page.locator(".c-head")).to_contain_text("已生效")
    ring = new["geometry"]["coordinates"][0][:-1]
    lng, lat = (sum(point[axis] for point in ring) / len(ring) for axis in (0, 1))
    found = page.request.get(f"place/?lng={lng}&lat={lat}").json()
    assert found["code"] == f"{COMMUNITY}003"


@pytest.mark.parametrize("width", [768, 1440])
def test_the_pages_are_accessible(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, width: int
) -> None:
    page = visitor({"viewport": {"width": width, "height": 1024}})
    sign_in(page, "admin2")
    page.goto("settings/cells/")
    assert axe(page) == []
    page.locator(".c-cells__name").last.click()
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert axe(page) == []
