"""The drill on PostgreSQL: write, copy, write, name a moment, go wrong, lose all, go back to it."""

import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import NOW, raised, tiny_district
from tests.postgres import HASTY, NEW, call, unprivileged
from youhu.calls.models import Call
from youhu.common.moment import snapshot
from youhu.storage import engines
from youhu.storage.facts import facts
from youhu.transparency.actions import log_entries

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60.0


class Server:
    """A PostgreSQL of the drill's own, which keeps its log of writes in `wal`."""

    def __init__(self, folder: Path):
        self.account = unprivileged()
        self.folder, self.data, self.wal = folder, folder / "data", folder / "wal"
        self.wal.mkdir()
        self.run("initdb", "-D", str(self.data), *NEW)
        self.configure(
            "archive_mode = on",
            f"archive_command = 'test ! -f {self.wal}/%f && cp %p {self.wal}/%f'",
        )

    def run(self, program, *arguments):
        for path in (self.folder, self.wal):  # the server itself is not root
            if self.account:
                shutil.chown(path, self.account["user"], self.account["group"])
        call(program, *arguments, account=self.account)

    def configure(self, *lines):
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{line}\n" for line in lines)

    def start(self):
        options = f"-c listen_addresses= -k {self.folder} {HASTY}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-l", log, "-o", options, "-w", "start")

    def stop(self):
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def copy_base(self):
        place = ("-h", str(self.folder), "-U", "youhu")
        base = str(self.folder / "base")
        self.run("pg_basebackup", *place, "-D", base, "-X", "stream", "-c", "fast")

    def go_back_to(self, moment: str):
        """As the page on storage says it."""
        (self.folder / "base").rename(self.data)
        self.configure(
            f"restore_command = 'cp {self.wal}/%f %p'",
            f"recovery_target_time = '{moment}'",
            "recovery_target_action = 'promote'",
        )
        (self.data / "recovery.signal").touch()
        self.start()


@contextmanager
def at_home_in(folder: Path, name: str):
    """Let the program use the database of that name at the server in the folder."""
    usual = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "NAME", "USER")}
    connection.close()
    connection.settings_dict.update(HOST=str(folder), PORT="", NAME=name, USER="youhu")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


@pytest.fixture
def server():
    """A server with our tables in an empty database, and the program at home in it."""
    with TemporaryDirectory(prefix="youhu-pg-") as name:  # pytest's own is shut to other accounts
        folder = Path(name)
        (folder / "tables").mkdir()
        with snapshot():
            engines.copy_out(folder / "tables")
        found = Server(folder)
        found.start()
        try:
            found.run("createdb", "-h", name, "-U", "youhu", "youhu")
            with at_home_in(folder, "youhu"):
                engines.copy_in(folder / "tables")
                yield found
        finally:
            found.stop()


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def wait_for(what):
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_after_everything_is_lost_the_district_stands_where_it_stood_at_that_moment(request):
    if connection.vendor != "postgresql":
        return
    server = request.getfixturevalue("server")
    district = tiny_district()
    before = [raised(district).number for _n in range(3)]
    log_entries(now=NOW)
    server.copy_base()
    before += [raised(district).number for _n in range(3)]
    log_entries(now=NOW)
    stood, moment = facts(now=NOW), asked("SELECT clock_timestamp()::text")
    wrong = [raised(district).number for _n in range(2)]
    log_entries(now=NOW)
    assert facts(now=NOW) != stood
    segment = asked("SELECT pg_walfile_name(pg_switch_wal())")
    wait_for(lambda: (server.wal / segment).exists())

    connection.close()
    server.stop()
    shutil.rmtree(server.data)
    server.go_back_to(moment)
    wait_for(lambda: not asked("SELECT pg_is_in_recovery()"))

    assert sorted(Call.objects.values_list("number", flat=True)) == before
    assert facts(now=NOW) == stood  # rows, the end of every chain, root of the log, promises
    call_command("verify_ledger")
    assert raised(district).number == wrong[0]  # it goes on from there
    assert log_entries(now=NOW) > 0
