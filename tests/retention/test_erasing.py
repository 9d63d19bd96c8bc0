"""What is kept long enough goes, a lot at a time; every proof stays good."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.factories import NOW, in_state
from tests.pages import LANGUAGES, page, picture, statements
from youhu.accounts.models import AccountEvent
from youhu.calls.actions import add_photos, sweep_leftovers
from youhu.calls.actions.erasing import erase
from youhu.calls.models import Call, Photo
from youhu.calls.rules import PhotoUse, State
from youhu.common.errors import Refused
from youhu.common.images import photo_from_upload
from youhu.ledger.actions import record
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.retention import actions
from youhu.retention.models import Erasure, Period
from youhu.retention.queries import kind_called
from youhu.retention.rules import months_before
from youhu.transparency import youhu_verify
from youhu.transparency.actions import log_entries
from youhu.transparency.audit import faults
from youhu.transparency.queries import receipt_of
from youhu.upkeep.actions import Hand

LATE = NOW + timedelta(days=37 * 31)
CLOCK = nobody(Role.CLOCK)
WORDS = "Where do I apply?"


@pytest.fixture
def calls() -> Kind:
    return kind_called("calls")


def closed(district) -> Call:
    return in_state(district, State.CLOSED)


def test_a_month_ago_is_the_same_day_or_the_last() -> None:
    at = datetime(2026, 3, 31, 8, tzinfo=UTC)

    assert months_before(at, 1) == datetime(2026, 2, 28, 8, tzinfo=UTC)
    assert months_before(at, 36) == datetime(2023, 3, 31, 8, tzinfo=UTC)


def test_what_was_closed_long_ago_goes_and_what_is_open_stays(district) -> None:
    old, waiting = closed(district), in_state(district, State.WORKING)

    actions.erase_due(now=LATE)

    old = Call.objects.select_related("caller").get(pk=old.pk)
    assert (old.text, old.address, old.caller.name, old.caller.phone) == ("", "", "", "")
    assert (old.caller.phone_index, old.caller.tail_index) == ("", "")
    waiting = Call.objects.select_related("caller").get(pk=waiting.pk)
    assert (waiting.text, waiting.caller.phone) == (WORDS, "13900001234")
    assert Erasure.objects.get(kind="calls").count == 1


def test_it_goes_once_in_lots_and_the_day_ends(district, monkeypatch) -> None:
    for _n in range(3):
        closed(district)
    monkeypatch.setattr(actions, "LOT", 2)

    for _n in range(4):
        actions.erase_due(now=LATE)

    day = Erasure.objects.get(kind="calls")
    assert (day.count, day.is_over) == (3, True)
    assert Entry.objects.filter(verb="erase").count() == 3
    with statements() as asked:
        actions.erase_due(now=LATE)
    assert len(asked) <= 3


@pytest.mark.django_db(transaction=True)
def test_photos_go_with_their_files(district) -> None:
    call = in_state(district, State.WORKING)
    add_photos(
        call,
        photos=[photo_from_upload(picture())],
        use=PhotoUse.AFTER,
        by=district.handler,
        now=NOW,
    )
    names = [file.name for one in Photo.objects.all() for file in (one.image, one.thumb)]
    Call.objects.update(state=State.CLOSED, closed_at=NOW, outcome="unrated")
    call.refresh_from_db()

    assert all(default_storage.exists(name) for name in names)
    erase(call, by=CLOCK, now=LATE)
    assert not Photo.objects.exists()
    sweep_leftovers(now=LATE)
    assert not [name for name in names if default_storage.exists(name)]


def test_chains_log_and_receipts_of_before_stay_good(district, tmp_path) -> None:
    call = closed(district)
    log_entries(now=NOW)
    before = receipt_of(call, call.number)
    erase(call, by=CLOCK, now=LATE)
    log_entries(now=LATE)

    assert list(broken_chains()) == []
    assert list(faults()) == []
    assert WORDS not in str(list(Entry.objects.of(call).values("note")))
    for name, said in (("old", before), ("new", receipt_of(call, call.number))):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(said))
        done = subprocess.run(
            [sys.executable, youhu_verify.__file__, str(file)], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_words_that_go_without_a_line_that_says_so_are_named(district) -> None:
    call = closed(district)
    Entry.objects.filter(subject=call.subject, seq=0).update(note="", salt="")

    (broken,) = broken_chains()
    assert (broken.seq, broken.why) == (0, "seal")
    record(call, "erase", by=CLOCK, now=LATE)
    assert list(broken_chains()) == []


@pytest.mark.parametrize(
    "columns", ["note = ''", "salt = ''", "note = '', salt = '', verb = 'x'",
                "note = '', salt = '', by_id = NULL", "note = 'x', salt = ''"]
)  # fmt: skip
def test_the_guard_lets_words_and_salt_go_together_and_nothing_else(district, columns) -> None:
    closed(district)
    refused = pytest.raises(DatabaseError, match="append-only")

    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"UPDATE ledger_entry SET {columns} WHERE seq = 0")


def test_addresses_of_long_ago_are_forgotten(district) -> None:
    told = {"district": "440105", "deed": "sign_in", "device": "Chrome", "address": "10.0.0.1"}
    AccountEvent.objects.create(**told, at=NOW)
    AccountEvent.objects.create(**told, at=LATE)

    actions.erase_due(now=LATE)

    kept = AccountEvent.objects.order_by("at").values_list("address", "device")
    assert list(kept) == [("", ""), ("10.0.0.1", "Chrome")]


def test_a_shorter_period_rests_for_seven_days(district, calls) -> None:
    call, soon = closed(district), NOW + timedelta(days=20 * 31)
    hand = Hand(by=district.security, basis="Document 12", now=soon)
    actions.set_period(calls, hand, months=12)

    actions.erase_due(now=soon + timedelta(days=6))
    assert Call.objects.get(pk=call.pk).text == WORDS
    actions.erase_due(now=soon + timedelta(days=7))
    assert Call.objects.get(pk=call.pk).text == ""


def test_only_who_guards_sets_a_period_and_not_below_the_law(district, calls) -> None:
    guard = Hand(by=district.security, basis="Document 12", now=NOW)

    with pytest.raises(Refused, match="at least"):
        actions.set_period(calls, guard, months=5)
    with pytest.raises(Refused, match="security administrator"):
        actions.set_period(calls, Hand(by=district.admin, basis="x", now=NOW), months=48)
    actions.set_period(calls, guard, months=48)
    actions.set_period(calls, guard, months=60)
    assert (Period.objects.get().months, Period.objects.get().rests_until) == (60, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_show_a_dry_run_and_the_report(district, signed_in, calls, language) -> None:
    closed(district)
    client = signed_in(district.security)
    Erasure.objects.create(kind="calls", on=NOW.date(), count=7123)

    page(client, reverse("retention"), language=language)
    shown = page(client, reverse("period", args=["calls"]) + "?months=0", language=language)
    assert ">1 " in shown or "1 row" in shown or "1 条" in shown
    told = {"months": "24", "basis": "Document 12", "seen": ""}
    assert client.post(reverse("period", args=["calls"]), told).status_code == 302
    assert Period.objects.get().months == 24
    page(client, reverse("period", args=["calls"]), language=language)
