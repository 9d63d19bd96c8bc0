"""An upgrade under load: the previous release serves, the tables move on, the new one takes over.

The previous release is the newest tag `v…` before this commit; while there is none, the commit in
`bench/previous_release`. The new one is this program and one step more that is made up: a column
and an index on the table of calls. Each runs from a folder of its own, at one database. Residents
raise calls by HTTP all the time, as through a balancer that is told where to go.
"""

import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.common import ROOT, Printer, arguments, on_both_engines
from bench.writes import TOKEN
from tools.site import HOST, QUIET, SITE, free_port, running

CLIENTS, CALLS, QUICK_CALLS = 4, 200, 40  # calls in each of the three parts
PATIENCE = 120.0
TRIES = 20  # to move the tables on, where somebody holds them
# Whoever waits for a table keeps all who come later from it: better give way and ask again.
GIVES_WAY = {"PGOPTIONS": "-c lock_timeout=2s"}
Env = Mapping[str, str]

STEP = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("calls", "{last}")]
    operations = [
        migrations.AddField("call", "drilled_at", models.DateTimeField(null=True)),
        migrations.AddIndex("call", models.Index(fields=["drilled_at"], name="drilled")),
    ]
"""
MATTER = """
import json, django; django.setup()
from tests.factories import cell_middle, tiny_district
made = tiny_district(); lng, lat = cell_middle(made.cells[0].code)
print(json.dumps({"category": made.question.pk, "lng": lng, "lat": lat}))
"""
JUDGE = """
import json, sys, django; django.setup()
from bench.fire import missing
from bench.writes import agreed
print(json.dumps({**missing(set(json.load(sys.stdin))), **agreed()}))
"""


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    if not asked.inside:
        return on_both_engines("bench.upgrade", asked)
    with previous_release() as old, next_release() as new:
        python(old, "manage.py", "migrate", "--skip-checks", "--verbosity", "0", env=os.environ)
        found = drill(old, new, os.environ, calls=QUICK_CALLS if asked.quick else CALLS)
    Printer("upgrade", as_json=asked.json).say(engine=asked.engine, **found)
    return 0 if found["unbroken"] and not found["lost"] and not found["torn"] else 1


def drill(old: Path, new: Path, env: Env, *, calls: int) -> dict[str, Any]:
    """Go from the old release to the new one while residents raise calls; what did they notice?"""
    Path(env["YOUHU_VAR"], "static").mkdir(exist_ok=True)
    with ExitStack() as ours, ExitStack() as theirs:
        first = theirs.enter_context(site(old, env))
        load = Load(json.loads(python(old, "-c", MATTER, env=env)), port=first)
        wait_until_ready(first)
        ours.enter_context(load.raising())
        load.wait_for(calls)
        second = ours.enter_context(site(new, env))  # not ready as long as the tables are old
        begun = time.monotonic()
        load.retries = move_tables(new, env)
        moved = time.monotonic() - begun
        load.wait_for(calls)  # the old release lives on with the new tables
        wait_until_ready(second)
        load.port = second
        load.wait_for(calls)
        theirs.close()
        load.wait_for(CLIENTS)
        load.end()
    judged = json.loads(python(new, "-c", JUDGE, env=env, said=json.dumps(load.keys)))
    return {**load.figures(), "migrate_s": round(moved, 1), **judged}


@contextmanager
def previous_release() -> Iterator[Path]:
    """The program as it was, in a folder, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="youhu-before-") as folder:
        packed = git("archive", "--format=tar", previous())
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


@contextmanager
def next_release() -> Iterator[Path]:
    """This program as it lies here, with one step more for its tables."""
    with tempfile.TemporaryDirectory(prefix="youhu-after-") as folder:
        for name in ("youhu", "bench", "tests", "tools"):
            shutil.copytree(
                ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__")
            )
        shutil.copy(ROOT / "manage.py", folder)
        steps = Path(folder, "youhu", "calls", "migrations")
        last = max(path.stem for path in steps.glob("0*.py"))
        (steps / "9999_drill.py").write_text(STEP.format(last=last))
        yield Path(folder)


