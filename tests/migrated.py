"""A migrated database made once and copied: the migrations take longer than most tests together."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "cache" / "tests"
TEMPLATE = "youhu_migrated"


def sqlite_copy(to: Path) -> None:
    """Put a migrated database at `to`, which does not exist yet."""
    kept = CACHE / f"{_revision()}.sqlite3"
    with _alone(CACHE / "lock"):
        if not kept.exists():
            for older in CACHE.glob("*.sqlite3"):
                older.unlink()
            half = kept.with_suffix(".half")
            half.unlink(missing_ok=True)
            _migrate(f"sqlite:///{half}")
            half.rename(kept)
    shutil.copyfile(kept, to)


def postgresql_template(lock: Path) -> str:
    """The name of a migrated database on the tests' server, from which others are made."""
    url = urlsplit(os.environ["DATABASE_URL"])
    half = f"{TEMPLATE}_half"
    with _alone(lock), psycopg.connect(url.geturl(), autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if known.fetchone() is None:
            server.execute(f'DROP DATABASE IF EXISTS "{half}"')
            server.execute(f'CREATE DATABASE "{half}"')
            _migrate(url._replace(path=f"/{half}").geturl())
            server.execute(f'ALTER DATABASE "{half}" RENAME TO "{TEMPLATE}"')
    return TEMPLATE


def _revision() -> str:
    """Names what a migrated database depends on: the migrations and the libraries."""
    told = hashlib.sha256()
    for path in (ROOT / "requirements/base.txt", *sorted(ROOT.glob("youhu/*/migrations/*.py"))):
        told.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return told.hexdigest()[:20]


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
