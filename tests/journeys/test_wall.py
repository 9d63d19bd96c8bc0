"""The wall hears of an act within two seconds, as one of two hundred, and without a stream."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import DESK

Visitor = Callable[[dict[str, Any]], Page]
Axe = Callable[[Page], list[tuple[str, str, list[Any]]]]
WALL = {"viewport": {"width": 1920, "height": 1080}}
VIEWERS = 200
SECONDS_TO_HEAR = 2.0
HERE = {"lng": 113.317, "lat": 23.098, "address": "12 Jiangnan Avenue"}


def matter() -> dict[str, Any]:
    """What a caller says, each time anew."""
    said = {"text": "Where do I apply?", "caller_phone": "13800000217"}
    return {**HERE, **said, "client_key": str(uuid4())}


@pytest.fixture
def wall(visitor: Visitor) -> Page:
    page = visitor(WALL)
    steps.sign_in(page, "leader")
    page.goto("screen/?scene=overview")
    expect(page.locator("body[data-ready]")).to_be_visible()
    return page


def raise_by_api(page: Page) -> str:
    """Somebody calls, by another program."""
    kinds = page.request.get("api/categories").json()
    question = next(one for one in kinds if one["kind"]["code"] == "citizen")
    answer = page.request.post("api/calls", data={**matter(), "category": question["id"]})
    assert answer.status == 201, answer.text()
    return str(answer.json()["number"])


def test_a_chief_sees_a_new_call_within_two_seconds(wall: Page, visitor: Visitor) -> None:
    expect(wall.locator("html")).to_have_attribute("data-live", "stream")
    before = int(wall.locator("#part-today b").first.inner_text())
    wall.wait_for_timeout(1_200)  # the calm between two redraws is over

    number = raise_by_api(visitor(DESK))

    seen = wall.locator(f'#part-feed [data-call="{number}"]')
    expect(seen).to_be_visible(timeout=SECONDS_TO_HEAR * 1000)
    expect(wall.locator("#part-today b").first).to_have_text(str(before + 1))


def test_a_click_leads_from_a_sign_to_the_call(wall: Page) -> None:
    row = wall.locator("#part-feed [data-call]").first
    number = row.get_attribute("data-call")
    row.click()
    expect(wall.locator("#drawer")).to_contain_text(str(number))

    wall.locator("#drawer a.c-btn").click()

    expect(wall).to_have_url(re.compile(f"/desk/calls/{number}/"))


def test_every_chart_has_a_table_that_stays_open(wall: Page, visitor: Visitor) -> None:
    for name in ("rank", "trend"):
        wall.locator(f'[data-flip="{name}"]').press("Enter")
    raise_by_api(visitor(DESK))
    wall.wait_for_timeout(2_500)

    for name in ("rank", "trend"):
        expect(wall.locator(f'[data-flip="{name}"]')).to_have_attribute("aria-pressed", "true")
    expect(wall.locator("#part-rank table")).to_be_visible()
    expect(wall.locator("#part-trend tbody tr")).to_have_count(24)


def test_scenes_turn_by_hand_and_keep_their_address(wall: Page) -> None:
    wall.keyboard.press("2")
    expect(wall).to_have_url(re.compile("scene=late"))

    wall.keyboard.press("ArrowRight")

    expect(wall).to_have_url(re.compile("scene=promises"))


def test_without_a_stream_the_wall_asks_by_itself(visitor: Visitor) -> None:
    page = visitor(WALL)
    steps.sign_in(page, "leader")
    page.context.route("**/live/", lambda route: route.fulfill(status=204))
    page.clock.install()
    page.goto("screen/?scene=overview")
    expect(page.locator("body[data-ready]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-live", "poll")

    number = raise_by_api(visitor(DESK))
    page.clock.run_for(16_000)

    expect(page.locator(f'#part-feed [data-call="{number}"]')).to_be_visible(timeout=5_000)


@pytest.mark.parametrize("size", [1440, 1920])
def test_the_wall_is_for_everybody(wall: Page, axe: Axe, size: int) -> None:
    wall.set_viewport_size({"width": size, "height": 1080})

    assert axe(wall) == []
    if size == WALL["viewport"]["width"]:
        assert wall.evaluate("document.documentElement.scrollHeight") <= 1080


async def hear(host: str, port: int, cookie: str, ready: asyncio.Event, done: list[float]) -> None:
    """One viewer: counts itself in at the first event, notes when it hears the next one."""
    reader, writer = await asyncio.open_connection(host, port)
    ask = f"GET /live/ HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n"
    writer.write(ask.encode())
    try:
        while not (await reader.readline()).startswith(b"event: hello"):
            pass
        done.append(0.0)
        if len(done) == VIEWERS:
            ready.set()
        while not (await reader.readline()).startswith(b"event: calls"):
            pass
        done[done.index(0.0)] = time.monotonic()
    finally:
        writer.close()


async def all_hear(url: str, cookie: str, act: Callable[[], object]) -> tuple[float, list[float]]:
    """Two hundred viewers on one process; then something happens."""
    parts, ready, done = urlsplit(url), asyncio.Event(), list[float]()
    host, port = str(parts.hostname), int(parts.port or 80)
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _n in range(VIEWERS):
            group.create_task(hear(host, port, cookie, ready, done))
        await ready.wait()
        await asyncio.to_thread(act)
        acted = time.monotonic()
    return acted, done


def test_two_hundred_viewers_hear_of_one_act(visitor: Visitor, base_url: str) -> None:
    page = visitor(DESK)
    steps.sign_in(page, "leader")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    said = {**matter(), "category": question_at(base_url)}

    # In a thread of its own: the browser's loop runs in this one.
    with ThreadPoolExecutor(max_workers=1) as apart:
        hearing = all_hear(base_url, cookie, lambda: posted(f"{base_url}api/calls", said))
        acted, heard = apart.submit(asyncio.run, hearing).result()

    assert len(heard) == VIEWERS
    assert max(heard) - acted <= SECONDS_TO_HEAR


def question_at(base_url: str) -> int:
    """A category that a resident may ask about."""
    with urlopen(f"{base_url}api/categories") as answer:
        return int(next(one["id"] for one in json.load(answer) if one["kind"]["code"] == "citizen"))


def posted(url: str, said: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    urlopen(Request(url, json.dumps(said).encode(), headers)).close()
