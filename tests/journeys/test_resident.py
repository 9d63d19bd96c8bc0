"""What a resident does on a phone, with scripts and without, in a browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PHONE, context_of
from tests.journeys.test_access_for_all import faults

LITTER = "垃圾桶满了，垃圾堆在路边没有人清。"


@pytest.fixture
def plain(browser: Browser, base_url: str, ahead: timedelta) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = context_of(browser, ahead, **PHONE, java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def raise_without_scripts(page: Page, *, tail: str = "0217") -> tuple[str, str]:
    """One long form, sent as it is; answers with the number of the call and its receipt code."""
    page.goto("raise/")
    page.fill("#id_text", LITTER)
    option = page.locator("#id_category option", has_text="垃圾站（箱）满溢").first
    page.select_option("#id_category", option.get_attribute("value"))
    page.locator("details", has=page.locator("#id_community")).locator("summary").click()
    page.select_option("#id_community", index=1)
    page.fill("#id_name", "陈女士")
    page.fill("#id_phone", f"1380000{tail}")
    page.click("[data-send]")
    page.wait_for_url("**/receipt/")
    number, code = page.locator(".c-receipt__no"), page.locator(".c-receipt__code")
    return number.inner_text(), code.inner_text()


def test_without_scripts_a_call_is_raised_and_followed(plain: Page) -> None:
    number, code = raise_without_scripts(plain)

    plain.goto("follow/")
    plain.fill("#id_number", number)
    plain.fill("#id_proof", "0217")
    plain.click("main button.c-btn")
    expect(plain.locator("main")).to_contain_text(LITTER)
    expect(plain.locator('form[action$="/remark/"]')).to_have_count(0)
    plain.fill("#receipt_code", code)
    plain.click('form[action="/follow/"] button')
    plain.locator("details", has=plain.locator('form[action$="/remark/"]')).locator(
        "summary"
    ).click()
    plain.fill("#id_remark_note", "桶边还有碎玻璃。")
    plain.click('form[action$="/remark/"] button.c-btn')

    expect(plain.locator(".c-timeline")).to_contain_text("桶边还有碎玻璃")


def test_without_scripts_a_neighbour_says_me_too(plain: Page) -> None:
    number, _code = raise_without_scripts(plain)
    plain.context.clear_cookies()

    plain.goto("calls/near/?state=waiting")
    plain.click(f'a[href="/c/{number}/"]')
    expect(plain.locator("main")).not_to_contain_text(LITTER)
    plain.click('form[action$="/echo/"] button')

    expect(plain.locator("main .c-note--ok").last).to_contain_text("1位街坊")


def test_who_finds_the_same_near_the_pin_need_not_raise_it(phone: Page, axe: Callable) -> None:
    steps.raise_call(phone, words=LITTER)
    phone.context.clear_cookies()

    steps.begin_call(phone, LITTER)
    phone.click("[data-locate]")
    button = phone.locator("[data-alike] [data-echo]").first
    expect(button).to_be_visible()
    assert axe(phone) == []
    button.click()

    done = phone.locator(".c-alike--done")
    expect(done).to_contain_text("440105-")
    assert axe(phone) == []
    done.get_by_role("link").click()
    phone.wait_for_url("**/c/**")
    assert axe(phone) == []
    assert phone.evaluate("JSON.stringify(localStorage)") == "{}"


def _stands_for(mark: Locator) -> int:
    """How many rows a mark of the map speaks of: the one it shows and those that it adds up."""
    more = mark.locator("i")
    return 1 + (int(more.inner_text()) if more.count() else 0)


# Presses a mark, and says how many rows it spoke of: in one step, while nothing moves beneath it.
PRESSED = """mark => {
  const more = Number(mark.querySelector("i")?.textContent ?? 0);
  mark.click();
  return 1 + more;
}"""


def test_list_and_map_of_the_calls_near_by_agree(phone: Page, axe: Callable) -> None:
    phone.goto("calls/near/")
    expect(phone.locator("body[data-ready]")).to_be_visible()
    marks = phone.locator(".c-near__mark")

    from_afar = [_stands_for(mark) for mark in marks.all()]
    assert sum(from_afar) == phone.locator("[data-near]").count()
    assert axe(phone) == []

    chosen = phone.locator("[data-near].is-chosen")
    for _closer in range(12):  # what stands together comes closer until it is one place
        held = marks.first.evaluate(PRESSED)
        if chosen.count():
            break
    expect(chosen).to_have_count(held)


def test_a_mark_of_many_calls_comes_closer(phone: Page) -> None:
    phone.goto("calls/near/?state=answered")  # those of the sample: no journey has put one there
    expect(phone.locator("body[data-ready]")).to_be_visible()
    marks = phone.locator(".c-near__mark")
    from_afar = [_stands_for(mark) for mark in marks.all()]

    marks.nth(from_afar.index(max(from_afar))).evaluate(PRESSED)

    expect(marks).not_to_have_count(len(from_afar))
    assert sum(map(_stands_for, marks.all())) == sum(from_afar)


SHARES = (
    "navigator.share = async (told) => { window.shared = told; }; navigator.canShare = () => true;"
)
NO_SHARING = "Object.defineProperty(navigator, 'share', { value: undefined });"


def open_public_call(page: Page) -> str:
    """The page of the first public call near by; answers with its path."""
    page.goto("calls/near/")
    path = page.locator("a.c-near").first.get_attribute("href") or ""
    page.goto(path)
    return path


def test_a_public_call_is_shared_by_the_ways_of_the_phone(phone: Page) -> None:
    phone.add_init_script(SHARES)
    path = open_public_call(phone)

    expect(phone.locator("[data-share-copy]")).to_be_hidden()
    phone.click("[data-share-with]")

    assert phone.evaluate("window.shared.url").endswith(path)


def test_without_such_ways_its_address_is_copied(phone: Page, axe: Callable) -> None:
    phone.add_init_script(NO_SHARING)
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    path = open_public_call(phone)

    phone.click("[data-share-copy]")

    expect(phone.locator(".c-share__said")).to_have_text("网址已复制。")
    assert phone.evaluate("navigator.clipboard.readText()").endswith(path)
    assert axe(phone) == []


def test_without_scripts_its_address_stands_there(plain: Page) -> None:
    path = open_public_call(plain)

    assert plain.input_value("#share_address").endswith(path)
    expect(plain.locator(".c-share button:visible")).to_have_count(0)


@pytest.fixture
def elder(phone: Page, base_url: str) -> Page:
    """A narrow phone in elder mode."""
    phone.context.add_cookies([{"name": "elder", "value": "1", "url": base_url}])
    phone.set_viewport_size({"width": 360, "height": 740})
    return phone


TWICE = "document.documentElement.style.fontSize = '200%'"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_an_elder_is_asked_one_thing_a_page_with_letters_twice_as_large(elder: Page) -> None:
    elder.goto("raise/")
    expect(elder.locator("body[data-ready]")).to_be_visible()
    elder.evaluate(TWICE)
    elder.locator("#id_text").press_sequentially(LITTER)
    elder.click("[data-next]")
    elder.locator("[data-category]").first.click()
    elder.click("[data-next]")
    elder.click("[data-locate]")
    expect(elder.locator("[data-landmarks] button")).to_have_count(3)
    elder.locator("[data-landmarks] button").first.click()
    expect(elder.locator("#id_address")).not_to_have_value("")
    assert elder.evaluate(TOO_WIDE) <= 0
    elder.click("[data-next]")
    elder.set_input_files("#id_camera", [steps.photo()])
    expect(elder.locator("[data-photos-told]")).to_contain_text("1 张")
    elder.click("[data-next]")
    elder.fill("#id_name", "陈姨")
    elder.fill("#id_phone", "13800000217")
    assert elder.evaluate(TOO_WIDE) <= 0
    elder.click("[data-next]")
    expect(elder.locator('[data-of="text"]')).to_have_text(LITTER)
    assert elder.evaluate(TOO_WIDE) <= 0
    elder.click("[data-send]")

    elder.wait_for_url("**/receipt/")
    elder.evaluate(TWICE)
    assert elder.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("path", ["", "follow/", "calls/near/", "help/", "privacy/", "promises/"])
def test_letters_twice_as_large_cut_nothing_off(elder: Page, path: str) -> None:
    elder.goto(path)
    elder.evaluate(TWICE)

    assert elder.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("width", [390, 768])
def test_a_residents_pages_are_accessible(phone: Page, axe: Callable, width: int) -> None:
    steps.sign_in(phone, "resident")
    phone.set_viewport_size({"width": width, "height": 844})
    paths = ("", "mine/", "mine/?show=rate", "calls/near/", "help/", "accessibility/", "privacy/")

    assert [(path, found) for path in paths if (found := faults(phone, axe, path))] == []


SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });"


def test_home_shows_what_is_open_on_a_small_map_of_my_community(phone: Page, axe: Callable) -> None:
    phone.goto("my-place/")
    assert axe(phone) == []
    phone.click("[data-locate]")
    expect(phone.locator("[data-my-place] [role=status]")).to_contain_text("您在：")
    chosen = phone.locator("#id_community option:checked").inner_text()
    phone.click("[data-my-place] button.c-btn--ink")

    expect(phone.locator(".c-homeplace")).to_contain_text(chosen)
    phone.locator(".c-homeplace").scroll_into_view_if_needed()
    if phone.locator("[data-homemap]").count():
        expect(phone.locator(".leaflet-container")).to_be_visible()
    assert axe(phone) == []


@pytest.mark.parametrize("who", ["elder", "saves data"])
def test_the_small_map_is_not_fetched_for_who_does_not_see_it(phone: Page, who: str) -> None:
    asked: list[str] = []
    if who == "elder":
        phone.goto("")
        phone.locator(".c-topbar button[name=elder]").click()
    else:
        phone.add_init_script(SAVES_DATA)
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("")
    phone.wait_for_load_state("networkidle")

    assert not any("leaflet" in url for url in asked)


def test_the_map_is_fetched_only_where_a_map_is_opened(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("raise/")
    expect(phone.locator("body[data-ready]")).to_be_visible()
    assert not any("leaflet" in url for url in asked)

    steps.begin_call(phone, LITTER)

    expect(phone.locator(".leaflet-container")).to_be_visible()
    assert any("leaflet" in url for url in asked)


@pytest.fixture
def stranger(browser: Browser, base_url: str, ahead: timedelta) -> Iterator[Page]:
    """A phone on which no worker keeps files: all that a page weighs goes over the network."""
    context = context_of(browser, ahead, **PHONE, base_url=base_url, service_workers="block")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["", "raise/", "mine/", "follow/", "my-place/", "calls/near/"])
def test_a_page_is_light_the_first_time_and_lighter_the_next(stranger: Page, path: str) -> None:
    steps.sign_in(stranger, "resident")
    session = stranger.context.new_cdp_session(stranger)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    session.send("Network.clearBrowserCache")
    stranger.goto(path)
    stranger.wait_for_load_state("networkidle")
    first, sizes[:] = sum(sizes), []
    stranger.goto(path)
    stranger.wait_for_load_state("networkidle")

    assert 10_000 < first <= 150_000
    assert 1_000 < sum(sizes) <= 40_000
