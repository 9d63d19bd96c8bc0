"""The desk of household links: coverage, what waits, and where a plan begins."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from youhu.common.download import download
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.neighbours import actions
from youhu.neighbours.desks import may_plan
from youhu.neighbours.forms import BeginForm
from youhu.neighbours.models import LinkPlan, LinkTask
from youhu.neighbours.naming import name_for
from youhu.neighbours.queries import Coverage, coverage
from youhu.neighbours.rules import WRITERS
from youhu.neighbours.views.guard import for_links
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import AreaKind

MOST_PLANS, PER_PAGE = 20, 40
# What the table may be narrowed to.
ONLY: dict[str, tuple[Any, Callable[[Coverage], bool]]] = {
    "without": (gettext_lazy("not all linked"), lambda one: one.linked < one.to_link),
    "lacking": (gettext_lazy("members lacking"), lambda one: one.verdict.lacking > 0),
    "overdue": (gettext_lazy("visits overdue"), lambda one: one.overdue > 0),
}


@for_links
@require_safe
def links(request: MemberRequest) -> HttpResponse:
    """How far every fused cell is covered, what waits, and which plans are under way."""
    return _page(request)


def _page(request: MemberRequest, form: BeginForm | None = None, wrong: str = "") -> HttpResponse:
    now, member = timezone.now(), request.member
    cells = coverage(member.area_code, now)
    plans = LinkPlan.objects.visible_to(member).select_related("area", "unit", "made_by__person")
    context = {
        "cells": cells,
        "sums": _sums(cells),
        **_shown(request, cells),
        "tasks": [(cell, task, _who(member, task)) for cell in cells for task in cell.tasks],
        "plans": list(plans.order_by("-made_at", "-pk")[:MOST_PLANS]),
        "form": form or BeginForm(areas=_areas(member)),
        "may_begin": member.role != Role.AUDITOR,
        "keeps": member.keeps_community,
        "picture": json.dumps(_picture(cells, now), ensure_ascii=False),
        "wrong": wrong,
        "now": now,
    }
    is_faulty = bool(wrong or (form and form.errors))
    return render(request, "neighbours/links.html", context, status=422 if is_faulty else 200)


def _who(reader: Member, task: LinkTask) -> str:
    """Who left, as this reader may read it; nobody for other tasks."""
    return name_for(reader, task.person.name, task.cell.code) if task.person else ""


def _shown(request: MemberRequest, cells: list[Coverage]) -> dict[str, Any]:
    """The page of the table: cells by name or code, all or those where something is to be done."""
    words, only = request.GET.get("q", "").strip()[:60], request.GET.get("only", "")
    wanted = ONLY.get(only, (None, lambda _cell: True))[1]
    rows = [
        one for one in cells if wanted(one) and (words in one.cell.code or words in str(one.cell))
    ]
    pages = Pages(rows, PER_PAGE, count=len(rows))
    return {
        "page": pages.get_page(request.GET.get("page")),
        "words": words,
        "only": only,
        "onlies": [(name, said) for name, (said, _wanted) in ONLY.items()],
        "query": f"{urlencode({'q': words, 'only': only})}&",
    }


def _sums(cells: list[Coverage]) -> dict[str, Any]:
    """All cells together."""
    to_link = sum(cell.to_link for cell in cells)
    linked = sum(cell.linked for cell in cells)
    visited = sum(cell.visited for cell in cells)
    return {
        "to_link": to_link,
        "linked": linked,
        "percent": linked * 100 // to_link if to_link else 100,
        "visited": visited,
        "visited_percent": visited * 100 // linked if linked else 0,
        "overdue": sum(cell.overdue for cell in cells),
        "members": sum(len(cell.loads) for cell in cells),
        "outside": sum(cell.outside for cell in cells),
        "lacking": sum(cell.verdict.lacking for cell in cells),
    }


def _areas(member: Member) -> Any:
    """What a plan may be begun for: communities and Party grid cells of one's area."""
    kinds = (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY, AreaKind.PARTY_CELL)
    areas = Area.objects.filter(kind__in=kinds, code__startswith=member.area_code or "-")
    return areas.order_by("code", "pk")


def _picture(cells: list[Coverage], now: datetime) -> list[dict[str, Any]]:
    """The outline of each cell and how far it is covered."""
    shapes = AreaShape.objects.filter(
        area__in=[cell.cell for cell in cells], valid_from__lte=now, valid_until=None
    )
    outline = dict(shapes.values_list("area", "geometry"))
    return [
        {
            "name": str(cell.cell),
            "tone": cell.tone,
            "percent": cell.percent,
            "geometry": outline[cell.cell.pk],
        }
        for cell in cells
        if cell.cell.pk in outline
    ]


@for_links
@require_safe
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The figures of every cell as a table for a spreadsheet."""
    columns = [
        _("Code"), _("Party grid cell"), _("Households"), _("To be linked"), _("Linked"),
        _("Coverage, %"), _("Members"), _("Members lacking"), _("Members spare"),
        _("Visited this quarter"), pgettext("visit", "Overdue"),
    ]  # fmt: skip
    now = timezone.now()
    rows = _table(coverage(request.member.area_code, now))
    return download("household-links", form, columns=columns, rows=rows, now=now)


def _table(cells: list[Coverage]) -> Iterator[list[Any]]:
    for one in cells:
        yield [
            one.cell.code, str(one.cell), one.homes, one.to_link, one.linked, one.percent,
            one.members, one.verdict.lacking, one.verdict.spare, one.visited, one.overdue,
        ]  # fmt: skip


@for_roles(*WRITERS)
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a plan and open it: first of all it says what every cell lacks."""
    form = BeginForm(request.POST, areas=_areas(request.member))
    made: list[LinkPlan] = []

    def run(area: Area) -> None:
        made.append(actions.begin_plan(area, by=request.member, now=timezone.now()))

    if act(form, run):
        return redirect(made[0])
    return _page(request, form)


@for_roles(*WRITERS)
@require_POST
def succeed(request: MemberRequest, pk: int) -> HttpResponse:
    """Propose who takes over what waits in a cell; a plan that is open already is opened."""
    rows = LinkTask.objects.visible_to(request.member).open().select_related("cell", "person")
    task = get_object_or_404(rows, pk=pk)
    if not may_plan(request.member, task.cell):
        return _page(request, wrong=_("The desk of the community hands this over."))
    try:
        plan = actions.succeed(task, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, wrong=str(why))
    messages.success(request, _("Proposed. Look at what changes, then submit it."))
    return redirect(plan)
