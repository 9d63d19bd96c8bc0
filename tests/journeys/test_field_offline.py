"""A grid worker's round without a network: nothing is lost, nothing is done twice."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PHONE, Manage, context_of
from tests.journeys.proxy import Network, bad_network
from tests.journeys.steps import Axe

REPORTS, REMARKS = 140, 60
WAITING = """
from uuid import uuid4
from django.utils import timezone
from youhu.calls import actions
from youhu.calls.models import Category
from youhu.calls.rules import RESIDENT_KINDS
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
grid = Member.objects.filter(person__user__username="grid").get()
known = Category.objects.filter(verify_first=True, is_active=True, parent__isnull=False)
category = known.filter(kind__in=RESIDENT_KINDS).first()
for n in range({n}):
    draft = actions.Draft(client_key=uuid4(), text=f"{words} {{n}}", category_id=category.pk,
        cell_code=grid.area_code, address="{words}", caller_name="Li", caller_phone="13900000000")
    call = actions.raise_call(draft, by=nobody(Role.RESIDENT), now=timezone.now())
    print("NUMBER", call.number)
"""
COUNT = """
import json
from youhu.calls.models import Call
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
texts = list(Call.objects.filter(text__startswith="巡查 ").values_list("text", flat=True))
lines = Entry.objects.filter(verb="remark", note__startswith="补记 ")
notes = list(lines.values_list("note", flat=True))
print("JSON", json.dumps([sorted(texts), sorted(notes), len(list(broken_chains()))]))
"""
KEEP = """async ([reports, remarks, numbers, category]) => {
    const { keep } = await import("youhu/field/outbox");
    const { last } = await import("youhu/field/snapshot");
    const [{ lng, lat }] = (await last()).tasks;
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
    const ink = canvas.getContext("2d");
    const photo = async (n) => {
        ink.fillStyle = `hsl(${n}, 60%, 50%)`;
        ink.fillRect(0, 0, 40, 30);
        return [await new Promise((done) => canvas.toBlob(done, "image/jpeg"))];
    };
    for (let n = 0; n < reports; n++) {
        const fields = { text: `巡查 ${n}`, category, lng, lat, urgency: "ordinary" };
        const photos = n % 10 ? [] : await photo(n);
        await keep({ verb: "report", title: fields.text, fields, photos });
    }
    for (let n = 0; n < remarks; n++) {
        const number = numbers[n % numbers.length];
        await keep({ verb: "remark", number, title: number, fields: { note: `补记 ${n}` } });
    }
}"""
READY = """async () => {
    await navigator.serviceWorker.ready;
    const cache = await caches.open("youhu-own");
    const pages = await Promise.all(["/field/task/", "/field/"].map((at) => cache.match(at)));
    const entry = document.querySelector("script[type=importmap]").textContent;
    const files = Object.values(JSON.parse(entry).imports);
    const modules = await Promise.all(files.map((at) => caches.match(at)));
    return Boolean(navigator.serviceWorker.controller) && [...pages, ...modules].every(Boolean);
}"""
UNSENT = """async () => (await (await import("youhu/field/outbox")).unsent()).length"""
STATES = """async () => {
    const { mine } = await import("youhu/field/outbox");
    return (await mine()).map((record) => record.state);
}"""
POKE = """async () => (await import("youhu/field/outbox")).send({ now: true })"""


def shell(manage: Manage, program: str) -> str:
    return manage("shell", "--no-imports", "--verbosity=0", "-c", program)


def waiting(manage: Manage, n: int, words: str) -> list[str]:
    """Calls that wait for this grid worker's eyes."""
    said = shell(manage, WAITING.format(n=n, words=words))
    return re.findall(r"NUMBER (\S+)", said)


@pytest.fixture(scope="module")
def network(base_url: str) -> Iterator[tuple[str, Network]]:
    with bad_network(base_url, seed=365) as made:
        yield made


@pytest.fixture
def rounds(
    browser: Browser, network: tuple[str, Network], ahead: timedelta
) -> Iterator[Callable[[], Page]]:
    """Phones behind the bad network. A lost connection is an error to them, so only scripts' own
    errors and broken policies count."""
    address, bad = network
    bad.is_down, bad.is_bad, bad.fixed = False, False, None
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visit() -> Page:
        context = context_of(browser, ahead, **PHONE, base_url=address)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def sign_in(page: Page, username: str) -> None:
    """From a page that asks for nothing: a late answer would bring a cookie of its own."""
    page.goto("about:blank")
    steps.sign_in(page, username)


