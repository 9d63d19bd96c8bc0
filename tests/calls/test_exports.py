"""Long tables are made beside the site: whole, once, for their owner, and not for ever."""

import csv as python_csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.factories import NOW, raised
from youhu.calls import actions, tables, tasks
from youhu.calls.actions.exports import KEPT, SILENT
from youhu.calls.models import Export
from youhu.calls.views import export as view
from youhu.common.errors import Refused

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _short(monkeypatch, time_machine):
    time_machine.move_to(NOW, tick=False)
    monkeypatch.setattr(view, "AT_ONCE", 1)
    monkeypatch.setattr(tables, "CHUNK", 2)


@pytest.fixture
def calls(district):
    return [raised(district, text=f'=HYPERLINK("{n}")') for n in range(5)]


@pytest.fixture
def client(district, signed_in, calls):
    return signed_in(district.dispatcher)


def ask(client, form="csv", query="tab=sign") -> Export:
    client.post(f"/desk/exports/{form}/", {"query": query}, headers=ENGLISH)
    return Export.objects.latest("pk")


def made(client, **said) -> Export:
    export = ask(client, **said)
    tasks.make_export.call(export.pk)
    export.refresh_from_db()
    return export


def body(client, export) -> bytes:
    return b"".join(client.get(f"/desk/exports/{export.pk}/file/").streaming_content)


def test_a_long_table_is_offered_and_looking_makes_none(client) -> None:
    text = client.get("/desk/export.csv?tab=sign", headers=ENGLISH).content.decode()

    assert "5 calls pass the filters." in text
    assert not Export.objects.exists()


def test_it_is_queued_in_the_transaction_that_keeps_it(client) -> None:
    export = ask(client)

    assert DBTaskResult.objects.get().args_kwargs["args"] == [export.pk]
    assert (export.state, export.rows_total, export.query) == ("waiting", 5, "tab=sign")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_holds_every_row_once_newest_first_and_no_formula(client, calls, form) -> None:
    export = made(client, form=form)

    raw = body(client, export)
    assert b"13900001234" not in raw
    if form == "csv":
        rows = list(python_csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    else:
        rows = list(openpyxl.load_workbook(io.BytesIO(raw)).active.values)
    assert [row[0] for row in rows[1:]] == [call.number for call in reversed(calls)]
    assert all(row[2].startswith("'=HYPERLINK") for row in rows[1:])
    assert (export.state, export.rows_done) == ("ready", 5)


def test_a_long_table_has_the_columns_that_were_ticked(client) -> None:
    asked = client.get("/desk/export.csv?tab=sign&columns=answer&columns=number&columns=no-such")
    assert [column.name for column in asked.context["columns"]] == ["number", "answer"]

    sent = {"query": "tab=sign", "columns": ["number", "answer"]}
    client.post("/desk/exports/csv/", sent, headers=ENGLISH)
    export = Export.objects.get()
    tasks.make_export.call(export.pk)

    export.refresh_from_db()
    assert body(client, export).decode("utf-8-sig").splitlines()[0] == "Number,Answer"


def test_a_table_that_was_asked_for_before_columns_could_be_chosen_has_all(client) -> None:
    export = ask(client)
    Export.objects.update(columns="")

    tasks.make_export.call(export.pk)

    export.refresh_from_db()
    head = body(client, export).decode("utf-8-sig").splitlines()[0]
    assert head.count(",") + 1 == len(tables.COLUMNS)


def test_it_speaks_the_language_of_who_asked(client) -> None:
    client.cookies["django_language"] = "zh-hans"
    client.post("/desk/exports/csv/", {"query": "tab=sign"})
    export = Export.objects.get()
    tasks.make_export.call(export.pk)

    assert "待签收" in body(client, export).decode()


def test_running_the_task_twice_makes_it_once(client) -> None:
    export = made(client)
    name = export.file.name

    tasks.make_export.call(export.pk)

    export.refresh_from_db()
    assert export.file.name == name
    tasks.make_export.call(0)


def test_cancelling_stops_it_after_a_chunk(client, monkeypatch) -> None:
    export = ask(client)
    told = []

    def write(path, tell):
        client.post(f"/desk/exports/{export.pk}/cancel/")
        told.append(tell(2))

    assert actions.make_export(export, write=write, clock=lambda: NOW) is False
    export.refresh_from_db()
    assert told == [False]
    assert (export.state, export.file.name) == ("cancelled", "")


def test_a_fault_is_said_and_stays_a_fault(client) -> None:
    export = ask(client)

    def write(path, tell):
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        actions.make_export(export, write=write, clock=lambda: NOW)
    text = client.get(f"/desk/exports/{export.pk}/", headers=ENGLISH).content.decode()
    assert "could not be made" in text


def test_only_its_owner_sees_it(client, district, signed_in) -> None:
    export, other = made(client), signed_in(district.other_dispatcher)

    for end in ("", "file/"):
        assert other.get(f"/desk/exports/{export.pk}/{end}").status_code == 404
    assert other.post(f"/desk/exports/{export.pk}/cancel/").status_code == 404


def test_it_holds_what_its_owner_may_see(client, district, signed_in) -> None:
    export = made(signed_in(district.other_dispatcher))

    assert export.rows_done == 0


def test_three_at_once_are_enough(client, district) -> None:
    for _ in range(3):
        ask(client)

    with pytest.raises(Refused, match="still being made"):
        actions.ask_export(
            query="tab=all", form="csv", total=9, language="en", by=district.dispatcher, now=NOW
        )


def test_what_is_not_ready_leads_back_to_its_page(client) -> None:
    export = ask(client)

    response = client.get(f"/desk/exports/{export.pk}/file/")

    assert response.url == f"/desk/exports/{export.pk}/"
    assert "every 2s" in client.get(response.url, headers={"HX-Request": "true"}).content.decode()


def test_old_tables_and_silent_ones_are_swept(client) -> None:
    old = made(client)
    name, storage = old.file.name, old.file.storage
    assert storage.exists(name)
    silent = ask(client)
    Export.objects.filter(pk=silent.pk).update(state="running", beat_at=NOW - SILENT * 2)

    assert actions.sweep_exports(now=NOW) == 1
    silent.refresh_from_db()
    assert silent.state == "failed"
    assert actions.sweep_exports(now=NOW + KEPT + timedelta(days=1)) == 2
    assert not storage.exists(name)
    assert not Export.objects.exists()


def test_more_rows_cost_one_statement_a_chunk(client, district, monkeypatch) -> None:
    monkeypatch.setattr(tables, "CHUNK", 1_000)
    export = ask(client)
    tables.reference.current()
    with CaptureQueriesContext(connection) as said:
        lots = list(tables._chunks(export, tables.COLUMNS))

    assert sum(map(len, lots)) == 5
    assert len(said) <= 5, [query["sql"] for query in said]
