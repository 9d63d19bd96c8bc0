"""The dispatcher's queue as a table for a spreadsheet. Callers are not in it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.calls import dispatching
from youhu.calls.views.dispatch import ROLES, row_of, why_labels
from youhu.calls.views.queue import Queue
from youhu.common.download import download
from youhu.registry.http import MemberRequest, for_roles

BATCH = 200
MOST = 5000


@for_roles(*ROLES)
@require_safe
def export_queue(request: MemberRequest, form: str) -> HttpResponse:
    """The queue as it is filtered and sorted, up to 5,000 calls."""
    queue = Queue(request.GET, request, timezone.now())
    return download("dispatch", form, columns=_columns(), rows=_rows(queue), now=queue.now)


def _columns() -> list[str]:
    return [
        _("Number"), _("Why it waits"), _("Urgency"), _("Category"),
        pgettext("column", "What happened"), _("Address"), _("Place"), _("Raised"), _("Due"),
        _("Times returned"), _("What was said"), _("Suggested units"),
    ]  # fmt: skip


def _rows(queue: Queue) -> Iterator[list[Any]]:
    labels, rows = why_labels(), queue.rows()
    for start in range(0, MOST, BATCH):
        calls = list(rows[start : start + BATCH])
        for one in dispatching.with_suggestions(calls, queue.member, queue.known, queue.now):
            yield row_of(one, labels[one.why], queue.place(one.call))
        if len(calls) < BATCH:
            return
