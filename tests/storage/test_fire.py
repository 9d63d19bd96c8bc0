"""Acknowledged is acknowledged: when the process is killed, and when no standby confirmed."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections

from bench.fire import killed
from tests.factories import raised, tiny_district
from tests.together import PATIENCE
from youhu.calls.models import Call

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_process_that_is_killed_while_it_writes_loses_nothing_it_acknowledged():
    district = tiny_district()
    raised(district)
    found = killed(district, 2)
    assert found.pop("acknowledged") > 0
    assert found == {"case": "kill -9", "times": 2, "lost": 0, "torn": 0, "whole": True}


class Accepting(threading.Thread):
    """Raises one call, with a connection that waits for a standby."""

    def __init__(self, district, key):
        super().__init__(daemon=True)
        self.district, self.key = district, key
        self.pid, self.answer = 0, None

    def run(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit = on")
                self.pid = connection.connection.info.backend_pid
            self.answer = raised(self.district, client_key=self.key)
        except OperationalError as why:
            self.answer = why
        finally:
            connections.close_all()


def until(it_is):
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE
    while not it_is():
        assert time.monotonic() < end
        time.sleep(0.02)


def knows_of(standby):
    """Whether the server has read that a standby is awaited."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_standby_names")
        return cursor.fetchone() == (standby,)


def waits(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event FROM pg_stat_activity WHERE pid = %s", [pid])
        return cursor.fetchone() == ("SyncRep",)


def cancelled_while_waiting(district, key):
    """Accept a call for which a standby is awaited; cancel that; what was answered?"""
    accepting = Accepting(district, key)
    accepting.start()
    until(lambda: accepting.pid and waits(accepting.pid))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_cancel_backend(%s)", [accepting.pid])
    accepting.join(PATIENCE)
    return accepting.answer


@pytest.fixture
def absent_standby():
    """A standby that is awaited and never comes."""
    if connection.vendor != "postgresql":
        yield False
        return
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        cursor.execute("SELECT pg_reload_conf()")
    until(lambda: knows_of("nobody"))
    time.sleep(0.5)  # its checkpointer reads it, too, and tells nobody when it has
    yield True
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM RESET synchronous_standby_names")
        cursor.execute("SELECT pg_reload_conf()")


def test_neither_a_call_nor_its_repetition_is_acknowledged_without_the_standby(absent_standby):
    if not absent_standby:
        return
    district, key = tiny_district(), uuid4()
    first = cancelled_while_waiting(district, key)
    assert isinstance(first, OperationalError)
    assert Call.objects.filter(client_key=key).exists()  # here, and gone after a failover
    again = cancelled_while_waiting(district, key)  # it writes, so it waits, too
    assert isinstance(again, OperationalError)
