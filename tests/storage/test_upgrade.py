"""The upgrade drill in small: the next release comes up while residents raise calls."""

import json
import os
import shutil
from contextlib import contextmanager, suppress
from urllib.parse import quote

import pytest
from django.db import connection

from bench.common import ROOT
from bench.upgrade import drill, next_release, previous_release, python
from tests.storage.test_migrations import ours, released
from youhu.common.moment import snapshot
from youhu.storage import engines

CALLS = 8  # in each of the three parts
BACK = """
import json, sys, django; django.setup()
from django.core.management import call_command
for app, name in json.load(sys.stdin):
    call_command("migrate", app, name, verbosity=0, skip_checks=True)
"""


@pytest.fixture
def installation(tmp_path, transactional_db):
    """The environment of an empty installation with the tables of the previous release."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"YOUHU_VAR": str(tmp_path), "CACHE_URL": "dummy://"}
    with snapshot():
        engines.copy_out(tmp_path)
    with database(tmp_path) as url:
        env["DATABASE_URL"] = url
        if newer := list(back()):
            python(ROOT, "-c", BACK, env=env, said=json.dumps(newer))
        yield env


def back():
    """Where each app has to go back to that has steps which the previous release did not."""
    for app in {app for app, _name in ours() - released()}:
        names = [name for its, name in released() if its == app]
        yield app, max(names, default="zero")


@contextmanager
def database(folder):
    """A copy of the empty database of the tests, until the block ends."""
    if connection.vendor == "sqlite":
        shutil.move(folder / engines.FILES["sqlite"], folder / "youhu.sqlite3")
        yield f"sqlite:///{folder / 'youhu.sqlite3'}"
        return
    known = dict(connection.settings_dict)
    name = f"{known['NAME']}_upgrade"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.settings_dict["NAME"] = name
    try:
        engines.copy_in(folder)
        yield f"postgres://{known['USER']}@{quote(known['HOST'], safe='')}/{name}"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = known["NAME"]
        with connection.cursor() as cursor, suppress(Exception):  # the server ends with the tests
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_residents_notice_nothing_while_the_next_release_comes_up(installation):
    with previous_release() as old, next_release() as new:
        found = drill(old, new, installation, calls=CALLS)
    assert found["acknowledged"] >= 3 * CALLS
    assert found["calls"] == found["acknowledged"]
    assert (found["lost"], found["torn"], found["refused"]) == (0, 0, 0)
    assert found["unbroken"]  # every chain, and the public log
    assert found["longest_gap_s"] < 10
