"""No blind spot and never closed, as far as the map and the rosters can tell."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import shape

from youhu.common.geo import Part, check_layer
from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.registry.models import Organisation
from youhu.territory.models import AreaShape, Roster
from youhu.territory.rules import AreaKind, Line, Span, unmanned

DAYS_AHEAD = 30


def map_without_holes(*, now: datetime) -> Checked:
    """Every point of the district lies in exactly one cell of each grid."""
    shapes = AreaShape.objects.valid(now)
    whole = shapes.layer(AreaKind.DISTRICT).values_list("geometry", flat=True).first()
    layers = [layer_parts(kind, now) for kind in (AreaKind.CELL, AreaKind.PARTY_CELL)]
    title = gettext_lazy("Every point of the district lies in exactly one cell of each grid")
    promise = Promise.NO_BLIND_SPOT
    if whole is None or not layers[0]:
        empty = Finding(_("There is no map yet. Import the district and its cells."))
        return checked(promise, title, 0, [empty])
    findings = [
        Finding(str(found), code=" ".join(found.codes), lng=found.lng, lat=found.lat)
        for parts in layers
        if parts
        for found in check_layer(parts, shape(whole))
    ]
    return checked(promise, title, sum(map(len, layers)), findings)


def layer_parts(kind: str, now: datetime) -> list[Part]:
    """The areas of one layer that are in force, with outlines in WGS-84 degrees."""
    rows = AreaShape.objects.valid(now).layer(kind)
    columns = rows.values_list("area__code", "area__name", "geometry")
    return [Part(code, name, shape(geometry)) for code, name, geometry in columns]


def posts_manned(*, now: datetime) -> Checked:
    """Each accountable unit has somebody on duty at every minute of the coming 30 days."""
    rosters = _lines_by_unit(now)
    units = Organisation.objects.filter(is_accountable=True).order_by("code")
    serving = [unit for unit in units if unit.serves(timezone.localdate(now))]
    start = timezone.localtime(now)
    findings = []
    for unit in serving:
        gaps = unmanned(rosters.get(unit.pk, []), start, start + timedelta(days=DAYS_AHEAD))
        if gaps:
            findings.append(Finding(_say_gap(unit, gaps), code=unit.code))
    title = gettext_lazy("Every unit has somebody on duty at every minute of the coming 30 days")
    return checked(Promise.NEVER_CLOSED, title, len(serving), findings)


def _say_gap(unit: Organisation, gaps: list[Span]) -> str:
    first = gaps[0]
    return _("%(unit)s: nobody on duty from %(start)s to %(end)s (%(n)s gaps in 30 days).") % {
        "unit": unit,
        "start": f"{first.starts_at:%m-%d %H:%M}",
        "end": f"{first.ends_at:%m-%d %H:%M}",
        "n": len(gaps),
    }


def _lines_by_unit(now: datetime) -> dict[int, list[Line]]:
    """The roster lines that may matter in the coming days; a line ends with its member's term."""
    on = timezone.localdate(now)
    serving = Q(member__valid_until=None) | Q(member__valid_until__gt=on)
    rows = Roster.objects.filter(serving).current(on - timedelta(days=1)).order_by("pk")
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        lines[row.post.unit_id].append(row.line())
    return lines
