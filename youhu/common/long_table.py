"""A table of any length, written to a file lot by lot, in little memory."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from youhu.common.widths import MEASURED, MOMENT, widths

MOST_IN_A_SHEET = 1_048_575  # rows of an Excel sheet below its head
# Hears after each lot how many rows are written, and answers whether to go on.
Tell = Callable[[int], bool]
Lots = Iterator[list[list[Any]]]


def write(path: Path, form: str, *, head: list[str], lots: Lots, tell: Tell) -> None:
    """Write the table; its cells are harmless already. `form` is csv or xlsx."""
    writing = _write_xlsx if form == "xlsx" else _write_csv
    writing(path, head, lots, tell)


def _write_csv(path: Path, head: list[str], lots: Lots, tell: Tell) -> None:
    done = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        for lot in lots:
            table.writerows(lot)
            done += len(lot)
            if not tell(done):
                return


def _write_xlsx(path: Path, head: list[str], lots: Lots, tell: Tell) -> None:
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "default_date_format": MOMENT,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head)
        done = 0
        for lot in lots:
            if not done:
                _widen(sheet, [head, *lot[:MEASURED]])
            for cells in lot[: max(MOST_IN_A_SHEET - done, 0)]:
                done += 1
                sheet.write_row(done, 0, cells)
            if not tell(done) or done >= MOST_IN_A_SHEET:
                return


def _widen(sheet: Any, rows: list[list[Any]]) -> None:
    for place, width in enumerate(widths(rows)):
        sheet.set_column(place, place, width)
