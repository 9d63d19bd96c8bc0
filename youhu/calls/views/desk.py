"""The list that a clerk lives in: what waits, how long it may, what came in meanwhile."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from youhu.calls import above, outlook, queries, reference, tables, telling
from youhu.calls.forms.acts import ACTS
from youhu.calls.forms.arranging import LayoutForm
from youhu.calls.layout import Layout, layout_of
from youhu.calls.many import many_verbs
from youhu.calls.models import Call, SavedView
from youhu.calls.repeats import times_called
from youhu.calls.rules import MAIN_VERBS
from youhu.calls.sketch import sketch
from youhu.calls.views.listing import Listing
from youhu.common.pages import Pages
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.index import CellRef

LAST_LINES = 3
DESK_ROLES = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)
REGISTRARS = {Role.DISPATCHER, Role.SUPERVISOR}
# What came in longer ago than this is no news: somebody left the page open for the night.
NEWS = timedelta(days=1)


@for_roles(*DESK_ROLES)
@require_safe
def calls(request: MemberRequest) -> HttpResponse:
    """One page of calls with the counts of every tab."""
    listing = Listing(request, timezone.now())
    counts = queries.counts(listing.narrowed, by=request.member, now=listing.now)
    layout = layout_of(request.member)
    rows = listing.rows().select_related("caller") if "times" in layout.names else listing.rows()
    pages = Pages(rows, layout.per_page, count=counts.get(listing.tab.name))
    page = pages.get_page(request.GET.get("page"))
    template = "calls/_list.html" if request.htmx else "calls/list.html"
    context = {**_of_tabs(listing, counts), **_of_rows(listing, page, layout)}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _of_tabs(listing: Listing, counts: dict[str, int]) -> dict[str, Any]:
    """What the bar of tabs needs, which is also asked for by itself."""
    tabs = [(tab, counts.get(tab.name), listing.query(tab=tab.name)) for tab in listing.tabs()]
    return {
        "tabs": tabs,
        "tab": listing.tab,
        "total": counts.get(listing.tab.name),
        "query": listing.query(),
        "asked": parse_qsl(listing.query()),
        "new": 0,
        "gone": 0,
    }


def _of_rows(listing: Listing, page: Any, layout: Layout) -> dict[str, Any]:
    found, now, member = list(page.object_list), listing.now, listing.member
    told = listing.form.told
    return {
        "rows": list(_told(listing, found, layout)),
        "page": page,
        "number": page.number,
        "chips": list(listing.chips()),
        "heads": listing.heads(layout.columns),
        "shown": layout.names,
        **_of_desk(layout, member),
        "is_filtered": bool(told),
        "now": now,
        "clear_query": listing.query(**dict.fromkeys(told, "")),
        "many": many_verbs(member.role, listing.tab.states),
        "can_register": member.role in REGISTRARS,
    }


def _told(listing: Listing, found: list[Call], layout: Layout) -> Iterator[tuple[Any, ...]]:
    """Each call with what is told of it: its cell, how often its caller called, tags, chance."""
    now, shown, tags = listing.now, layout.names, above.tags(found)
    times = times_called(found, listing.member, now) if "times" in shown else {}
    chances = outlook.chances(found, now) if "chance" in shown else {}
    for call in found:
        cell, key = _cell_name(call, listing.cells), call.pk
        yield call, cell, times.get(key), tags.get(key, ()), chances.get(key)


def _of_desk(layout: Layout, member: Member) -> dict[str, Any]:
    """What is the clerk's own: saved views and how the list lies."""
    chosen = {
        "columns": sorted(layout.names),  # a set would tick no box
        "density": layout.density,
        "per_page": layout.per_page,
    }
    views = SavedView.objects.visible_to(member).order_by("place", "pk")
    return {
        "density": layout.density,
        "views": list(views),
        "layout": LayoutForm(initial=chosen),
        "table_columns": [(one, one.beside in layout.names) for one in tables.COLUMNS],
    }


def _cell_name(call: Call, cells: dict[str, CellRef]) -> str:
    cell = cells.get(call.cell_code)
    return str(cell) if cell else call.cell_code


@for_roles(*DESK_ROLES)
@require_safe
def live(request: MemberRequest) -> HttpResponse:
    """The counts of the tabs as they are now, and what came to the list since it was drawn."""
    now = timezone.now()
    listing = Listing(request, now)
    counts = queries.counts(listing.narrowed, by=request.member, now=now)
    context = _of_tabs(listing, counts)
    context["new"], context["gone"] = _news(request, listing, counts.get(listing.tab.name))
    return render(request, "calls/_live.html", context)


def _news(request: MemberRequest, listing: Listing, total: int | None) -> tuple[int, int]:
    """How many calls came to the tab and how many left it since the page was drawn."""
    seen, now = _moment(request.GET.get("seen", "")), listing.now
    if seen is None:
        return 0, 0
    rows = queries.in_tab(listing.narrowed, listing.tab, by=request.member, now=now)
    drawn = request.GET.get("total", "")
    grown = total - int(drawn) if total is not None and drawn.isdecimal() else 0
    came = queries.fresh(rows, listing.tab, max(seen, now - NEWS), now)
    new = came.count() if came is not None else max(grown, 0)
    gone = new - grown if total is not None and drawn else 0
    return new, max(gone, 0)


def _moment(said: str) -> datetime | None:
    try:
        at = parse_datetime(said)
    except ValueError:
        return None
    return at if at is not None and timezone.is_aware(at) else None


@for_roles(*DESK_ROLES)
@require_safe
def peek(request: MemberRequest, number: str) -> HttpResponse:
    """One call at a glance, beside the list."""
    call = get_object_or_404(queries.one(request.member), number=number)
    known, now = reference.current(), timezone.now()
    verbs = queries.offered(call, request.member)
    main = next((verb for verb in verbs if verb in MAIN_VERBS), "")
    last = Entry.objects.of(call).select_related("by__organisation", "by__person")
    lines = telling.story(reversed(last.order_by("-seq")[:LAST_LINES]), known)
    context = {
        "call": call,
        "now": now,
        "place": telling.place_name(call, known, now),
        "reasons": list(telling.reasons(call, known, now)),
        "duties": list(call.duties.select_related("unit").order_by("pk")),
        "lines": lines,
        "sketch": sketch(call, known, now),
        "main": main,
        "main_label": ACTS[main].label if main else "",
        "is_hidden": queries.is_hidden(call, request.member),
        "times": times_called([call], request.member, now).get(call.pk, 0),
        "back": request.GET.get("back", ""),
    }
    return render(request, "calls/_peek.html", context)
