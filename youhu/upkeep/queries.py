"""Reading the district's own data for its lists and pages."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from youhu.registry.models import Member, Organisation
from youhu.upkeep.models import Change

MOST_CHANGES = 20
MOST_BELOW = 40


def organisations(member: Member, told: dict[str, Any], today: date) -> QuerySet[Organisation]:
    """The organisations of the member's district as the filters narrow them."""
    rows = Organisation.objects.filter(area_code__startswith=member.area_code[:6])
    active = Q(active_until__isnull=True) | Q(active_until__gt=today)
    match told.get("state", "active"):
        case "active":
            rows = rows.filter(active)
        case "ended":
            rows = rows.exclude(active)
    if "q" in told:
        rows = rows.filter(_called(told["q"]))
    if "kind" in told:
        rows = rows.filter(kind=told["kind"])
    if "under" in told:
        rows = rows.filter(parent=told["under"])
    if "answers" in told:
        rows = rows.filter(is_accountable=told["answers"] == "yes")
    return rows.select_related("parent").order_by("area_code", "kind", "code", "pk")


def _called(said: str) -> Q:
    names = ("name", "short_name", "name_en", "code", "uscc", "area_code")
    asked = Q()
    for name in names:
        asked |= Q(**{f"{name}__icontains": said})
    return asked


def above(unit: Organisation) -> list[Organisation]:
    """The bodies above one, the highest first."""
    chain: list[Organisation] = []
    parent = unit.parent
    while parent is not None and len(chain) < 10:
        chain.insert(0, parent)
        parent = parent.parent
    return chain


def past_of(*things: Any) -> QuerySet[Change]:
    """The newest changes of a row, or of rows that belong together, with who made them."""
    return Change.objects.of(*things).select_related("made_by__person")[:MOST_CHANGES]


def changes(member: Member, told: dict[str, Any], _today: date) -> QuerySet[Change]:
    """The changes of the member's district as the filters narrow them, the newest first."""
    rows = Change.objects.visible_to(member).select_related("made_by__person")
    if "q" in told:
        said = told["q"]
        names = Q(made_by__person__name__icontains=said)
        rows = rows.filter(names | Q(title__icontains=said) | Q(basis__icontains=said))
    if "topic" in told:
        rows = rows.filter(topic=told["topic"])
    if "start" in told:
        rows = rows.filter(made_at__date__gte=told["start"])
    if "end" in told:
        rows = rows.filter(made_at__date__lte=told["end"])
    return rows.order_by("-made_at", "-pk")
