"""The list that a clerk lives in: what waits, how long it may, and signing for many at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, queries, reference
from youhu.calls.forms.filters import FilterForm
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.common.errors import Refused
from youhu.common.pages import Pages
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory import index
from youhu.territory.index import CellRef

PER_PAGE = 50
MOST_AT_ONCE = 200
DESK_ROLES = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)


class Listing:
    """What the address of a list asks for, in the eyes of one member."""

    def __init__(self, request: MemberRequest, now: datetime) -> None:
        asked, self.now, self.member = request.GET, now, request.member
        self.cells = index.cells(now=now, token=reference.current().map_token)
        self.form = FilterForm(asked, areas=_subdistricts(self.cells, self.member))
        usual = queries.FIRST_TAB.get(Role(self.member.role), "received")
        self.tab = queries.BY_NAME.get(asked.get("tab", usual)) or queries.BY_NAME[usual]
        asked_order = asked.get("sort", "")
        self.order = asked_order if asked_order in queries.ORDERS else ""
        mine = Call.objects.visible_to(self.member)
        self.narrowed = queries.narrow(mine, self.form.told, by=self.member, now=now)

    @property
    def order_in_force(self) -> str:
        """The order that was asked for, or the usual one of the tab."""
        return self.order or queries.usual_order(self.tab)

    def rows(self) -> CallQuerySet:
        """The calls of the tab, each with its unit and category."""
        order = queries.ORDERS[self.order_in_force]
        rows = queries.in_tab(self.narrowed, self.tab, self.now).order_by(*order)
        return rows.select_related("unit", "category")

    def query(self, **changes: str) -> str:
        """The address of this list with some parts changed; page is forgotten."""
        told = {"tab": self.tab.name, **self.form.told, "sort": self.order, **changes}
        return urlencode({name: value for name, value in told.items() if value})


def _subdistricts(cells: dict[str, CellRef], member: Member) -> dict[str, str]:
    """Codes and names of the subdistricts in which this member's calls can lie."""
    english = (get_language() or "").startswith("en")
    names = {cell.subdistrict_code: cell.names[0] for cell in cells.values()}
    within = "" if member.role == Role.HANDLER else member.area_code
    shown = {code: (en if english and en else zh) for code, (zh, en) in sorted(names.items())}
    return {code: name for code, name in shown.items() if code.startswith(within[:9])}


@for_roles(*DESK_ROLES)
@require_safe
def calls(request: MemberRequest) -> HttpResponse:
    """One page of calls with the counts of every tab."""
    listing = Listing(request, timezone.now())
    counts = queries.counts(listing.narrowed, listing.now)
    pages = Pages(listing.rows(), PER_PAGE, count=counts.get(listing.tab.name))
    page = pages.get_page(request.GET.get("page"))
    template = "calls/_list.html" if request.htmx else "calls/list.html"
    response = render(request, template, _context(listing, counts, page))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(listing: Listing, counts: dict[str, int], page: Any) -> dict[str, Any]:
    rows = [(call, _cell_name(call, listing.cells)) for call in page.object_list]
    tabs = [(tab, counts.get(tab.name), listing.query(tab=tab.name)) for tab in queries.TABS]
    flipped = "-due" if listing.order_in_force == "due" else "due"
    return {
        "rows": rows,
        "page": page,
        "tabs": tabs,
        "tab": listing.tab,
        "form": listing.form,
        "is_filtered": bool(listing.form.told),
        "total": counts.get(listing.tab.name),
        "now": listing.now,
        "query": listing.query(),
        "clear_query": urlencode({"tab": listing.tab.name}),
        "due_query": listing.query(sort=flipped),
        "due_order": {"due": "ascending", "-due": "descending"}.get(listing.order_in_force),
        "can_sign": listing.member.role == Role.HANDLER and listing.tab.name == "sign",
        "can_register": listing.member.role in {Role.DISPATCHER, Role.SUPERVISOR},
    }


def _cell_name(call: Call, cells: dict[str, CellRef]) -> str:
    cell = cells.get(call.cell_code)
    return str(cell) if cell else call.cell_code


@for_roles(Role.HANDLER)
@require_POST
def sign_many(request: MemberRequest) -> HttpResponse:
    """Sign for many calls at once; each is told by itself, and one refusal stops no other."""
    # What no number can hold, a NUL above all, is not even looked up.
    numbers = [n for n in request.POST.getlist("number")[:MOST_AT_ONCE] if n.isprintable()]
    rows = Call.objects.visible_to(request.member).filter(number__in=numbers)
    signed, refused = _sign_each(rows.select_related("unit").order_by("pk"), by=request.member)
    if signed:
        said = ngettext("%(n)s call signed for.", "%(n)s calls signed for.", signed)
        messages.success(request, said % {"n": signed})
    for number, why in refused:
        messages.warning(request, f"{number}: {why}")
    if not signed and not refused:
        messages.warning(request, _("Pick the calls to sign for first."))
    return redirect(_back_to(request))


def _sign_each(calls: Iterable[Call], *, by: Member) -> tuple[int, list[tuple[str, str]]]:
    """How many were signed, and which were not and why."""
    signed, refused = 0, []
    for call in calls:
        try:
            actions.sign(call, by=by, now=timezone.now())
            signed += 1
        except Refused as why:
            refused.append((call.number, str(why)))
    return signed, refused


def _back_to(request: HttpRequest) -> str:
    """The list as it was, when it is one of ours."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if safe and back.startswith(reverse("calls")) else reverse("calls")
