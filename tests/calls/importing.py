"""What the tests of the import have in common: a small made-up file in Boston's layout."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from youhu.calls.imports.mapping import load
from youhu.calls.imports.rows import Record, read
from youhu.calls.models import Call
from youhu.calls.past import Fault, Past
from youhu.ledger.models import Entry

FILE = Path(__file__).parent / "data" / "boston_rows.csv"
MAPPING = "boston_311.toml"
BOSTON = load(MAPPING)
ROWS, FAULTY = 31, 13
SOUND = ROWS - FAULTY


@dataclass(frozen=True)
class Said:
    """What a run of the command wrote on the screen."""

    out: str
    err: str


def run(file: Path = FILE, *options: str, mapping: str = MAPPING) -> Said:
    """Run `import_calls` on a file."""
    out, err = StringIO(), StringIO()
    call_command("import_calls", str(file), "--mapping", mapping, *options, stdout=out, stderr=err)
    return Said(out.getvalue(), err.getvalue())


def records(content: bytes | None = None) -> dict[int, Record]:
    """What the reader makes of each row, by the row's number."""
    content = FILE.read_bytes() if content is None else content
    numbered = {}
    for record in read(BytesIO(content), BOSTON):
        first = record[0] if isinstance(record, list) else record
        numbered[first.row] = record
    return numbered


def past(row: int) -> Past:
    """A sound row of the file."""
    found = records()[row]
    assert isinstance(found, Past)
    return found


def faults(row: int) -> list[Fault]:
    """What is wrong with a row of the file."""
    found = records()[row]
    assert isinstance(found, list)
    return found


def table() -> list[dict[str, str]]:
    """The rows of the file as they stand in it."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def csv_of(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    rows, text = list(rows), StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def call_of(row: int) -> Call:
    """What became of a row."""
    return Call.objects.select_related("unit", "category").get(client_key=past(row).key)


def verbs_of(row: int) -> list[str]:
    """What the ledger says happened to the call of a row."""
    return list(Entry.objects.of(call_of(row)).values_list("verb", flat=True))


def summary(*, new: int, here: int = 0, faulty: int = FAULTY, rows: int = ROWS) -> str:
    """The line in which a run says what became of the rows."""
    return f"{rows} rows read = {new} new + {here} already here + {faulty} with errors."
