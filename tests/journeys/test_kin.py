"""A clerk merges a duplicate into the call that stays; its caller reads that, and objects."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Manage
from tests.journeys.steps import Axe, sign_in

# Two calls about the same thing, an hour apart by number: the second one and its caller's page.
PAIR = """
from uuid import uuid4
from django.utils import timezone
from youhu.calls.actions import Draft, raise_call
from youhu.calls.links import follow_path
from youhu.calls.models import Call
from youhu.registry.models import nobody
old = Call.objects.filter(state="working", kind="appeal", is_secret=False).order_by("-pk")[0]
said = dict(category_id=old.category_id, lng=old.lng, lat=old.lat, cell_code=old.cell_code)
made = [
    raise_call(Draft(uuid4(), old.text, **said), by=nobody("resident"), now=timezone.now())
    for _n in range(2)
]
print(made[0].number, made[1].number, follow_path(made[1]))
"""


def test_a_duplicate_is_merged_and_its_caller_objects(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    page = visitor({"viewport": {"width": 1280, "height": 900}})
    main, again, path = manage("shell", "-v", "0", "-c", PAIR).strip().splitlines()[-1].split()

    sign_in(page, "command")
    page.goto(f"desk/calls/{again}/")
    page.locator(".c-acts__pages a[href$='/merge/']").click()
    page.locator(f".c-kin__list a.c-btn[href='?into={main}']").click()
    expect(page.locator(".c-kin__pair > section")).to_have_count(2)
    assert axe(page) == []
    page.click("main form .c-btn--act")
    expect(page.locator("#kin")).to_contain_text(again)
    assert axe(page) == []

    page = visitor({"viewport": {"width": 390, "height": 844}})  # the caller's own telephone
    page.goto(path.lstrip("/"))
    expect(page.locator("main")).to_contain_text(main)
    assert axe(page) == []
    form = page.locator("form[action$='/contest/']")
    page.locator("details", has=form).locator("> summary").click()
    form.locator("[name=note]").fill("不是同一处")
    form.locator("button.c-btn").click()
    expect(page.locator("main")).not_to_contain_text(main)
