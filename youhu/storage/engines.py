"""Copying a whole database out and in, with each engine's own means."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.planning import count_anew

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def is_empty() -> bool:
    """Whether no table was ever made here."""
    return not connection.introspection.table_names()


def copy_out(folder: Path) -> None:
    """Write the database, as the snapshot of this very connection shows it, into the folder."""
    file = folder / FILES[connection.vendor]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
        options = ("--format=custom", f"--snapshot={moment}", f"--file={file}")
        _run("pg_dump", *options, "--no-owner", "--no-privileges")
        return
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    check_file(file)


def check_file(file: Path) -> None:
    """Raise Refused when SQLite does not find its own file whole."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
        said = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if said != ["ok"]:
        raise Refused(_("The copy of the database is not whole: %(why)s") % {"why": said[0]})


def copy_in(folder: Path) -> None:
    """Make the database what the file in the folder says. It must be empty."""
    file = folder / FILES[connection.vendor]
    if connection.vendor == "postgresql":
        connection.close()
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", str(file))
        count_anew()
        return
    check_file(file)
    connection.close()  # the last one takes the log of writes along
    target = Path(connection.settings_dict["NAME"])
    beside = target.with_name(f"{target.name}-wal")
    if beside.exists() and beside.stat().st_size:
        raise Refused(_("Somebody else is using the database. Stop site, ticker and worker first."))
    written = target.with_name(f"{target.name}.part")
    shutil.copyfile(file, written)
    settle(written)
    os.replace(written, target)
    settle(target.parent)


def settle(path: Path) -> None:
    """Return only when the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _run(program: str, *options: str) -> None:
    """One of PostgreSQL's programs at our database. Raises Refused with its own words."""
    settings = connection.settings_dict
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    said = {name: str(settings[key]) for name, key in known.items() if settings.get(key)}
    if session := settings["OPTIONS"].get("target_session_attrs"):
        said["PGTARGETSESSIONATTRS"] = session
    command = [_found(program), *options, f"--dbname={settings['NAME']}"]
    done = subprocess.run(command, env={**os.environ, **said}, capture_output=True, text=True)
    if done.returncode:
        why = {"program": program, "why": done.stderr.strip()[-400:]}
        raise Refused(_("%(program)s failed: %(why)s") % why)


def _found(program: str) -> str:
    """The newest on this machine: Debian keeps the real ones off the path."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = sorted(debian, key=lambda it: int(it.parent.parent.name))
    found = str(newest[-1]) if newest else shutil.which(program)
    if not found:
        why = _("%(program)s is not on this machine. Install PostgreSQL's client programs.")
        raise Refused(why % {"program": program})
    return found
