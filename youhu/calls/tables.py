"""Calls as a table for a spreadsheet: its columns, its rows, and how a long one is written.

Callers are not in it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youhu.calls import queries, reference
from youhu.calls.long_tables import LongTable
from youhu.calls.models import Call, Export
from youhu.calls.models.call import CallQuerySet
from youhu.common import long_table
from youhu.common.csv import harmless
from youhu.common.long_table import Lots, Tell
from youhu.territory import index
from youhu.territory.index import CellRef

CHUNK = 2_000
Cells = dict[str, CellRef]


@dataclass(frozen=True)
class TableColumn:
    """One column of a table: its name in an address, its word, what stands in it.

    `beside` is the column of the list that shows the same: with that one it is in the table.
    """

    name: str
    label: Promise
    beside: str
    value: Callable[[Call, Cells], Any]


COLUMNS = (
    TableColumn("number", _("Number"), "no", lambda call, _cells: call.number),
    TableColumn("kind", _("Kind"), "", lambda call, _cells: call.get_kind_display()),
    TableColumn("code", _("Category code"), "", lambda call, _cells: call.category.code),
    TableColumn("category", _("Category"), "kind", lambda call, _cells: str(call.category)),
    TableColumn(
        "text", pgettext_lazy("column", "What happened"), "what", lambda call, _: call.text
    ),
    TableColumn("address", _("Address"), "place", lambda call, _cells: call.address),
    TableColumn("cell", _("Cell"), "", lambda call, _cells: call.cell_code),
    TableColumn(
        "place", _("Place"), "place", lambda call, cells: str(cells.get(call.cell_code) or "")
    ),
    TableColumn("unit", _("Unit"), "unit", lambda call, _cells: str(call.unit or "")),
    TableColumn("state", _("State"), "state", lambda call, _cells: call.get_state_display()),
    TableColumn("outcome", _("Outcome"), "", lambda call, _cells: call.get_outcome_display()),
    TableColumn("urgency", _("Urgency"), "what", lambda call, _cells: call.get_urgency_display()),
    TableColumn("source", _("Source"), "source", lambda call, _cells: call.get_source_display()),
    TableColumn("raised", _("Raised"), "raised", lambda call, _cells: call.raised_at),
    TableColumn("promised", _("Promised"), "promised", lambda call, _cells: call.due_at),
    TableColumn("due", _("Due"), "due", lambda call, _cells: call.stage_due_at),
    TableColumn(
        "answered", pgettext_lazy("column", "Answered"), "", lambda call, _: call.answered_at
    ),
    TableColumn("closed", _("Closed"), "", lambda call, _cells: call.closed_at),
    TableColumn("main", _("Main call"), "", lambda call, _: call.main.number if call.main else ""),
    TableColumn(
        "split_from",
        _("Split from"),
        "",
        lambda call, _: call.split_from.number if call.split_from else "",
    ),
    TableColumn("answer", _("Answer"), "", lambda call, _cells: call.answer_text),
)
Columns = tuple[TableColumn, ...]


def chosen(names: Iterable[str]) -> Columns:
    """The columns of these names, in their order; all of them when none is known."""
    wanted = set(names)
    return tuple(column for column in COLUMNS if column.name in wanted) or COLUMNS


def beside(shown: Iterable[str]) -> Columns:
    """The columns that tell what the list shows."""
    seen = set(shown)
    return tuple(column for column in COLUMNS if column.beside in seen)


def heads(columns: Columns) -> list[str]:
    return [str(column.label) for column in columns]


def row(call: Call, cells: Cells, columns: Columns) -> list[Any]:
    """One call, column by column; it comes with its unit and category."""
    return [column.value(call, cells) for column in columns]


def writer(export: Export) -> Callable[[Path, Tell], None]:
    """What writes the table that was asked for, newest call first, in little memory."""
    columns = chosen(export.columns.split())
    lots = _chunks(export, columns)
    return lambda path, tell: long_table.write(
        path, export.format, head=heads(columns), lots=lots, tell=tell
    )


def _chunks(export: Export, columns: Columns) -> Lots:
    """The rows, some thousands at a time, each lot found by the key where the last one ended."""
    cells = index.cells(now=export.asked_at, token=reference.current().map_token)
    calls = asked(export).select_related("unit", "category", "main", "split_from").order_by("-pk")
    last: int | None = None
    while True:
        lot = list((calls if last is None else calls.filter(pk__lt=last))[:CHUNK])
        if not lot:
            return
        yield [[harmless(cell) for cell in row(call, cells, columns)] for call in lot]
        last = lot[-1].pk


def asked(export: Export) -> CallQuerySet:
    """The calls that its owner saw under the address when it was asked for."""
    told, now = dict(parse_qsl(export.query)), export.asked_at
    mine = Call.objects.visible_to(export.owner)
    narrowed = queries.narrow(mine, told, by=export.owner, now=now)
    return queries.in_tab(narrowed, queries.BY_NAME[told["tab"]], by=export.owner, now=now)


LONG_TABLES = {
    Export.LIST: LongTable(
        writer=writer,
        asked_at=lambda export: f"{reverse('calls')}?{export.query}",
        name=lambda export: dict(parse_qsl(export.query))["tab"],
    )
}
