"""Writers of one process take turns, in the order in which they asked."""

import time

import pytest
from django.db import OperationalError, connection, transaction

from tests.factories import raised, tiny_district
from tests.together import PATIENCE, begun, together
from youhu.calls.models import Call
from youhu.storage import checkpointing
from youhu.storage.turns import Turns


def asking(turns, name, order):
    def ask():
        assert turns.take(PATIENCE)
        order.append(name)
        turns.give_back()

    thread, until = begun(ask), time.monotonic() + PATIENCE
    while len(turns._waiting) <= name:
        assert time.monotonic() < until
        time.sleep(0.001)
    return thread


def test_who_asked_first_is_first():
    turns, order = Turns(), []
    turns.take(0)
    threads = [asking(turns, name, order) for name in range(5)]
    turns.give_back()
    for thread in threads:
        thread.ended()
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0)  # and then it is free


def test_who_went_away_is_not_called():
    turns = Turns()
    turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_are_all_accepted_and_nobody_waits_much_longer_than_the_others():
    district, waits = tiny_district(), []
    raised(district)

    def call():
        for _n in range(2):
            since = time.perf_counter()
            raised(district)
            waits.append(time.perf_counter() - since)

    n = 16 if connection.vendor == "sqlite" else 4  # a server has its own queue
    together([call] * n)
    assert Call.objects.count() == 1 + n * 2
    # The longest against the middle one; a machine with other work may stop all for a while.
    assert max(waits) < 8 * sorted(waits)[n] + 5


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_given_back_whatever_happens(monkeypatch):
    if connection.vendor != "sqlite":
        return
    monkeypatch.setattr("youhu.storage.sqlite.base.PATIENCE", 0.2)
    district = tiny_district()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raised(district, text=str(1 // 0))
    together([lambda: raised(district)])
    with transaction.atomic():
        connection.close()  # as a broken connection does
    together([lambda: raised(district)])
    Call.objects.update(times_repeated=1)  # a transaction of one statement
    together([lambda: Call.objects.update(times_repeated=2)] * 4)
    with transaction.atomic():
        Call.objects.update(times_repeated=3)
        with pytest.raises(OperationalError):
            together([lambda: Call.objects.update(times_repeated=4)])


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
