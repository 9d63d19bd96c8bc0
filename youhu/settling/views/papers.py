"""A statement to take along: as a PDF, and its lines as a table."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.registry.http import MemberRequest
from youhu.settling.models import Statement
from youhu.settling.paper import statement_paper
from youhu.settling.views.guard import MOST_IN_A_FILE, for_readers
from youhu.settling.views.statements import find


@for_readers
@require_safe
def statement_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """The statement as a PDF."""
    one = find(request, pk)
    headers = {"Content-Disposition": f'inline; filename="{one.code}.pdf"'}
    return HttpResponse(statement_paper(one), content_type="application/pdf", headers=headers)


@for_readers
@require_safe
def export_statement(request: MemberRequest, pk: int, form: str) -> HttpResponse:
    """Every line of a statement as a table; amounts in yuan."""
    one = find(request, pk)
    columns = [
        pgettext("delivery", "Order"), _("Shop"), _("To"), _("Pieces"), _("Weight (kg)"),
        _("Delivered"), _("Late"), _("Freight (yuan)"),
    ]  # fmt: skip
    return download(one.code, form, columns=columns, rows=_table(one), now=timezone.now())


def _table(one: Statement) -> Iterator[list[Any]]:
    for line in one.lines.select_related("order__shop").order_by("pk")[:MOST_IN_A_FILE]:
        order = line.order
        yield [
            order.number, order.shop.name, order.address, order.pieces, order.kg,
            order.delivered_at or order.ended_at, _("yes") if line.is_late else "",
            line.freight_cents / 100,
        ]  # fmt: skip
