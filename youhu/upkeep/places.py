"""Areas and landmarks as administrators find them: only names are kept here, never outlines."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from youhu.registry.models import Member
from youhu.territory.models import Area, AreaShape, Landmark
from youhu.territory.rules import AreaKind


def areas(member: Member, told: dict[str, Any], _today: date) -> QuerySet[Area]:
    """The areas of the member's district, each with whether it is on the map of today."""
    drawn = AreaShape.objects.filter(area=OuterRef("pk"), valid_until=None)
    rows = Area.objects.filter(code__startswith=member.area_code[:6])
    rows = rows.annotate(is_drawn=Exists(drawn))
    match told.get("state", "drawn"):
        case "drawn":
            rows = rows.filter(is_drawn=True)
        case "gone":
            rows = rows.filter(is_drawn=False)
    if "q" in told:
        rows = rows.filter(_called(told["q"]) | Q(code__startswith=told["q"]))
    if "kind" in told:
        rows = rows.filter(kind=told["kind"])
    if "under" in told:
        rows = rows.filter(code__startswith=told["under"]).exclude(code=told["under"])
    if told.get("english") == "no":
        rows = rows.filter(name_en="")
    return rows.select_related("parent").order_by("code", "kind", "pk")


def landmarks(_member: Member, told: dict[str, Any], _today: date) -> QuerySet[Landmark]:
    """The landmarks as the filters narrow them."""
    rows = Landmark.objects.order_by("name", "pk")
    return rows.filter(_called(told["q"])) if "q" in told else rows


def _called(said: str) -> Q:
    return Q(name__icontains=said) | Q(name_en__icontains=said)


def above(area: Area) -> list[Area]:
    """The areas that hold one, the largest first."""
    chain: list[Area] = []
    while area.parent is not None:
        area = area.parent
        chain.insert(0, area)
    return chain


def subdistricts() -> list[tuple[str, Any]]:
    """The parts of the district by which a list is narrowed, and their communities."""
    kinds = (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)
    rows = list(Area.objects.filter(kind__in=kinds).order_by("code", "pk"))
    inner: dict[int, list[tuple[str, str]]] = {}
    for area in rows:
        inner.setdefault(area.parent_id or 0, []).append((area.code, str(area)))
    tops = [area for area in rows if area.kind == AreaKind.SUBDISTRICT]
    return [(str(top), [(top.code, str(top)), *inner.get(top.pk, [])]) for top in tops]
