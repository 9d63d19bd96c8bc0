"""A list as a file: the table that a page shows, for a spreadsheet."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from youhu.common import csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, tuple[Callable[..., None], str]] = {
    "csv": (csv.write_csv, "text/csv; charset=utf-8"),
    "xlsx": (csv.write_xlsx, XLSX),
}


def download(
    name: str, form: str, *, columns: Sequence[str], rows: Iterable[list[Any]], now: datetime
) -> HttpResponse:
    """The rows as an attachment; `form` is csv or xlsx."""
    write, content_type = FORMATS[form]
    table = io.BytesIO()
    write(table, columns=columns, rows=rows)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(name, form, now)}"'}
    return HttpResponse(table.getvalue(), content_type=content_type, headers=headers)


def file_name(name: str, form: str, moment: datetime) -> str:
    """What a file is called that was made at this moment."""
    return f"youhu-{timezone.localtime(moment):%Y%m%d-%H%M}-{name}.{form}"