def begin(page: Page) -> None:
    """Sign in, and let the phone take with it what it needs."""
    sign_in(page, "grid")
    page.goto("field/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    until(page, READY, True)


def until(page: Page, question: str, answer: Any, seconds: int = 60) -> None:
    """Ask the page until its answer is this; the browser's own waiting takes promises for truth."""
    end, got = time.monotonic() + seconds, None
    while time.monotonic() < end:
        got = page.evaluate(question)
        if got == answer:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"after {seconds} s still {got}, not {answer}")


def go_off(page: Page, bad: Network, is_off: bool) -> None:
    bad.is_down = is_off
    page.context.set_offline(is_off)


def test_a_round_without_a_network(
    rounds: Callable[[], Page], network: tuple[str, Network], manage: Manage, axe: Axe
) -> None:
    first, second = waiting(manage, 2, "路面积水")
    page = rounds()
    begin(page)
    todo = int(page.locator("[data-todo]").inner_text())

    go_off(page, network[1], True)
    page.reload()
    expect(page.locator("body[data-ready]")).to_be_visible()
    expect(page.locator(".f-fresh")).to_be_visible()
    expect(page.locator("[data-map] .f-cell").first).to_be_visible()
    assert axe(page) == []

    page.goto(f"field/{second}/")  # never looked at with a network
    expect(page.locator("body[data-ready]")).to_be_visible()
    look = page.locator(f'[data-look][data-number="{second}"]')
    look.locator('input[value="refute"]').check()
    look.locator("button.c-btn").click()
    expect(look.locator("[data-wrong]")).to_be_visible()
    look.locator("textarea").fill("水已经退了。")
    look.locator("[data-photos]").set_input_files([steps.photo()])
    expect(look.locator(".f-shot img")).to_have_count(1)
    assert axe(page) == []
    look.locator("button.c-btn").click()
    page.wait_for_url("**/field/")
    expect(page.locator("[data-said]")).to_be_visible()
    expect(page.locator("[data-todo]")).to_have_text(str(todo - 1))

    page.goto("field/report/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    expect(page.locator("[data-map]")).to_be_visible()  # it has a height; cells may lie outside
    page.set_input_files(".f-shot--take [data-photos]", [steps.photo()])  # one tap
    page.locator("[data-category]").first.click()  # two taps
    expect(page.locator("#id_lng")).to_have_value(re.compile(r"^113\."))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # nothing lies under the last button
    assert axe(page) == []
    page.click("[data-send]")  # three
    page.wait_for_url("**/field/")
    expect(page.locator(".c-tab__n")).to_have_text("2")

    page.goto("field/queue/")
    expect(page.locator("[data-queue] > li")).to_have_count(2)
    expect(page.locator("[data-queue]")).to_contain_text("等网络")
    assert axe(page) == []

    go_off(page, network[1], False)
    until(page, UNSENT, 0)
    expect(page.locator("[data-sent] > li")).to_have_count(2)
    page.goto(f"field/{second}/")
    expect(page.locator("main")).not_to_contain_text("是这样吗")
    page.goto(f"field/{first}/")
    expect(page.locator("form[data-look]")).to_be_visible()


def test_two_hundred_records_through_a_bad_network_are_two_hundred(
    rounds: Callable[[], Page], network: tuple[str, Network], manage: Manage
) -> None:
    numbers, bad = waiting(manage, 3, "井盖松动"), network[1]
    page = rounds()
    begin(page)
    page.goto("field/report/")
    category = page.locator("[data-category]").first.get_attribute("data-category")
    page.goto("field/")
    until(page, UNSENT, 0)

    go_off(page, bad, True)
    page.evaluate(KEEP, [REPORTS, REMARKS, numbers, category])
    page.reload()
    expect(page.locator(".c-tab__n")).to_have_text("200")
    bad.is_bad = True
    go_off(page, bad, False)
    until(page, UNSENT, 0, seconds=200)

    said = re.search(r"JSON (.*)", shell(manage, COUNT))
    assert said
    texts, notes, broken = json.loads(said[1])
    assert texts == sorted(f"巡查 {n}" for n in range(REPORTS))
    assert notes == sorted(f"补记 {n}" for n in range(REMARKS))
    assert broken == 0
    lost = bad.seen["lost request"] + bad.seen["lost answer"]
    assert lost > 30, bad.seen
    assert bad.seen["lost answer"] > 10, bad.seen
    assert bad.seen["repeated"] > 30, bad.seen


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (500, "<h1>Server Error</h1>", "waiting"),
        (502, "<h1>Bad gateway</h1>", "waiting"),
        (403, "<h1>CSRF</h1>", "waiting"),
        (200, "<!doctype html><form action='/sign-in/'>", "sign_in"),
        (401, '{"outcome": "sign_in", "why": "再登录"}', "sign_in"),
        (409, '{"outcome": "moved", "why": "情况有变", "state": "x"}', "moved"),
        (422, '{"outcome": "refused", "why": "请写几句"}', "refused"),
    ],
)
def test_whatever_the_server_says_the_record_stays(
    rounds: Callable[[], Page], network: tuple[str, Network], status: int, body: str, state: str
) -> None:
    page, bad = rounds(), network[1]
    begin(page)
    kind = "application/json" if body.startswith("{") else "text/html"
    bad.fixed = (status, [("Content-Type", f"{kind}; charset=utf-8")], body.encode())

    page.evaluate(KEEP, [1, 0, [], "1"])
    page.evaluate(POKE)
    until(page, STATES, [state])
    page.goto("field/queue/")

    expect(page.locator("[data-queue] > li")).to_have_count(1)
    expect(page.locator(".c-tab__n")).to_have_text("1")
    page.locator("[data-queue] button", has_text="丢弃").click()
    page.click("[data-ask-no]")
    expect(page.locator("[data-queue] > li")).to_have_count(1)


