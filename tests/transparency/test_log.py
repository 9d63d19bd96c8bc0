"""What is done comes into the log once, at one place, and is signed for."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.factories import NOW, in_state, raised, tiny_district
from tests.together import PATIENCE, begun, together
from youhu.calls.rules import State
from youhu.ledger.models import Entry
from youhu.promises.management.commands.tick import Command
from youhu.solvers.merkle import inclusion_proof, root
from youhu.transparency.actions import add_witness, log_entries, rotate_key, take_cosignature
from youhu.transparency.audit import faults
from youhu.transparency.checks import log_agrees, log_keeps_up
from youhu.transparency.models import Checkpoint, Leaf, Log
from youhu.transparency.queries import newest, tree
from youhu.transparency.rules import Use
from youhu.transparency.signing import made
from youhu.transparency.youhu_verify import (
    commitment,
    is_included,
    is_signed_by,
    leaf_hash,
    read_checkpoint,
    read_key,
)

pytestmark = pytest.mark.django_db


def logged():
    district = tiny_district()
    call = in_state(district, State.CLOSED)
    log_entries(now=NOW)
    return district, call


def test_every_entry_has_one_place_and_the_places_have_no_gap():
    _district, _call = logged()
    places = list(Leaf.objects.order_by("index").values_list("index", "entry"))
    assert [index for index, _entry in places] == list(range(Entry.objects.count()))
    assert {entry for _index, entry in places} == set(Entry.objects.values_list("pk", flat=True))
    assert log_entries(now=NOW) == 0
    assert list(faults()) == []


def test_a_checkpoint_is_signed_for_all_of_it_and_grows_with_it():
    district, _call = logged()
    before = read_checkpoint(newest().note)
    raised(district)
    log_entries(now=NOW)
    after = read_checkpoint(newest().note)
    assert before.size < after.size == Leaf.objects.count()
    assert root(before.size, tree()) == before.root
    assert list(faults()) == []


def test_entries_come_in_by_the_thousand_in_several_steps(monkeypatch):
    monkeypatch.setattr("youhu.transparency.actions.AT_ONCE", 2)
    logged()
    assert newest().size == Entry.objects.count() > 2
    assert list(faults()) == []


def test_what_is_published_tells_nothing_without_the_salt_and_outlives_it():
    _district, call = logged()
    leaf = Leaf.objects.get(entry__subject=call.subject, entry__seq=0)
    said, point = commitment(leaf.salt, leaf.entry.digest), read_checkpoint(newest().note)
    proof = inclusion_proof(leaf.index, point.size, tree())
    Leaf.objects.filter(pk=leaf.pk).update(salt="")
    assert said != commitment("00", leaf.entry.digest)
    assert is_included(leaf_hash(said), leaf.index, point.size, proof, point.root)
    assert root(point.size, tree()) == point.root


def test_a_new_key_signs_from_now_on_and_is_vouched_for_by_the_old_one():
    district, _call = logged()
    old = newest()
    key = rotate_key(now=NOW)
    raised(district)
    log_entries(now=NOW)
    both, fresh = (read_checkpoint(Checkpoint.objects.get(size=s).note) for s in
                   (old.size, newest().size))  # fmt: skip
    assert is_signed_by(both, read_key(key.vkey))
    assert is_signed_by(fresh, read_key(key.vkey))
    assert len(both.signatures) == 2
    assert list(faults()) == []


def test_a_machine_with_another_key_signs_nothing(settings, tmp_path):
    district, _call = logged()
    settings.YOUHU_LOG_KEY = tmp_path / "another"
    raised(district)
    with pytest.raises(RuntimeError, match="not the key"):
        log_entries(now=NOW)
    assert Leaf.objects.count() < Entry.objects.count()


def test_a_witness_puts_a_line_under_a_checkpoint_of_this_log():
    logged()
    witness = made("street.example/witness", Use.WITNESS)
    add_witness(witness.vkey, now=NOW)
    text = read_checkpoint(newest().note).text
    take_cosignature(f"{text}\n{witness.cosign(text, 1764000000)}")
    assert newest().is_witnessed
    assert is_signed_by(read_checkpoint(newest().note), read_key(witness.vkey))
    assert list(faults()) == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_with_a_lower_key_that_is_committed_later_is_not_passed_by():
    if connection.vendor == "sqlite":
        return  # one writer at a time: keys are in the order of commits
    district = tiny_district()
    raised(district)
    written, may_end = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            raised(district)
            written.set()
            may_end.wait(PATIENCE)

    writer = begun(slow)
    try:
        assert written.wait(PATIENCE)
        Entry.objects.filter(pk=-1).exists()  # this connection sees what is committed, no more
        log_entries(now=NOW)
        held = Log.objects.get().floor
    finally:
        may_end.set()
    writer.ended()
    log_entries(now=NOW)
    assert held == 0  # while somebody writes, nothing is settled
    assert Leaf.objects.count() == Entry.objects.count()
    assert Log.objects.get().floor == Entry.objects.latest("pk").pk


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_give_each_entry_one_place():
    in_state(tiny_district(), State.CLOSED)
    together([lambda: log_entries(now=NOW)] * 3)
    assert Leaf.objects.count() == Entry.objects.count() == newest().size
    assert list(faults()) == []


def test_the_promise_names_lines_that_wait_and_a_log_that_lies():
    district, call = logged()
    assert log_keeps_up(now=NOW).is_kept
    assert log_agrees(now=NOW).is_kept
    raised(district)
    late = NOW + timedelta(minutes=3)
    assert "Start the sweep" in log_keeps_up(now=late).findings[0].text
    Leaf.objects.filter(entry__subject=call.subject).update(salt="00")
    assert "was changed" in log_agrees(now=NOW).findings[0].text


def test_between_the_turns_of_the_sweep_new_lines_come_into_the_log(monkeypatch):
    raised(tiny_district())
    monkeypatch.setattr("youhu.promises.management.commands.tick.LOG_EVERY", 0.01)
    Command()._rest(time.monotonic() + 0.05, threading.Event())
    assert Leaf.objects.count() == Entry.objects.count()


def patience() -> str:
    """How long a statement waits for a lock that somebody else holds, as the database says it."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


def test_what_comes_after_the_log_in_one_transaction_is_as_patient_as_before():
    before = patience()
    logged()
    assert patience() == before
