"""A PostgreSQL of the tests' own, in a temporary folder, gone when they end.

`python tests/postgres.py COMMAND…` runs the command with DATABASE_URL pointing at it. It listens
at a socket in its folder only, and never runs as root: the server itself refuses to.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

NEW = ("-U", "youhu", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
# Nothing here outlives the tests, so nothing needs to reach the disk.
HASTY = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"
    " -c max_parallel_workers_per_gather=0 -c shared_buffers=256MB"
)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    sys.exit(done.returncode)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The DATABASE_URL of an empty database `youhu`, until the block ends."""
    account = unprivileged()
    with tempfile.TemporaryDirectory(prefix="youhu-pg-") as folder:
        if account:
            shutil.chown(folder, account["user"], account["group"])
        data, log = f"{folder}/data", f"{folder}/log"
        options = f"-c listen_addresses= -k {folder} {HASTY}"
        call("initdb", "-D", data, *NEW, account=account)
        call("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start", account=account)
        try:
            call("createdb", "-h", folder, "-U", "youhu", "youhu", account=account)
            yield f"postgres://youhu@{quote(folder, safe='')}/youhu"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", account=account)


def call(name: str, *arguments: str, account: dict[str, Any]) -> None:
    """One of PostgreSQL's programs, in a folder that every account may stand in."""
    command = (str(find_programs() / name), *arguments)
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, **account)
    if done.returncode:
        sys.exit(f"PostgreSQL's {name} failed: {done.stderr}")


def find_programs() -> Path:
    """The folder with initdb: the newest of Debian's, which are not on the path, or the path's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda it: version(it))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    if not found:
        sys.exit("There is no PostgreSQL server on this machine. Run bin/test, or install it.")
    return Path(found).parent


def version(program: Path) -> int:
    return int(program.parent.parent.name)


def unprivileged() -> dict[str, Any]:
    """Arguments for `subprocess` that step down from root; none when we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is no account to run it as.")


if __name__ == "__main__":
    main()
