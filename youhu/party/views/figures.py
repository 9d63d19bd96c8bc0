"""The district in figures: types of Party organisations, their members and shares."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youhu.common.download import download
from youhu.party.figures import PARTS, Figures, Table
from youhu.party.views.guard import for_readers
from youhu.registry.http import MemberRequest
from youhu.territory.models import Area


def _asked(request: MemberRequest) -> Figures:
    """The member's own area, or a part of it."""
    own = request.member.area_code
    said = request.GET.get("area", "") or own
    if not said.isdecimal() or not said.startswith(own):
        raise Http404
    return Figures(request.member, said, timezone.localdate())


@for_readers
@require_safe
def party_figures(request: MemberRequest) -> HttpResponse:
    """Organisations and members by type and by place, of the area or of one part of it."""
    figures = _asked(request)
    own = request.member.area_code
    codes = [figures.area[:digits] for digits in (6, 9, 12)]
    above = Area.objects.filter(code__in=[code for code in codes if len(code) >= len(own)])
    context = {
        "figures": figures,
        "types": figures.by_type(),
        "parts": figures.by_part(),
        "drills": len(figures.area) in PARTS,
        "way": above.order_by("code"),
        "on": figures.on,
    }
    return render(request, "party/figures.html", context)


@for_readers
@require_safe
def export_party_figures(request: MemberRequest, form: str) -> HttpResponse:
    """Both tables for a spreadsheet."""
    figures = _asked(request)
    columns = [
        _("By"), _("Key"), _("Name"), _("Organisations"), _("Members"), _("Share in percent")
    ]  # fmt: skip
    tables = ((_("type"), figures.by_type()), (_("place"), figures.by_part()))
    rows = (row for by, table in tables for row in _rows(by, table))
    return download("party-figures", form, columns=columns, rows=rows, now=timezone.now())


def _rows(by: str, table: Table) -> list[list[Any]]:
    return [
        [by, line.key, line.label, line.organisations, line.members, line.share]
        for line in table.lines
    ]
