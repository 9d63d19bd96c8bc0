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

# Nothing here outlives the tests, so nothing needs to reach the disk.
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        done = subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    sys.exit(done.returncode)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The DATABASE_URL of an empty database `youhu`, until the block ends."""
    programs, account = find_programs(), unprivileged()
    with tempfile.TemporaryDirectory(prefix="youhu-pg-") as folder:
        if account:
            shutil.chown(folder, account["user"], account["group"])
        data = f"{folder}/data"

        def call(name: str, *arguments: str) -> None:
            command = (str(programs / name), *arguments)
            log = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
            done = subprocess.run(command, cwd=folder, text=True, **log, **account)
            if done.returncode:
                sys.exit(f"PostgreSQL's {name} failed: {done.stderr}")

        call(
            "initdb",
            "-D",
            data,
            "-U",
            "youhu",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        )
        server = ("-D", data, "-l", f"{folder}/log", "-w")
        call("pg_ctl", *server, "-o", f"-c listen_addresses= -k {folder} {HASTY}", "start")
        try:
            call("createdb", "-h", folder, "-U", "youhu", "youhu")
            yield f"postgres://youhu@{quote(folder, safe='')}/youhu"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


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
