"""Writers of one process take turns, in the order in which they asked."""

import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from tests.factories import raised, tiny_district
from youhu.calls.models import Call
from youhu.storage import checkpointing
from youhu.storage.turns import Turns


def asking(turns, name, order):
    def ask():
        assert turns.take(10)
        order.append(name)
        turns.give_back()

    thread = threading.Thread(target=ask)
    thread.start()
    while len(turns._waiting) <= name:
        time.sleep(0.001)
    return thread


def test_who_asked_first_is_first():
    turns, order = Turns(), []
    turns.take(0)
    threads = [asking(turns, name, order) for name in range(5)]
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0)  # and then it is free


def test_who_went_away_is_not_called():
    turns = Turns()
    turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)


def together(work, n):
    """Run `work` in so many threads at once; answers what went wrong."""
    go, failed = threading.Barrier(n), []

    def run():
        try:
            go.wait(20)
            work()
        except Exception as why:
            failed.append(why)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _n in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_are_all_accepted_and_nobody_waits_much_longer_than_the_others():
    district, waits = tiny_district(), []
    raised(district)

    def call():
        for _n in range(2):
            begun = time.perf_counter()
            raised(district)
            waits.append(time.perf_counter() - begun)

    n = 16 if connection.vendor == "sqlite" else 4  # a server has its own queue
    assert together(call, n) == []
    assert Call.objects.count() == 1 + n * 2
    assert max(waits) < 8 * sorted(waits)[n]  # the longest against the middle one


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_given_back_whatever_happens(monkeypatch):
    if connection.vendor != "sqlite":
        return
    monkeypatch.setattr("youhu.storage.sqlite.base.PATIENCE", 0.2)
    district = tiny_district()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raised(district, text=str(1 // 0))
    assert together(lambda: raised(district), 1) == []
    with transaction.atomic():
        connection.close()  # as a broken connection does
    assert together(lambda: raised(district), 1) == []
    Call.objects.update(times_repeated=1)  # a transaction of one statement
    assert together(lambda: Call.objects.update(times_repeated=2), 4) == []
    with transaction.atomic():
        Call.objects.update(times_repeated=3)
        (why,) = together(lambda: Call.objects.update(times_repeated=4), 1)
    assert isinstance(why, OperationalError)


@pytest.mark.django_db(transaction=True)
def test_the_log_of_writes_is_emptied_when_it_grew(monkeypatch):
    if connection.vendor != "sqlite":
        assert checkpointing.empty_wal() == 0
        return
    tiny_district()
    monkeypatch.setattr(checkpointing, "LARGE_BYTES", 1)
    before = checkpointing.wal_bytes()
    assert before > 0
    assert checkpointing.empty_wal() == before
    assert checkpointing.wal_bytes() == 0
