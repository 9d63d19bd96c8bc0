"""A market alone: a site of its own, whose clock may be ahead, with nothing on its roads yet.

Journeys of deliveries import the fixtures from here. They need the drivers, the vehicles and the
tours for themselves, which the journeys beside them look at.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import (
    PHONE,
    Manage,
    context_of,
    copy_site,
    env_of,
    manager_of,
    seconds,
)
from tests.journeys.proxy import Network, bad_network
from tests.journeys.steps import sign_in
from tests.journeys.test_field_offline import until
from tools import site

# Nobody drives and nothing is under way: what the sample day began is brought to its end.
CLEAR = """
import uuid
from django.utils import timezone
from youhu.delivery import actions
from youhu.delivery.actions import ProofGiven
from youhu.delivery.models import Order, Trouble
from youhu.delivery.rules import Answer, State, TroubleState
from youhu.dispatch.actions import duty, offering, planning
from youhu.dispatch.models import Shift
from youhu.dispatch.rules import ShiftState
from youhu.registry.models import Member
now, desk = timezone.now(), Member.objects.get(person__user__username="market")
for shift in Shift.objects.filter(state=ShiftState.OFFERED):
    offering.withdraw(shift, by=desk, now=now)
for trouble in Trouble.objects.filter(state=TroubleState.OPEN):
    actions.settle(trouble, how=Answer.AGAIN, note="再送一次", by=desk, now=now)
for order in Order.objects.moving():
    proof = ProofGiven(uuid.uuid4(), now, order.pieces, code=order.code)
    if order.state == State.PROMISED:
        actions.cancel(order, by=desk, now=now, note="改日再送")
    elif order.state == State.ABOARD:
        actions.deliver(order, by=desk, proof=proof, now=now)
    else:
        actions.bring_back(order, by=desk, proof=proof, now=now)
for shift in Shift.objects.filter(state=ShiftState.ON_DUTY).select_related("driver", "fleet"):
    duty.end(shift, note="收车", by=desk, now=now)
planning.overtake(now=now)
"""
# Drivers who have no login in the sample district get one.
LOGIN = """
from django.contrib.auth.hashers import make_password
from youhu.demo.logins import PASSWORD
from youhu.registry.models import Person, User
person = Person.objects.get(name="{name}")
person.user = User.objects.create(username="{username}", password=make_password(PASSWORD))
person.save()
"""


@pytest.fixture
def site_env(tmp_path_factory: pytest.TempPathFactory, ahead: timedelta) -> dict[str, str]:
    """The installation of this market."""
    return env_of(tmp_path_factory.mktemp("market"), ahead)


@pytest.fixture
def manage(site_env: dict[str, str]) -> Manage:
    return manager_of(site_env)


@pytest.fixture
def base_url(site_env: dict[str, str], built: Path, manage: Manage) -> Iterator[str]:
    """The address of the market's site."""
    copy_site(built, site_env)
    shell(manage, CLEAR)
    port = site.free_port(0)
    with site.serving(port, env=site_env):
        yield site.address(port)


@contextmanager
def days_later(env: dict[str, str], days: int) -> Iterator[str]:
    """The same site some days later; no clock ticks in it, so that nobody else does anything."""
    further = timedelta(seconds=float(env["YOUHU_TEST_AHEAD_S"]), days=days)
    with site.served(env={**env, "YOUHU_TEST_AHEAD_S": seconds(further)}) as address:
        yield f"{address}/"


def shell(manage: Manage, program: str) -> str:
    return manage("shell", "--no-imports", "--verbosity=0", "-c", program)


@pytest.fixture
def network(base_url: str) -> Iterator[tuple[str, Network]]:
    with bad_network(base_url, seed=7) as made:
        yield made


@pytest.fixture
def driver_phone(
    browser: Browser, network: tuple[str, Network], ahead: timedelta
) -> Iterator[Callable[[], Page]]:
    """A driver's phone behind that network, with the clock of the site. A lost connection is an
    error to it, so only the scripts' own errors count.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visit() -> Page:
        context = context_of(browser, ahead, **PHONE, base_url=network[0])
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


# The driver's pages and what they need lie on the phone.
READY = """async () => {
    await navigator.serviceWorker.ready;
    const cache = await caches.open("youhu-own");
    const pages = await Promise.all(["/drive/", "/drive/queue/"].map((at) => cache.match(at)));
    const entry = document.querySelector("script[type=importmap]").textContent;
    const files = Object.values(JSON.parse(entry).imports);
    const modules = await Promise.all(files.map((at) => caches.match(at)));
    return Boolean(navigator.serviceWorker.controller) && [...pages, ...modules].every(Boolean);
}"""


def announce(fleet: Page, vehicle: str, driver: str) -> None:
    """A fleet offers a vehicle with its driver, from an hour ago on."""
    begins = timezone.localtime() - timedelta(hours=1)
    ends = begins + timedelta(hours=9)
    fleet.goto("tours/shifts/")
    form = fleet.locator("form[action$='/offer/']")
    for name, words in (("vehicle", vehicle), ("driver", driver)):
        choice = form.locator(f"[name={name}] option", has_text=words)
        form.locator(f"[name={name}]").select_option(value=choice.get_attribute("value"))
    form.locator("[name=on]").fill(f"{begins:%Y-%m-%d}")
    form.locator("[name=starts]").fill(f"{begins:%H:%M}")
    form.locator("[name=ends]").fill(f"{ends:%H:%M}")
    form.locator("button.c-btn").click()
    expect(fleet.locator(".c-messages")).to_contain_text("已报班")


def begin_driving(phone: Page, username: str) -> None:
    """Sign in, go on duty, and let the phone take with it what it needs."""
    phone.goto("about:blank")
    sign_in(phone, username)
    phone.goto("drive/")
    expect(phone.locator("body[data-ready]")).to_be_attached()
    press(phone, "上班出车")
    expect(phone.locator("[data-on-duty]")).to_be_attached(timeout=60_000)
    until(phone, READY, True)


def visible(phone: Page, selector: str) -> Locator:
    return phone.locator(f"{selector} >> visible=true").first


def press(phone: Page, words: str) -> None:
    """One of the big buttons; the page loads anew once the phone has kept it."""
    with phone.expect_event("load"):
        visible(phone, f"button:has-text('{words}')").click()
    expect(phone.locator("body[data-ready]")).to_be_attached()


def unfold(phone: Page, words: str) -> Locator:
    box = visible(phone, f"details:has(> summary:has-text('{words}'))")
    box.locator("> summary").click()
    return box
