"""The calls behind a figure as a table: at once or beside the site, as many statements for any."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.figures.steps import LATER, answered, rated, signed_in
from youhu.calls import tasks
from youhu.calls.models import Call, Export
from youhu.figures import actions, tables
from youhu.figures.views import exports

PERIOD = {"period": "2026-11", "part": "missed"}
CSV = reverse("export_figure_calls", args=["solved", "csv"])
EXCEL = reverse("export_figure_calls", args=["solved", "xlsx"])


@pytest.fixture(autouse=True)
def _afterwards(monkeypatch) -> None:
    """The clock of the site stands a day after everything was answered."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def judged(tiny):
    """Three answered calls, the first two not solved; counted."""
    for solved in ("no", "no", "yes"):
        rated(answered(tiny), tiny, was_solved=solved, satisfaction="dissatisfied")
    actions.count(now=LATER)
    return tiny


@pytest.fixture
def long(monkeypatch):
    """Two rows are too many to be waited for."""
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    monkeypatch.setattr(tables, "LOT", 1)


def made(client, address=EXCEL) -> Export:
    client.post(f"{address}?period=2026-11&part=missed&by=place")
    export = Export.objects.latest("pk")
    tasks.make_export.call(export.pk)
    export.refresh_from_db()
    return export


def missed() -> list[str]:
    return [call.number for call in Call.objects.filter(was_solved="no").order_by("-pk")]


def test_a_short_table_says_what_the_caller_said_and_comes_at_once(judged) -> None:
    sent = signed_in(judged.auditor).get(CSV, PERIOD).content.decode("utf-8-sig")

    rows = [line.split(",") for line in sent.splitlines()]
    assert [row[0] for row in rows] == ["Number", *missed()]
    assert rows[1][1:3] == ["Question", str(judged.housing)]
    assert rows[1][6:] == ["closed", "yes", "not solved", "dissatisfied", ""]


def test_a_unit_that_answers_for_nothing_any_more_keeps_its_name(judged) -> None:
    judged.housing.is_accountable = False
    judged.housing.save()

    sent = signed_in(judged.auditor).get(CSV, PERIOD).content.decode("utf-8-sig")

    assert sent.count(str(judged.housing)) == 2


def test_more_rows_cost_no_more_statements(judged) -> None:
    client, asked = signed_in(judged.district_supervisor), []
    for part in ("met", "missed", "missed"):
        with CaptureQueriesContext(connection) as said:
            client.get(CSV, {**PERIOD, "part": part})
        asked.append(len(said))
    assert asked[1] == asked[2] <= 12, asked


@pytest.mark.usefixtures("long")
def test_a_long_table_is_offered_and_made_beside_the_site(judged) -> None:
    client = signed_in(judged.district_supervisor)
    offered = client.get(EXCEL, PERIOD).content.decode()
    assert "2 calls pass the filters." in offered
    assert not Export.objects.exists()

    export = made(client)

    assert (export.state, export.rows_done, export.rows_total) == ("ready", 2, 2)
    sent = client.get(reverse("export_file", args=[export.pk]))
    assert "calls-2026-11-solved.xlsx" in sent["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sent.streaming_content)))
    assert [row[0] for row in book.active.values] == ["Number", *missed()]
    assert (book.active.freeze_panes, "A" in book.active.column_dimensions) == ("A2", True)
    back = f"{reverse('figure_calls', args=['solved'])}?{export.query}".replace("&", "&amp;")
    assert back in client.get(reverse("export_page", args=[export.pk])).content.decode()


@pytest.mark.usefixtures("long")
def test_a_long_table_holds_what_its_owner_may_see(judged) -> None:
    assert made(signed_in(judged.other_dispatcher)).rows_done == 0
    assert made(signed_in(judged.handler)).rows_done == 2


@pytest.mark.usefixtures("long")
def test_it_is_about_the_month_in_which_it_was_asked_for(judged, monkeypatch) -> None:
    client = signed_in(judged.district_supervisor)
    client.post(f"{CSV}?part=missed")
    export = Export.objects.get()
    monkeypatch.setattr(timezone, "now", lambda: LATER + timedelta(days=40))

    tasks.make_export.call(export.pk)

    export.refresh_from_db()
    assert export.rows_done == 2


@pytest.mark.usefixtures("long")
def test_four_tables_at_once_are_too_many(judged) -> None:
    client = signed_in(judged.district_supervisor)
    for _n in range(4):
        last = client.post(f"{CSV}?period=2026-11", follow=True)

    assert Export.objects.count() == 3
    assert "still being made" in last.content.decode()
