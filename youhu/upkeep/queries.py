"""Reading the district's own data for its lists and pages."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from youhu.registry.models import Member, OfficeHours, Organisation, WorkDay
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Topic
from youhu.upkeep.weeks import Week, usual_week, week_from

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


def special_days(_member: Member, told: dict[str, Any], today: date) -> QuerySet[WorkDay]:
    """The days that differ from their weekday, the newest first."""
    rows = WorkDay.objects.all()
    if "q" in told:
        rows = rows.filter(Q(name__icontains=told["q"]) | Q(source__icontains=told["q"]))
    if "kind" in told:
        rows = rows.filter(kind=told["kind"])
    if "year" in told:
        rows = rows.filter(on__year=told["year"])
    if "state" in told:
        rows = rows.filter(on__gte=today) if told["state"] == "ahead" else rows.filter(on__lt=today)
    return rows.order_by("-on", "pk")


def hours_keepers(member: Member, told: dict[str, Any], today: date) -> QuerySet[Organisation]:
    """Who works by hours of their own, or all that could; with the rows of their weeks."""
    rows = organisations(member, {**told, "state": "active"}, today)
    own = Q(pk__in=OfficeHours.objects.filter(organisation__isnull=False).values("organisation"))
    match told.get("whose", "own"):
        case "own":
            rows = rows.filter(own)
        case "district":
            rows = rows.exclude(own).filter(is_accountable=True)
    return rows.prefetch_related("hours")


def week_of(unit: Organisation | None) -> Week:
    """The week that a unit keeps; empty where the district's holds for it."""
    rows = OfficeHours.objects.filter(organisation=unit).order_by("weekday", "opens", "pk")
    week = week_from(rows.values_list("weekday", "opens", "closes"))
    return week or ({} if unit else usual_week())


def past_hours(unit: Organisation | None) -> QuerySet[Change]:
    """The newest changes of a week."""
    rows = Change.objects.of(unit or OfficeHours(pk=0)).filter(topic=Topic.HOURS)
    return rows.select_related("made_by__person")[:MOST_CHANGES]


def past_of_year(member: Member, year: int) -> QuerySet[Change]:
    """The newest changes of a year's days, one by one or as a notice."""
    rows = Change.objects.visible_to(member).filter(topic=Topic.DAY, title__startswith=str(year))
    return rows.select_related("made_by__person").order_by("-pk")[:MOST_CHANGES]
