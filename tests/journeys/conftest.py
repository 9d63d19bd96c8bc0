"""A real site with the small sample district, and real browsers that look at it."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests import migrated
from tests.journeys import steps
from tools import site

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "var" / "vendor-dev" / "axe-core" / "axe.min.js"
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
ASK_AXE = "async (asked) => (await axe.run(document, asked)).violations"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
IN_HAIZHU = {"longitude": 113.317, "latitude": 23.098}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
# A browser whose clock is so many milliseconds ahead.
CLOCK = """(() => {
    const Real = Date;
    globalThis.Date = class extends Real {
        constructor(...said) { super(...(said.length ? said : [Date.now()])); }
        static now() { return Real.now() + %d; }
    };
})()"""

Manage = Callable[..., str]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium instead of a download; as root its sandbox cannot start."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "There is no chromium on this machine. bin/test installs it."
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}


@pytest.fixture(scope="session")
def ahead() -> timedelta:
    """How far the site's clock is ahead: as far as that of the tests (`YOUHU_TEST_AT`)."""
    is_travelling = time_machine.escape_hatch.is_travelling()
    return datetime.now(UTC) - real_now() if is_travelling else timedelta()


def real_now() -> datetime:
    """The moment outside, whatever the clock of the tests says."""
    hatch = time_machine.escape_hatch
    return hatch.datetime.datetime.now(UTC) if hatch.is_travelling() else datetime.now(UTC)


@pytest.fixture(scope="session")
def site_env(tmp_path_factory: pytest.TempPathFactory, ahead: timedelta) -> dict[str, str]:
    """An installation of its own, apart from the one in var/."""
    return env_of(tmp_path_factory.mktemp("site"), ahead)


def env_of(var: Path, ahead: timedelta) -> dict[str, str]:
    """What a site is told that keeps all it has in one directory, and whose clock is ahead."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.site_settings",
        "YOUHU_TEST_AHEAD_S": seconds(ahead),
        "YOUHU_VAR": str(var),
        "YOUHU_SAMPLE_DATA": "true",
    }


def seconds(ahead: timedelta) -> str:
    return str(ahead.total_seconds())


@pytest.fixture(scope="session")
def manage(site_env: dict[str, str]) -> Manage:
    """A command of the live site; returns what it prints. `ok=False` lets it exit with 1."""
    return manager_of(site_env)


def manager_of(env: dict[str, str]) -> Manage:
    """Runs commands of the site that has this environment."""

    def run(*arguments: str, ok: bool = True) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        broken = [line for line in done.stdout.splitlines() if line.startswith(("  ✘", "      "))]
        assert done.returncode == 0 or not ok, f"{arguments} failed: {done.stderr} {broken}"
        return done.stdout

    return run


@pytest.fixture(scope="session")
def base_url(site_env: dict[str, str], built: Path) -> Iterator[str]:
    """The address of the live site with the small sample district; page.goto starts from it."""
    port = site.free_port(0)
    copy_site(built, site_env)
    with site.serving(port, env=site_env):
        yield site.address(port)


def copy_site(built: Path, env: dict[str, str]) -> None:
    """The site as it begins, built once, into the directory of this environment."""
    var, manage = Path(env["YOUHU_VAR"]), manager_of(env)
    with (built.parent / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            migrated.sqlite_copy(var / "youhu.sqlite3")
            manage("demo", "--scale=small")
            manage("collectstatic", "--noinput", "--verbosity=0")
            shutil.copytree(var, built)
    shutil.copytree(built, var, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site as it begins: whichever worker comes first builds it, the others copy it."""
    own = tmp_path_factory.getbasetemp()
    return (own if worker_id == "master" else own.parent) / "site-built"


class Watch:
    """Notes what a page may never do: ask another origin for something, or complain aloud."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.origin, self.seen = base_url, list[str]()
        context.on("request", self.request)
        context.on("console", self.console)
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.seen.append(f"request outside the site: {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        """Errors; a broken content security policy is one of them."""
        if message.type == "error":
            self.seen.append(f"console: {message.text}")


def context_of(browser: Browser, ahead: timedelta, **how: Any) -> BrowserContext:
    """A browser of somebody in Haizhu, with the clock of the site."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        geolocation=IN_HAIZHU,
        permissions=["geolocation"],
        **how,
    )
    if ahead:
        context.add_init_script(CLOCK % (1000 * ahead.total_seconds()))
    return context


@pytest.fixture
def visitor(browser: Browser, base_url: str, ahead: timedelta) -> Iterator[Callable[..., Page]]:
    """Opens a browser of a given size; at the end no page may have misbehaved.

    It looks at the live site, or at another address `at` which that site is served.
    """
    watched: list[tuple[BrowserContext, Watch]] = []

    def visit(size: dict[str, Any], at: str = base_url) -> Page:
        context = context_of(browser, ahead, **size, base_url=at)
        watched.append((context, Watch(context, at)))
        return context.new_page()

    yield visit
    for context, _ in watched:
        context.close()
    assert [line for _, watch in watched for line in watch.seen] == []


@pytest.fixture
def phone(visitor: Callable[[dict[str, Any]], Page]) -> Page:
    return visitor(PHONE)


@pytest.fixture
def desk(visitor: Callable[[dict[str, Any]], Page]) -> Page:
    return visitor(DESK)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[tuple[str, str, list[Any]]]]:
    """What is not accessible on a page: rule, impact and the first elements it concerns."""
    script = AXE.read_text()

    def run(page: Page, only: Sequence[str] = STANDARDS) -> list[tuple[str, str, list[Any]]]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)  # not as a script element: the page's policy would refuse it
        asked = {"runOnly": list(only), "resultTypes": ["violations"]}
        with steps.seen_whole(page):
            found = page.evaluate(ASK_AXE, asked)
        return [
            (rule["id"], rule["impact"], [node["target"] for node in rule["nodes"][:4]])
            for rule in found
        ]

    return run
