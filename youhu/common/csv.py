"""Tables that people exchange as CSV or Excel files: read with care, written without traps.

`read_rows` takes what an upload brings: CSV in UTF-8, UTF-16 or GB 18030, gzipped or not, or XLSX.
The writers put an apostrophe before a text that a spreadsheet would take for a formula, and
`read_rows` takes it off again, so that a table survives being sent out, corrected and sent back.
"""

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice, zip_longest
from typing import IO, cast

import openpyxl
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.utils import get_column_letter

from youhu.common.errors import Refused
from youhu.common.rows import Row
from youhu.common.widths import MEASURED, MOMENT, widths

Cell = str | Promise | int | float | Decimal | date | datetime | time | None

_MEGABYTE = 1 << 20
_GZIP, _ZIP, _OLD_EXCEL = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What makes a spreadsheet calculate instead of show (OWASP: CSV injection), in either width.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# Excel keeps 15 digits of a number: the last ones of a longer number are gone.
_FIRST_INEXACT = 10**15


@dataclass(frozen=True)
class TableLimits:
    """How much of a table is taken at once: bytes after unpacking, and rows below the header."""

    unpacked: int = 256 * _MEGABYTE
    rows: int = 500_000
    parts: int = 1_000  # files inside an Excel file


def read_rows(
    file: IO[bytes], *, columns: Collection[str] = (), limits: TableLimits | None = None
) -> Iterator[Row]:
    """The rows below the header as (row number in the spreadsheet, {column: trimmed text}).

    `file` is seekable and stays open; `columns` must be in the header. Empty rows are left out but
    counted. Raises Refused, at the latest while reading, for what cannot be understood.
    """
    limits = limits or TableLimits()
    file.seek(0)
    start = file.read(4)
    if start == _OLD_EXCEL:
        raise Refused(_("This is an old Excel file (.xls). Save it as .xlsx or CSV."))
    lines = _xlsx_lines(file, limits) if start == _ZIP else _csv_lines(file, start, limits)
    return _table(lines, columns, limits)


def csv_lines(rows: Iterable[Sequence[Cell]], *, columns: Sequence[str]) -> Iterator[bytes]:
    """The table as CSV in UTF-8 with the mark by which Excel knows it, line by line."""
    yield codecs.BOM_UTF8
    writer = csv.writer(_Echo())
    for row in chain([columns], rows):
        yield writer.writerow([harmless(cell) for cell in row]).encode()


