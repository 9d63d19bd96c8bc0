"""What every bench shares: arguments, an installation of its own, both engines, the meter."""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SQLITE, POSTGRESQL = "sqlite", "postgresql"
WARM_UP = 3
NANOSECONDS = 1_000_000_000


def arguments(argv: Sequence[str] | None, about: str) -> argparse.Namespace:
    """What every bench takes: --json, --quick, --data, --engine."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--quick", action="store_true", help="smaller, within a minute")
    parser.add_argument(
        "--data", metavar="DIR", help="folder with real data, for those that use it"
    )
    parser.add_argument("--engine", choices=(SQLITE, POSTGRESQL), help="only one of the two")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def on_both_engines(module: str, asked: argparse.Namespace) -> int:
    """Run a bench once an engine, each in a process and with an installation of its own."""
    engines = [asked.engine] if asked.engine else [SQLITE, POSTGRESQL]
    if shutil.which("initdb") is None and not list(Path("/usr/lib/postgresql").glob("*/bin")):
        print("no PostgreSQL on this machine: measuring SQLite only", file=sys.stderr)
        engines = [engine for engine in engines if engine != POSTGRESQL]
    return max((_on(engine, module, asked) for engine in engines), default=1)


def _on(engine: str, module: str, asked: argparse.Namespace) -> int:
    options = [f"--{name}" for name in ("json", "quick") if getattr(asked, name)]
    command = [sys.executable, "-m", module, "--inside", "--engine", engine, *options]
    with tempfile.TemporaryDirectory(prefix="youhu-bench-") as folder, database(engine) as url:
        known = {"YOUHU_VAR": folder, "PYTHONPATH": str(ROOT), **url}
        known["DJANGO_SETTINGS_MODULE"] = "youhu.config.settings"
        # One address raises more here than the brake at the door would let it.
        known["CACHE_URL"] = "dummy://"
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return subprocess.run(command, cwd=ROOT, env=env | known).returncode


@contextlib.contextmanager
def database(engine: str) -> Iterator[dict[str, str]]:
    """The environment that names an empty database of that engine."""
    if engine == SQLITE:
        yield {}  # the settings' own choice: a file in the installation's folder
        return
    from tests.postgres import cluster  # a server of its own, which a bench on SQLite needs not

    with cluster() as url:
        yield {"DATABASE_URL": url}


@contextlib.contextmanager
def installation() -> Iterator[None]:
    """A migrated site, set up as in production, with static files that nobody has to collect."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir()
    asked_as = [*settings.ALLOWED_HOSTS, "testserver"]  # the name that Django's own client uses
    stores = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=stores, ALLOWED_HOSTS=asked_as):
        call_command("migrate", verbosity=0)
        yield


def made_up(name: str, *args: Any, **facts: Any) -> Any:
    """One of the tests' factories: a district in a second, calls through the real actions."""
    return getattr(import_module("tests.factories"), name)(*args, **facts)


@dataclass(frozen=True)
class Reading:
    """What one request costs: statements, CPU here and in the database server, and waiting."""

    sql: int
    cpu_ms: float
    db_cpu_ms: float
    wall_p50_ms: float
    wall_p95_ms: float = 0.0

    @property
    def total_cpu_ms(self) -> float:
        return self.cpu_ms + self.db_cpu_ms


def measured(ask: Callable[[], Any], *, times: int) -> Reading:
    """Ask so many times; CPU is the mean, statements those of one more asking."""
    for _n in range(WARM_UP):
        ask()
    sql = statements(ask)
    walls, server, cpu = [], server_cpu_ns(), time.process_time_ns()
    for _n in range(times):
        begun = time.perf_counter()
        ask()
        walls.append(time.perf_counter() - begun)
    cpu, server = time.process_time_ns() - cpu, server_cpu_ns() - server
    per_ms = times * NANOSECONDS / 1000
    return Reading(
        sql=sql,
        cpu_ms=round(cpu / per_ms, 2),
        db_cpu_ms=round(server / per_ms, 2),
        wall_p50_ms=round(median(walls) * 1000, 2),
        wall_p95_ms=round(quantiles(walls, n=20, method="inclusive")[-1] * 1000, 2),
    )


def statements(ask: Callable[[], Any]) -> int:
    """How many statements reach the database, BEGIN and COMMIT among them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as said:
        ask()
    return len(said)


def server_cpu_ns() -> int:
    """CPU that PostgreSQL's process for our connection has used; 0 for SQLite, which is ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


class Printer:
    """Says each figure as soon as it is there: a line for people, or one JSON object."""

    def __init__(self, bench: str, *, as_json: bool) -> None:
        self.bench, self.as_json = bench, as_json

    def say(self, **figures: Any) -> None:
        if self.as_json:
            print(json.dumps({"bench": self.bench, **figures}), flush=True)
        else:
            said = "  ".join(f"{name} {value}" for name, value in figures.items())
            print(f"{self.bench}: {said}", flush=True)
