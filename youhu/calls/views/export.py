"""The list as a table for a spreadsheet. Callers are not in it."""

import io
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.calls.models import Call
from youhu.calls.views.desk import DESK_ROLES
from youhu.calls.views.listing import Listing
from youhu.common import csv
from youhu.registry.http import MemberRequest, for_roles

MOST = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Writer = Callable[..., None]
FORMATS: dict[str, tuple[Writer, str]] = {
    "csv": (csv.write_csv, "text/csv; charset=utf-8"),
    "xlsx": (csv.write_xlsx, XLSX),
}


@for_roles(*DESK_ROLES)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The calls of one tab, filtered as the address says, as CSV or XLSX."""
    listing = Listing(request, timezone.now())
    if listing.rows()[: MOST + 1].count() > MOST:
        said = _("More than %(most)s calls are too many for one table. Narrow the filters.")
        messages.warning(request, said % {"most": MOST})
        return redirect(f"{reverse('calls')}?{listing.query()}")
    write, content_type = FORMATS[form]
    table = io.BytesIO()
    write(table, columns=_columns(), rows=_rows(listing))
    name = f"youhu-{timezone.localtime(listing.now):%Y%m%d-%H%M}-{listing.tab.name}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(table.getvalue(), content_type=content_type, headers=headers)


def _columns() -> list[str]:
    return [
        _("Number"), _("Kind"), _("Category code"), _("Category"),
        pgettext("column", "What happened"), _("Address"),
        _("Cell"), _("Place"), _("Unit"), _("State"), _("Outcome"), _("Urgency"), _("Source"),
        _("Raised"), _("Promised"), _("Due"),
        pgettext("column", "Answered"), _("Closed"), _("Answer"),
    ]  # fmt: skip


def _rows(listing: Listing) -> Iterator[list[Any]]:
    for call in listing.rows().iterator(chunk_size=1000):
        cell = listing.cells.get(call.cell_code)
        yield [*_what(call), call.cell_code, str(cell or ""), *_how(call)]


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