def write_csv(target: IO[bytes], *, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """The table as a CSV file; `csv_lines` gives the same for a streamed answer."""
    target.writelines(csv_lines(rows, columns=columns))


def write_xlsx(
    target: IO[bytes], *, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """The table as an Excel file, row by row in little memory: its header stays in sight."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    lines = ([harmless(cell) for cell in row] for row in chain([columns], rows))
    first = list(islice(lines, MEASURED))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths(first), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in chain(first, lines):
        sheet.append([_as_moment(sheet, cell) for cell in line])
    book.save(target)


def _as_moment(sheet: object, cell: Cell) -> object:
    """A moment as people write it; any other cell as it is."""
    if not isinstance(cell, datetime):
        return cell
    made = WriteOnlyCell(sheet, value=cell)
    made.number_format = MOMENT
    return made


class _Echo:
    """A file that hands back what is written to it, which is all that csv.writer needs."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: Cell) -> Cell:
    """The cell as a spreadsheet may show it: text never calculates, moments are local."""
    if isinstance(cell, datetime):
        return timezone.make_naive(cell) if timezone.is_aware(cell) else cell
    if isinstance(cell, str | Promise):
        text: str = ILLEGAL_CHARACTERS_RE.sub("", str(cell))
        return f"'{text}" if _FORMULA.match(text) else text
    return cell


def _as_entered(cell: str) -> str:
    """The text of a cell, trimmed, without control characters and a harmless apostrophe."""
    cell = ILLEGAL_CHARACTERS_RE.sub("", cell).strip()
    return cell[1:].strip() if cell.startswith("'") and _FORMULA.match(cell) else cell


def _table(
    lines: Iterable[Sequence[str]], columns: Collection[str], limits: TableLimits
) -> Iterator[Row]:
    header: list[str] = []
    for number, line in enumerate(lines, start=1):
        if number > limits.rows + 1:
            raise Refused(
                _("The table has more than %(rows)s rows. Split it.") % {"rows": limits.rows}
            )
        cells = [_as_entered(cell) for cell in line]
        if header and any(cells):
            yield number, _row(number, header, cells)
        elif any(cells):
            header = _header(cells, columns)
    if not header:
        raise Refused(_("The table is empty. Its first row must name the columns."))


def _header(cells: list[str], columns: Collection[str]) -> list[str]:
    while not cells[-1]:
        cells.pop()
    if "" in cells or len(set(cells)) < len(cells):
        raise Refused(_("Each column needs a name of its own in the first row. Correct the names."))
    missing = [column for column in columns if column not in cells]
    if missing:
        raise Refused(
            _("These columns are missing: %(columns)s. Name them in the first row.")
            % {"columns": _(", ").join(missing)}
        )
    return cells


def _row(number: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if any(cells[len(header) :]):
        raise Refused(
            _("Row %(row)s has more cells than the header. A text with a comma needs quotes.")
            % {"row": number}
        )
    return dict(zip_longest(header, cells[: len(header)], fillvalue=""))


def _csv_lines(file: IO[bytes], start: bytes, limits: TableLimits) -> Iterator[list[str]]:
    file.seek(0)
    raw = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if start.startswith(_GZIP) else file
    try:
        text = io.TextIOWrapper(raw, encoding=_encoding(raw, limits), newline="")
        try:
            delimiter = max(",;\t", key=text.readline().count)
            text.seek(0)
            yield from csv.reader(text, delimiter=delimiter, strict=True)
        finally:
            if not text.closed:
                text.detach()  # else the upload would be closed with the text
    except (csv.Error, EOFError, OSError, zlib.error) as why:
        raise Refused(
            _("This file cannot be read as a table (%(why)s). Save it again as CSV or .xlsx.")
            % {"why": why}
        ) from why


def _encoding(raw: IO[bytes], limits: TableLimits) -> str:
    """The encoding in which the whole of the file makes sense."""
    raw.seek(0)
    marked = raw.read(2) in _UTF16
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        if _makes_sense(raw, encoding, limits):
            return encoding
    raise Refused(
        _("The characters of this file cannot be read. Save it as CSV in UTF-8 or as .xlsx.")
    )


def _makes_sense(raw: IO[bytes], encoding: str, limits: TableLimits) -> bool:
    raw.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    size = 0
    try:
        while chunk := raw.read(_MEGABYTE):
            size += len(chunk)
            _refuse_above(size, limits)
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        raw.seek(0)
    return True


def _refuse_above(size: int, limits: TableLimits) -> None:
    if size > limits.unpacked:
        raise Refused(
            _("The table holds more than %(size)s MB. Split it into smaller ones.")
            % {"size": limits.unpacked // _MEGABYTE}
        )


def _xlsx_lines(file: IO[bytes], limits: TableLimits) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_above(sum(part.file_size for part in parts), limits)
            if len(parts) > limits.parts:
                raise ValueError("more parts than a table has")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write wrong ones, which would cut the table off
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield [_shown(cell, number) for cell in cells]
    except Refused:
        raise
    except Exception as why:  # the libraries have no list of what a damaged file makes them raise
        raise Refused(
            _("This file is not a readable Excel table. Save it again as .xlsx or CSV.")
        ) from why


def _shown(cell: Cell, number: int) -> str:
    """A cell of Excel as the text that a person would have typed into a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    if isinstance(cell, int | float) and abs(cell) >= _FIRST_INEXACT:
        raise Refused(
            _(
                "Row %(row)s: Excel has rounded the long number %(number)s. Format its column as "
                "text and enter the number again."
            )
            % {"row": number, "number": int(cell)}
        )
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
