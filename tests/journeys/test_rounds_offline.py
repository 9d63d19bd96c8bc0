"""A courier without a network: why nothing was left at a door, and the photo, are kept and sent."""

import json
import re
from datetime import timedelta

from playwright.sync_api import Browser, expect

from tests.journeys import steps
from tests.journeys.conftest import PHONE, Manage, context_of

WHO = """
from youhu.demo.rounds import a_part
print("COURIER", a_part().courier.person.user.username)
"""
WHAT = """
import json
from youhu.demo.rounds import a_part
from youhu.ledger.models import Entry
from youhu.rounds.models import Drop
missed = Entry.objects.filter(subject__startswith="rounds.drop:", verb="miss").count()
proven = Entry.objects.of(a_part()).filter(verb="prove").count()
print("JSON", json.dumps([missed, proven]))
"""


KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
    const wanted = [location.href, ...files.map((one) => one.href ?? one.src)];
    const idb = JSON.parse(document.querySelector("script[type=importmap]").text).imports.idb;
    const found = await Promise.all([...wanted, idb].map((at) => caches.match(at)));
    return Boolean(navigator.serviceWorker.controller) && found.every(Boolean);
}"""


def test_a_missed_door_and_a_photo_wait_for_a_network_and_are_sent_once(
    browser: Browser, base_url: str, manage: Manage, ahead: timedelta
) -> None:
    def shell(program: str) -> str:
        return manage("shell", "--no-imports", "--verbosity=0", "-c", program)

    found = re.search(r"COURIER (\S+)", shell(WHO))
    assert found
    context = context_of(browser, ahead, **PHONE, base_url=base_url)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    page = context.new_page()
    steps.sign_in(page, found[1])
    page.goto("my-rounds/")
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.wait_for_function(KEPT)

    context.set_offline(True)
    undone = page.locator("[data-door]:not(.r-doors__row--done)")
    before = undone.count()
    door = page.locator("[data-door]", has=page.locator("[data-miss]")).first
    door.locator("[data-miss]").click()
    asked = page.locator("[data-door] form:has(input[name=why])")
    asked.locator("input[value=nobody]").check()
    asked.get_by_role("button").click()
    expect(page.locator("[data-outbox]")).to_contain_text("1")
    page.locator("[data-photo]").first.set_input_files([steps.photo()])
    expect(page.locator("[data-outbox]")).to_contain_text("2")

    # The phone was put away, and the page is opened anew where there is still no network.
    page.reload()
    expect(page.locator("body[data-ready]")).to_be_attached()
    expect(page.locator("[data-outbox]")).to_contain_text("2")
    expect(undone).to_have_count(before - 1)

    # The site cannot take the door at first: the photo behind it does not wait for that.
    doors = re.compile(r"/miss/$")
    page.route(doors, lambda route: route.fulfill(status=500))
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_contain_text("1")
    page.unroute(doors)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("img.r-photo").first).to_be_visible()
    expect(page.locator("[data-outbox]")).to_be_hidden()
    said = re.search(r"JSON (.*)", shell(WHAT))
    assert said
    missed, proven = json.loads(said[1])
    assert missed >= 1
    assert proven == 1

    # What was sent stays crossed out, whatever page the phone had kept before.
    context.set_offline(True)
    page.reload()
    expect(page.locator("body[data-ready]")).to_be_attached()
    expect(undone).to_have_count(before - 1)
    context.close()
    assert wrong == []