def previous() -> str:
    """Which commit the previous release is."""
    with suppress(subprocess.CalledProcessError):
        return git("describe", "--tags", "--abbrev=0", "--match=v*", "HEAD^").decode().strip()
    return (ROOT / "bench" / "previous_release").read_text().split()[0]


def git(*words: str) -> bytes:
    command = ("git", "-c", "safe.directory=*", *words)
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout


def python(tree: Path, *words: str, env: Env, said: str = "") -> str:
    """Run something of that release to its end; answers what it printed."""
    done = subprocess.run(
        [sys.executable, *words], cwd=tree, env=at(tree, env), input=said, text=True,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return done.stdout


def at(tree: Path, env: Env) -> dict[str, str]:
    return {**env, "PYTHONPATH": str(tree), "DJANGO_SETTINGS_MODULE": "youhu.config.settings"}


def move_tables(new: Path, env: Env) -> int:
    """Bring the tables to the new release; answers how often it had to give way."""
    for tried in range(TRIES):
        with suppress(subprocess.CalledProcessError):
            python(
                new,
                "manage.py",
                "migrate",
                "--skip-checks",
                "--verbosity",
                "0",
                env={**env, **GIVES_WAY},
            )
            return tried
    raise RuntimeError(f"The tables could not be moved on in {TRIES} tries.")


@contextmanager
def site(tree: Path, env: Env) -> Iterator[int]:
    """A release that comes up at a port of its own, until the block ends."""
    port = free_port(0)
    command = [*SITE, "--host", HOST, "--port", str(port), *QUIET]
    with running(command, env=at(tree, env), cwd=tree):
        yield port


def wait_until_ready(port: int) -> None:
    """Return when a balancer would send somebody there."""
    until = time.monotonic() + PATIENCE
    while asked(port, "GET", "/healthz/ready") != http.client.OK:
        if time.monotonic() > until:
            raise TimeoutError("The site is not ready.")
        time.sleep(0.1)


def asked(port: int, method: str, path: str, said: str = "", **headers: str) -> int:
    """The status of an answer; 0 when nobody is there."""
    door = http.client.HTTPConnection(HOST, port, timeout=60)
    with suppress(OSError, http.client.HTTPException), closing(door):
        door.request(method, path, said, headers)
        with door.getresponse() as answer:
            return answer.status
    return 0


@dataclass
class Load:
    """Residents who raise one call after the other, and what they were told."""

    matter: dict[str, Any]
    port: int = 0
    refused: int = 0
    retries: int = 0
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def keys(self) -> list[str]:
        return [key for _at, key in self.acknowledged]

    @contextmanager
    def raising(self) -> Iterator[None]:
        """All the clients, until the block ends."""
        threads = [threading.Thread(target=self._work) for _n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.end()
            for thread in threads:
                thread.join()

    def end(self) -> None:
        self.over.set()

    def wait_for(self, calls: int) -> None:
        """So many more are acknowledged."""
        wanted, until = len(self.acknowledged) + calls, time.monotonic() + PATIENCE
        while len(self.acknowledged) < wanted:
            if time.monotonic() > until:
                raise TimeoutError("Nobody accepts calls any more.")
            time.sleep(0.02)

    def figures(self) -> dict[str, Any]:
        moments = sorted(at for at, _key in self.acknowledged)
        gap = max(later - earlier for earlier, later in pairwise(moments))
        return {
            "acknowledged": len(moments), "refused": self.refused, "gave_way": self.retries,
            "longest_gap_s": round(gap, 2),
        }  # fmt: skip

    def _work(self) -> None:
        key = str(uuid4())
        while not self.over.is_set():
            if self._raise(key):
                self.acknowledged.append((time.monotonic(), key))
                key = str(uuid4())
            else:  # the same again, with the same key
                self.refused += 1
                time.sleep(0.1)

    def _raise(self, key: str) -> bool:
        said = {
            **self.matter, "client_key": key, "csrfmiddlewaretoken": TOKEN,
            "text": "Where do I apply for the subsidy?", "address": "12 Jiangnan Avenue",
            "name": "Li Hua", "phone": "13900001234",
        }  # fmt: skip
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}",
        }  # fmt: skip
        return asked(self.port, "POST", "/raise/", urlencode(said), **headers) == http.client.FOUND


if __name__ == "__main__":
    sys.exit(main())
