"""One call from raised to rated, in real browsers, on the sample district."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

Manage = Callable[..., str]
# Nobody's rules for a moment; the transaction puts them back.
WITHOUT_RULES = """
from django.core.management import call_command
from django.db import transaction
from youhu.calls.models import RoutingRule
from youhu.registry.actions import touch
with transaction.atomic():
    RoutingRule.objects.update(kind="directive")
    touch("calls")
    try:
        call_command("promises")
    except SystemExit as end:
        print("exit", end.code)
    transaction.set_rollback(True)
"""


def test_a_call_goes_from_raised_to_rated(phone: Page, desk: Page, manage: Manage) -> None:
    number = steps.raise_call(phone)

    steps.sign_in(desk, "dispatcher")
    steps.open_call(desk, number)
    unit = desk.locator("#id_redispatch_unit option", has_text="城市管理和综合执法局").first
    steps.act(desk, "redispatch", unit=unit.get_attribute("value") or "", note="由执法局牵头。")
    steps.sign_in(desk, "handler")
    steps.open_call(desk, number)
    steps.act(desk, "sign")
    steps.act(desk, "answer", answer="已核对收费公示，路灯今天修好了。")

    phone.click("main a.c-btn--ink")
    expect(phone.locator("main")).to_contain_text("路灯今天修好了")
    for question in ("was_contacted", "was_solved", "satisfaction"):
        phone.locator(f'input[name="{question}"]').first.check()
    phone.click('form[action$="/rate/"] button.c-btn')
    expect(phone.locator("main .c-status--done")).to_be_visible()

    desk.reload()
    expect(desk.locator(".c-timeline li")).to_have_count(5)
    assert "every chain unbroken" in manage("verify_ledger")


@pytest.mark.usefixtures("base_url")
def test_the_promises_hold_and_say_where_they_would_not(manage: Manage) -> None:
    manage("tick")
    manage("promises")  # exits with 1 when one is broken

    said = manage("shell", "--command", WITHOUT_RULES)

    assert "exit 1" in said
    assert said.count("      ") > 1


def test_what_was_begun_is_still_there_after_a_reload(phone: Page) -> None:
    steps.begin_call(phone)
    key = phone.locator("#id_client_key").input_value()

    phone.goto("raise/")

    expect(phone.locator("[data-restored]")).to_be_visible()
    expect(phone.locator("#id_text")).to_have_value(steps.WORDS)
    expect(phone.locator("#id_client_key")).to_have_value(key)
    phone.click("[data-afresh]")
    expect(phone.locator("[data-restored]")).to_be_hidden()
    expect(phone.locator("#id_text")).to_have_value("")


def test_nothing_stays_on_the_phone_when_a_call_is_sent(phone: Page) -> None:
    steps.raise_call(phone)

    assert phone.evaluate("JSON.stringify(localStorage)") == "{}"


def test_a_step_that_is_not_answered_is_not_left(phone: Page) -> None:
    phone.goto("raise/")
    expect(phone.locator("body[data-ready]")).to_be_visible()

    phone.click("[data-next]")

    expect(phone.locator('[data-step="what"]')).to_be_visible()
    expect(phone.locator('[data-step="where"]')).to_be_hidden()


def test_the_browsers_own_back_walks_back(phone: Page) -> None:
    steps.begin_call(phone)
    steps.point_at_map(phone)
    expect(phone.locator('[data-step="photos"]')).to_be_visible()

    phone.go_back()
    expect(phone.locator('[data-step="where"]')).to_be_visible()
    phone.go_back()
    expect(phone.locator('[data-step="what"]')).to_be_visible()


def test_a_photo_is_made_smaller_before_it_is_sent(phone: Page) -> None:
    steps.begin_call(phone)
    steps.point_at_map(phone)

    phone.set_input_files("#id_photos", [steps.photo()])
    expect(phone.locator("[data-photos] img")).to_have_count(1)

    width = phone.locator("[data-photos] img").evaluate(
        "async (photo) => { await photo.decode(); return photo.naturalWidth; }"
    )
    assert width == 1600
    phone.click("[data-photos] button")
    expect(phone.locator("[data-photos] img")).to_have_count(0)


def test_a_clerk_walks_the_list_without_a_mouse(desk: Page) -> None:
    steps.sign_in(desk, "command")
    desk.goto("desk/?tab=all")
    rows = desk.locator("[data-row]")
    second = rows.nth(1).get_attribute("data-row")

    for key in "jjjkk":
        desk.keyboard.press(key)
    desk.keyboard.press("j")

    expect(desk.locator(".is-cursor")).to_have_attribute("data-row", second or "")
    desk.keyboard.press("o")
    desk.wait_for_url(f"**/calls/{second}/")


@pytest.mark.parametrize("width", [360, 390])
def test_no_page_is_wider_than_a_phone(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 740})

    for path in ("", "raise/", "follow/", "sign-in/", "promises/"):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= width, path
