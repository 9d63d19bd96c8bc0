"""History is only ever added to, and what was tampered with is named."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.factories import NOW, in_state, raised, tiny_district
from youhu.calls import actions
from youhu.calls.rules import State
from youhu.ledger.models import Entry
from youhu.ledger.protection import protect, unprotect
from youhu.ledger.queries import broken_chains
from youhu.ledger.rules import FIRST, Line, check_payload

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return in_state(tiny_district(), State.CLOSED)


@pytest.fixture
def unguarded():
    """The guard down, as for one who has the database file."""
    unprotect(connection)
    yield
    protect(connection)


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entry SET note = 'x'", "DELETE FROM ledger_entry"]
)
def test_the_database_refuses_to_change_history(call, statement):
    refused = pytest.raises(DatabaseError, match="append-only")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement)
    assert Entry.objects.of(call).count() == 4


def test_a_chain_links_every_line_to_the_one_before(call):
    lines = list(Entry.objects.of(call))
    assert [line.seq for line in lines] == [0, 1, 2, 3]
    assert [line.previous for line in lines] == [FIRST, *(line.digest for line in lines[:-1])]
    assert list(broken_chains()) == []


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        ("UPDATE ledger_entry SET note = 'other' WHERE seq = 1", 1, "seal"),
        ("UPDATE ledger_entry SET role = 'auditor' WHERE seq = 2", 2, "seal"),
        ("DELETE FROM ledger_entry WHERE seq = 1", 2, "order"),
        ("UPDATE ledger_entry SET digest = previous WHERE seq = 0", 0, "seal"),
    ],
)
def test_the_first_bad_line_is_named(call, unguarded, statement, seq, why):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    (found,) = broken_chains()
    assert (found.subject, found.seq, found.why) == (call.subject, seq, why)


def test_verify_ledger_ends_with_one_when_a_chain_is_broken(call, unguarded, capsys):
    call_command("verify_ledger")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET verb = 'x' WHERE seq = 2")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger")
    assert ended.value.code == 1
    assert call.subject in capsys.readouterr().out


def test_a_seal_covers_everything_that_is_said():
    line = Line(
        "440105", "calls.call:1", 0, "raise", "", "received", 7, "resident", NOW, "n", {}, FIRST
    )
    changed = {
        "district": "440106", "subject": "calls.call:2", "seq": 1, "verb": "sign", "source": "a",
        "target": "b", "by": None, "role": "clock", "at": NOW + timedelta(microseconds=1),
        "words": "v", "payload": {"a": 1}, "previous": "1" * 64,
    }  # fmt: skip
    seals = {Line(**{**vars(line), name: value}).seal() for name, value in changed.items()}
    assert len(seals) == len(changed)
    assert line.seal() not in seals


@pytest.mark.parametrize("payload", [{"x": 1.5}, {"x": [{"y": 0.1}]}, {1: "x"}])
def test_a_payload_that_a_database_may_spell_otherwise_is_a_fault(payload):
    with pytest.raises(TypeError):
        check_payload(payload)


def test_a_remark_is_a_line_and_moves_nothing():
    district = tiny_district()
    call = raised(district)
    actions.remark(call, note="It is at the back door.", by=district.resident, now=NOW)
    last = Entry.objects.of(call).last()
    assert (last.verb, last.source, last.target) == ("remark", call.state, call.state)


def test_a_line_cannot_be_replaced_either(call):
    if connection.vendor != "sqlite":
        return  # PostgreSQL knows no INSERT OR REPLACE
    columns = "id, district, subject, seq, verb, source, target, role, at, note, salt, words"
    rest = "payload, previous, digest, by_id"
    said = columns.replace("note", "'forged'")
    copy = f"INSERT OR REPLACE INTO ledger_entry ({columns}, {rest}) SELECT {said}, {rest}"
    refused = pytest.raises(DatabaseError, match="append-only")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"{copy} FROM ledger_entry WHERE seq = 0")
    assert not Entry.objects.filter(note="forged").exists()


def test_other_words_under_the_same_seal_are_named(call, unguarded):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET note = 'forged' WHERE seq = 0")
    (found,) = broken_chains()
    assert (found.seq, found.why) == (0, "seal")
