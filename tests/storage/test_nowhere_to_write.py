"""A full disk and a database that refuses writes: nothing is acknowledged, nothing is lost."""

import errno
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import cell_middle, tiny_district
from youhu.calls.models import Call
from youhu.common.storing import cannot_store
from youhu.ledger.queries import broken_chains

pytestmark = pytest.mark.django_db(transaction=True)


def browser():
    client = Client(headers={"accept-language": "en"})
    client.raise_request_exception = False  # we want the page that people see
    return client


def said(district, key=None):
    lng, lat = cell_middle(district.cells[0].code)
    return {
        "client_key": str(key or uuid4()), "text": "Water in the cellar " * 20, "lng": lng,
        "lat": lat, "category": district.question.pk, "address": "12 Jiangnan Avenue",
        "name": "Li Hua", "phone": "13900001234",
    }  # fmt: skip


def fill_up(pages):
    """Let the database grow by so many pages and no further; 0 lifts the limit."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier tests freed would hold hundreds of calls
        (now,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {now + pages if pages else 4294967294}")


def test_a_full_disk_is_said_and_loses_nothing_that_was_acknowledged():
    if connection.vendor != "sqlite":
        return
    district, client, page = tiny_district(), browser(), reverse("raise_call")
    answers = {}
    fill_up(4)
    for n in range(250):
        key, address = uuid4(), f"10.0.0.{n}"  # one address alone would soon be told to wait
        answers[key] = client.post(page, said(district, key), REMOTE_ADDR=address)
        if answers[key].status_code != 302:
            break
    refused = [key for key, answer in answers.items() if answer.status_code == 503]
    accepted = {key for key, answer in answers.items() if answer.status_code == 302}
    assert len(accepted) > 0
    assert len(refused) == 1
    assert "not safely stored" in answers[refused[0]].content.decode()
    assert answers[refused[0]]["Retry-After"] == "5"
    assert set(Call.objects.values_list("client_key", flat=True)) == accepted
    assert list(broken_chains()) == []
    assert connection.cursor().execute("PRAGMA integrity_check").fetchone() == ("ok",)

    fill_up(0)
    assert client.post(page, said(district, refused[0])).status_code == 302
    assert Call.objects.count() == len(accepted) + 1


def test_a_database_that_only_reads_says_so_and_still_shows_pages():
    district, client = tiny_district(), browser()
    only_reads(True)
    try:
        page = client.post(reverse("raise_call"), said(district))
        shown = client.get(reverse("home"))
    finally:
        only_reads(False)
    assert page.status_code == 503
    assert shown.status_code == 200
    assert Call.objects.count() == 0


def only_reads(yes):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA query_only = {int(yes)}")
        else:
            cursor.execute(f"SET default_transaction_read_only = {'on' if yes else 'off'}")


@pytest.mark.parametrize(
    ("why", "is_the_disk"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EROFS, "read-only"), True),
        (OperationalError("the server went away"), True),
        (OSError(errno.EACCES, "not yours"), False),
        (ValueError("ours"), False),
        (None, False),
    ],
)
@pytest.mark.django_db(transaction=False)
def test_a_fault_of_ours_is_not_blamed_on_the_disk(why, is_the_disk):
    assert cannot_store(why) == is_the_disk


@pytest.mark.django_db(transaction=False)
def test_a_photo_for_which_there_is_no_room_is_no_fault_of_ours(monkeypatch, signed_in):
    def fail(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "full")

    district = tiny_district()
    monkeypatch.setattr("youhu.calls.actions.intake._accept", fail)
    assert browser().post(reverse("raise_call"), said(district)).status_code == 503
    client = signed_in(district.dispatcher)
    answer = client.post(
        "/api/calls", {**said(district), "caller_phone": "13900001234"}, "application/json"
    )
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:youhu:problem:busy")
    monkeypatch.undo()
    monkeypatch.setattr("youhu.calls.actions.intake._accept", lambda *_a, **_k: 1 // 0)
    assert browser().post(reverse("raise_call"), said(district)).status_code == 500


def test_a_commit_that_no_standby_confirmed_is_no_acknowledgement():
    if connection.vendor != "postgresql":
        return
    gave_up = SimpleNamespace(source_function="SyncRepWaitForLSN")
    with pytest.raises(OperationalError, match="standby"), transaction.atomic():
        connection.note(gave_up)
    connection.note(gave_up)
    with pytest.raises(OperationalError, match="standby"):
        Call.objects.update(times_repeated=1)
    connection.note(SimpleNamespace(source_function="another"))
    Call.objects.update(times_repeated=1)  # heard once, told once
