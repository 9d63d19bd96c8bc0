"""Fusion plans: the list, and one with its map and what it would do."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.fusing.forms import BeginForm, areas_of
from youhu.fusing.models import FusionPlan, reads_plans
from youhu.fusing.planning import planned
from youhu.fusing.queries import Listing, may_begin
from youhu.fusing.rules import READERS, State
from youhu.fusing.views.showing import plan_page
from youhu.registry.http import MemberRequest, for_roles
from youhu.territory.models import Area


@for_roles(*READERS)
@require_safe
def fusion_plans(request: MemberRequest) -> HttpResponse:
    """Every plan of the member's area, and where a new one begins."""
    if not reads_plans(request.member):
        raise PermissionDenied
    return list_page(request, BeginForm(member=request.member))


def list_page(request: MemberRequest, form: BeginForm, *, status: int = 200) -> HttpResponse:
    listing, is_beginner = Listing(request.member, request.GET), may_begin(request.member)
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "states": State.choices,
        "sorts": _sorts(listing),
        "form": form,
        "may_begin": is_beginner,
        "areas": areas_of(request.member) if is_beginner else Area.objects.none(),
    }
    return render(request, "fusing/plans.html", context, status=status)


def _sorts(listing: Listing) -> list[tuple[str, str, str]]:
    """The columns that sort: label, address, and the direction that holds now."""
    labels = {"area": _("Area"), "from": _("In force from"), "begun": _("Begun")}
    sorts = []
    for name, label in labels.items():
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        turned = f"-{name}" if is_up else name
        now = "ascending" if is_up else "descending" if is_down else ""
        sorts.append((label, listing.query(sort=turned), now))
    return sorts


@for_roles(*READERS)
@require_safe
def export_plans(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table, filtered and sorted as the address says."""
    if not reads_plans(request.member):
        raise PermissionDenied
    columns = [
        _("Code"), _("Area"), _("Reason"), _("In force from"), _("State"), _("Prepared by"),
        _("Begun"), _("Decided by"), _("Decided"),
    ]  # fmt: skip
    rows = _list_table(Listing(request.member, request.GET).rows())
    return download("fusion-plans", form, columns=columns, rows=rows, now=timezone.now())


def _list_table(rows: QuerySet[FusionPlan]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            row.area.code, str(row.area), row.reason, row.effective_on, row.get_state_display(),
            str(row.made_by.person) if row.made_by else _("automatically"), row.made_at,
            str(row.decided_by.person) if row.decided_by else "", row.decided_at,
        ]  # fmt: skip


@for_roles(*READERS)
@require_safe
def fusion_plan(request: MemberRequest, pk: int) -> HttpResponse:
    """One plan: the map, a row for each grid, what changes hands, and what can be done."""
    return plan_page(request, find(request, pk))


def find(request: MemberRequest, pk: int) -> FusionPlan:
    if not reads_plans(request.member):
        raise PermissionDenied
    rows = FusionPlan.objects.visible_to(request.member)
    people = ("area__parent", "made_by__person", "made_by__organisation", "decided_by__person")
    return get_object_or_404(rows.select_related(*people), pk=pk)


@for_roles(*READERS)
@require_safe
def export_one(request: MemberRequest, pk: int, form: str) -> HttpResponse:
    """A plan as a table: a row for each social grid, with the Party grid before and after."""
    plan, now = find(request, pk), timezone.now()
    columns = [
        _("Social grid"), _("Name"), _("Households"), _("Party grid until then"),
        _("Party grid from then on"), pgettext("fusion", "Suggested"), _("Changes hands"),
    ]  # fmt: skip
    found = planned(plan, now=now)
    names = {code: str(area) for code, area in found.ground.party_cells.items()}
    rows = (
        [
            row.code, row.name, row.households, names.get(row.was, ""), names.get(row.then, ""),
            names.get(row.suggested, ""), _("yes") if row.is_changed else _("no"),
        ]
        for row in found.effect.cells
    )  # fmt: skip
    return download(f"fusion-plan-{plan.pk}", form, columns=columns, rows=rows, now=now)
