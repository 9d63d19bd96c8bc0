"""Calls as a table for a spreadsheet: its columns, its rows, and how a long one is written.

Callers are not in it.
"""

import csv as python_csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.calls import queries, reference
from youhu.calls.models import Call, Export
from youhu.calls.models.call import CallQuerySet
from youhu.common.csv import harmless
from youhu.territory import index
from youhu.territory.index import CellRef

CHUNK = 2_000
MOST_IN_A_SHEET = 1_048_575  # rows of an Excel sheet below its head
Tell = Callable[[int], bool]
Rows = Iterator[list[list[Any]]]


def columns() -> list[str]:
    return [
        _("Number"), _("Kind"), _("Category code"), _("Category"),
        pgettext("column", "What happened"), _("Address"),
        _("Cell"), _("Place"), _("Unit"), _("State"), _("Outcome"), _("Urgency"), _("Source"),
        _("Raised"), _("Promised"), _("Due"),
        pgettext("column", "Answered"), _("Closed"), _("Answer"),
    ]  # fmt: skip


def row(call: Call, cells: dict[str, CellRef]) -> list[Any]:
    """One call, column by column; it comes with its unit and category."""
    place = str(cells.get(call.cell_code) or "")
    return [*_what(call), call.cell_code, place, *_how(call)]


def _what(call: Call) -> list[Any]:
    category = call.category
    return [
        call.number, call.get_kind_display(), category.code, str(category), call.text, call.address,
    ]  # fmt: skip


def _how(call: Call) -> list[Any]:
    return [
        str(call.unit or ""), call.get_state_display(), call.get_outcome_display(),
        call.get_urgency_display(), call.get_source_display(), call.raised_at, call.due_at,
        call.stage_due_at, call.answered_at, call.closed_at, call.answer_text,
    ]  # fmt: skip


def writer(export: Export) -> Callable[[Path, Tell], None]:
    """What writes the table that was asked for, newest call first, in little memory."""
    write = _write_xlsx if export.format == "xlsx" else _write_csv
    return lambda path, tell: write(path, _chunks(export), tell)


def _chunks(export: Export) -> Rows:
    """The rows, some thousands at a time, each lot found by the key where the last one ended."""
    cells = index.cells(now=export.asked_at, token=reference.current().map_token)
    calls = asked(export).select_related("unit", "category").order_by("-pk")
    last: int | None = None
    while True:
        lot = list((calls if last is None else calls.filter(pk__lt=last))[:CHUNK])
        if not lot:
            return
        yield [[harmless(cell) for cell in row(call, cells)] for call in lot]
        last = lot[-1].pk


def asked(export: Export) -> CallQuerySet:
    """The calls that its owner saw under the address when it was asked for."""
    told, now = dict(parse_qsl(export.query)), export.asked_at
    mine = Call.objects.visible_to(export.owner)
    narrowed = queries.narrow(mine, told, by=export.owner, now=now)
    return queries.in_tab(narrowed, queries.BY_NAME[told["tab"]], now)


def _write_csv(path: Path, chunks: Rows, tell: Tell) -> None:
    done = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = python_csv.writer(file)
        table.writerow(columns())
        for lot in chunks:
            table.writerows(lot)
            done += len(lot)
            if not tell(done):
                return


def _write_xlsx(path: Path, chunks: Rows, tell: Tell) -> None:
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns())
        done = 0
        for lot in chunks:
            for cells in lot[: max(MOST_IN_A_SHEET - done, 0)]:
                done += 1
                sheet.write_row(done, 0, cells)
            if not tell(done) or done >= MOST_IN_A_SHEET:
                return
