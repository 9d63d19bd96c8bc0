"""The strictness that every test lives under."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.template import engines
from django.test import TransactionTestCase
from django.test.utils import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings
from threadpoolctl import threadpool_limits

from tests import migrated
from tests.emptying import empty_what_was_filled
from tests.fixtures import district, now, signed_in  # noqa: F401 — pytest finds them here by name

# A plugin of pytest loads numpy before the settings can say that one thread is enough.
threadpool_limits(1)

os.environ.setdefault("YOUHU_TEST_BEGAN", str(time.time()))  # inherited by further processes

PROGRAM = Path(__file__).resolve().parent.parent / "youhu"

# A slow machine is no failure, and an example that failed belongs in a test, not in a cache.
# Where changes land, a change is judged by the same dice each time; elsewhere new ones are thrown.
hypothesis_settings.register_profile(
    "youhu", deadline=None, database=None, derandomize=bool(os.environ.get("CI"))
)
hypothesis_settings.load_profile("youhu")


class UndefinedVariable(Exception):
    """A page used a name that its view never gave."""


class Undefined(str):
    """What Django prints for an unknown name: in a template of ours, a failing test.

    Django sees a "%s" in it and so formats it with the name. Templates of libraries, the admin's
    among them, rely on unknown names being empty.
    """

    def __mod__(self, name: object) -> str:
        context = sys._getframe(1).f_locals["context"]
        template = context.render_context.template or context.template
        if Path(str(template.origin.name)).is_relative_to(PROGRAM):
            raise UndefinedVariable(f"{template.origin.name}: {name} is not defined")
        return ""


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _quick_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Passwords hashed once instead of a million times; static files that nobody collected.

    The key of the log stays as long as the districts that it signed.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        YOUHU_LOG_KEY=tmp_path_factory.mktemp("key") / "log_key",
        YOUHU_LOG_DIR="",
        STORAGES={**django_settings.STORAGES, "staticfiles": plain},
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _at_the_time_asked() -> Iterator[None]:
    """`YOUHU_TEST_AT=2026-12-01T00:10+08:00 bin/test --quick`: the clock of every test goes on
    from there, to find what holds by day and fails around midnight or a month's end. All
    processes of a run have the same clock.
    """
    asked = os.environ.get("YOUHU_TEST_AT")
    if not asked:
        yield
        return
    since = datetime.now(UTC) - datetime.fromtimestamp(float(os.environ["YOUHU_TEST_BEGAN"]), UTC)
    with time_machine.travel(datetime.fromisoformat(asked) + since):
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Texts are compared as they stand in the code; a page leaves its language behind it."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Start from a migrated database; SQLite's in a file: one in memory knows no waiting."""
    told = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        told["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        migrated.sqlite_copy(Path(told["NAME"]))
    else:
        told["TEMPLATE"] = migrated.postgresql_template(tmp_path_factory.getbasetemp() / "../lock")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite's file is a copy already; Django would delete it and begin anew."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def kept_photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos of a kept district lie here as long as its rows: for every test of this process."""
    return tmp_path_factory.mktemp("photos")


@pytest.fixture(autouse=True)
def _own_photos(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings, tmp_path: Path) -> None:
    """What one test tried too often is no affair of the next."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}


@pytest.fixture(autouse=True, scope="session")
def _quick_emptying() -> Iterator[None]:
    """A test that commits ends by emptying what it filled; the ledger's guard lets it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _case: empty_what_was_filled()
        )
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database was shown beside SQLite; PostgreSQL need not show it again."""
    if connection.vendor == "sqlite":
        return
    asking = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def _asks_a_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db"}
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & fixtures)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where changes land, a test that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("Tests were skipped, and CI=true allows none.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
