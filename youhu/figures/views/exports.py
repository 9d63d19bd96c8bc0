"""Rankings, and the calls behind a figure, as tables for a spreadsheet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from youhu.calls.long_tables import AT_ONCE
from youhu.calls.tasks import ask_for_table
from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.figures import queries, showing, tables
from youhu.figures.queries import Behind
from youhu.figures.scope import READERS
from youhu.figures.views.asking import asked_of, behind_of
from youhu.registry.http import MemberRequest, for_roles


@for_roles(*READERS)
@require_safe
def export_figures(request: MemberRequest, form: str) -> HttpResponse:
    """The ranking as a table for a spreadsheet."""
    asked = asked_of(request)
    columns, rows = showing.table(queries.page(asked))
    name = f"figures-{asked.stretch.key}-{asked.kpi.key}"
    return download(name, form, columns=columns, rows=rows, now=timezone.now())


@for_roles(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def export_figure_calls(request: MemberRequest, kpi: str, form: str) -> HttpResponse:
    """The calls behind one figure; a long table is offered, and made when it is asked for."""
    found = behind_of(request, kpi)
    total = found.count()
    if request.method == "POST":
        return _ask(request, found, total, form)
    if total > AT_ONCE:
        return _offer(request, found, total, form)
    rows = (line for lot in tables.lots(found) for line in lot)
    name, columns = tables.name_of(found), tables.heads()
    return download(name, form, columns=columns, rows=rows, now=timezone.now())


def _offer(request: MemberRequest, found: Behind, total: int, form: str) -> HttpResponse:
    make = reverse("export_figure_calls", args=[found.asked.kpi.key, form])
    context = {
        "total": total,
        "sub": f"{found.asked.kpi.name} · {found.asked.stretch}",
        "back": tables.address_of(found),
        "make": f"{make}?{found.address}",
        "query": found.address,
        "columns": (),
    }
    return render(request, "calls/export_ask.html", context)


def _ask(request: MemberRequest, found: Behind, total: int, form: str) -> HttpResponse:
    said = {"query": found.address, "form": form, "language": get_language() or "en"}
    try:
        made = ask_for_table(
            **said, about=tables.CALLS, total=total, by=request.member, now=timezone.now()
        )
    except Refused as why:
        messages.warning(request, str(why))
        return redirect(tables.address_of(found))
    return redirect("export_page", made.pk)
