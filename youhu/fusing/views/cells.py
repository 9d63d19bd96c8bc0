"""Fused cells of an area, as of any day: for whoever must know whom to ask."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.fusing.cells import FusedCell, area_asked, day_asked, ground_on
from youhu.fusing.cells import fused_cells as list_cells
from youhu.fusing.models import reads_plans
from youhu.fusing.picture import picture_of, tones_of
from youhu.fusing.rules import LOOKERS
from youhu.registry.http import MemberRequest, for_roles
from youhu.territory.models import Area
from youhu.territory.rules import SUBDISTRICT_DIGITS, AreaKind


@for_roles(*LOOKERS)
@require_safe
def fused_cells(request: MemberRequest) -> HttpResponse:
    """Which fused cells an area has, whom they hold, who answers for them."""
    now = timezone.now()
    day = day_asked(request.GET.get("on", ""), now=now)
    area = area_asked(request.member, request.GET.get("area", ""))
    context: dict[str, Any] = {
        "area": area,
        "day": day,
        "is_today": day == timezone.localdate(now),
        "reads_plans": reads_plans(request.member),
    }
    if area is not None:
        ground = ground_on(area, day, now=now)
        tones = tones_of(ground)
        picture = picture_of(ground, ground.standing)
        rows = list_cells(ground, area)
        context |= {
            "rows": [(row, tones[row.code]) for row in rows],
            "households": sum(row.households for row in rows),
            "loose": sum(1 for cell in ground.cells if cell not in ground.standing),
            "picture_text": json.dumps(picture, ensure_ascii=False),
            "areas": _areas_near(area),
        }
    return render(request, "fusing/cells.html", context)


def _areas_near(area: Area) -> list[Area]:
    """Every subdistrict, and the communities of the one that is shown."""
    whole = Area.objects.filter(kind=AreaKind.SUBDISTRICT)
    near = Area.objects.filter(
        kind=AreaKind.COMMUNITY, code__startswith=area.code[:SUBDISTRICT_DIGITS]
    )
    return sorted([*whole, *near], key=lambda one: one.code)


@for_roles(*LOOKERS)
@require_safe
def export_cells(request: MemberRequest, form: str) -> HttpResponse:
    """The same as a table."""
    now = timezone.now()
    day = day_asked(request.GET.get("on", ""), now=now)
    area = area_asked(request.member, request.GET.get("area", ""))
    ground = ground_on(area, day, now=now) if area else None
    rows = list_cells(ground, area) if ground and area else []
    columns = [
        _("Code"), _("Fused cell"), _("Social grids"), _("Households"), pgettext("grid", "Lead"),
        _("Community desk"), _("Telephone of the desk"), _("As of"),
    ]  # fmt: skip
    table = ([*line, day] for line in _table(rows))
    return download("fused-cells", form, columns=columns, rows=table, now=now)


def _table(rows: list[FusedCell]) -> Iterator[list[Any]]:
    for row in rows:
        desk = row.desk
        yield [
            row.code, row.name, _(", ").join(row.cells), row.households, row.lead,
            str(desk) if desk else "", desk.phone if desk else "",
        ]  # fmt: skip
