"""The list as a table for a spreadsheet: a short one at once, a long one beside the site."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, tables, tasks
from youhu.calls.layout import layout_of
from youhu.calls.long_tables import AT_ONCE, kind_of
from youhu.calls.models import Export
from youhu.calls.models.desk import ExportState
from youhu.calls.views.desk import DESK_ROLES
from youhu.calls.views.listing import Asked, Listing
from youhu.common.download import FORMATS, download, file_name
from youhu.common.errors import Refused
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member


@for_roles(*DESK_ROLES)
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The calls of one tab, filtered as the address says; a long table is offered instead."""
    listing = Listing(request, timezone.now())
    total = listing.rows().order_by().count()
    columns = _columns(request.GET, request.member)
    if total > AT_ONCE:
        context = {
            "total": total,
            "sub": listing.tab.label,
            "query": listing.query(),
            "columns": columns,
            "back": f"{reverse('calls')}?{listing.query()}",
            "make": reverse("ask_export", args=[form]),
        }
        return render(request, "calls/export_ask.html", context)
    calls = listing.rows().select_related("unit", "category", "main", "split_from")
    rows = (tables.row(call, listing.cells, columns) for call in calls.iterator(chunk_size=1000))
    name, heads = listing.tab.name, tables.heads(columns)
    return download(name, form, columns=heads, rows=rows, now=listing.now)


def _columns(asked: QueryDict, member: Member) -> tables.Columns:
    """The columns that were chosen, else those that the member's list shows."""
    names = asked.getlist("columns")
    return tables.chosen(names) if names else tables.beside(layout_of(member).names)


@for_roles(*DESK_ROLES)
@require_POST
def ask_export(request: MemberRequest, form: str) -> HttpResponse:
    """Have a long table made beside the site."""
    asked = Asked(QueryDict(request.POST.get("query", "")), request.member)
    now = timezone.now()
    listing = Listing(asked, now)
    columns = " ".join(column.name for column in _columns(request.POST, request.member))
    said = {"query": listing.query(), "form": form, "language": get_language() or "en"}
    total = listing.rows().order_by().count()
    try:
        made = tasks.ask_for_table(**said, columns=columns, total=total, by=request.member, now=now)
    except Refused as why:
        messages.warning(request, str(why))
        return redirect(f"{reverse('calls')}?{listing.query()}")
    return redirect("export_page", made.pk)


def _find(request: MemberRequest, pk: int) -> Export:
    """One's own table; those of others do not exist."""
    return get_object_or_404(Export, pk=pk, owner=request.member)


@for_roles(*DESK_ROLES)
@require_safe
def export_page(request: MemberRequest, pk: int) -> HttpResponse:
    """How far a long table is, and the way to it when it is ready."""
    found = _find(request, pk)
    template = "calls/_export.html" if request.htmx else "calls/export.html"
    back = kind_of(found).asked_at(found)
    return render(request, template, {"export": found, "back": back, "now": timezone.now()})


@for_roles(*DESK_ROLES)
@require_POST
def cancel_export(request: MemberRequest, pk: int) -> HttpResponse:
    """It is not wanted any more."""
    actions.cancel_export(_find(request, pk), now=timezone.now())
    return redirect("export_page", pk)


@for_roles(*DESK_ROLES)
@require_safe
def export_file(request: MemberRequest, pk: int) -> HttpResponse:
    """The table itself, for its owner alone."""
    found = _find(request, pk)
    if found.state != ExportState.READY:
        return redirect("export_page", pk)
    name = file_name(kind_of(found).name(found), found.format, found.asked_at)
    kind = FORMATS[found.format][1]
    sent = FileResponse(found.file.open(), as_attachment=True, filename=name, content_type=kind)
    return cast(HttpResponse, sent)  # it streams, and is a response all the same