def test_what_went_on_meanwhile_is_shown(
    rounds: Callable[[], Page], network: tuple[str, Network], manage: Manage, axe: Axe
) -> None:
    (number,) = waiting(manage, 1, "路灯不亮")
    page = rounds()
    begin(page)
    go_off(page, network[1], True)
    page.evaluate(
        """async (number) => (await import("youhu/field/outbox")).keep(
            { verb: "confirm", number, title: "路灯不亮", fields: { note: "" } })""",
        number,
    )
    shell(
        manage,
        f"""
from django.utils import timezone
from youhu.calls import actions
from youhu.calls.models import Call
from youhu.registry.models import Member
grid = Member.objects.filter(person__user__username="grid").get()
actions.confirm(Call.objects.get(number="{number}"), by=grid, now=timezone.now())
""",
    )

    go_off(page, network[1], False)
    until(page, STATES, ["moved"])
    page.goto("field/queue/")

    expect(page.locator(".f-record__why")).to_contain_text("他人已先办理")
    assert axe(page) == []
    page.locator("[data-queue] a", has_text="看进度").click()
    page.wait_for_url(f"**/field/{number}/")


def test_who_signs_out_leaves_nothing_for_others(
    rounds: Callable[[], Page], network: tuple[str, Network]
) -> None:
    page, bad = rounds(), network[1]
    begin(page)
    bad.fixed = (500, [("Content-Type", "text/html")], b"")
    page.evaluate(KEEP, [1, 0, [], "1"])

    page.locator('form[action="/sign-out/"] button').click()
    expect(page.locator("[data-ask-words]")).to_contain_text("还有 1 条没上传")
    page.click("[data-ask-yes]")
    page.wait_for_function("() => location.pathname === '/'")
    assert page.evaluate("caches.has('youhu-own')") is False

    go_off(page, bad, True)
    page.goto("field/")
    expect(page.locator("h1").first).to_contain_text("现在没有网络")
    go_off(page, bad, False)
    bad.fixed = None
    sign_in(page, "secretary")
    page.goto("posts/")
    page.locator("form", has_text="网格员").locator("button").first.click()
    page.wait_for_url("**/field/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    assert page.evaluate(UNSENT) == 0

    sign_in(page, "grid")
    page.goto("field/queue/")
    until(page, STATES, ["refused"])  # category 1 is none to report: it is kept, and says why
