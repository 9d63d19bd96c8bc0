"""Categories as administrators keep them: found, what decides for one, what rests on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youhu.calls import rulebook
from youhu.calls.clocks import Matter
from youhu.calls.limitbook import so_long
from youhu.calls.models import Call, Category, LimitDraft, RoutingRule, RuleDraft
from youhu.calls.reference import Reference
from youhu.calls.routing import category_keys
from youhu.calls.rules import RESIDENT_KINDS, STAFF_KINDS, CategoryKind, Kind, Stage, Urgency
from youhu.calls.suggestions import MOST, suggest
from youhu.registry.models import Member
from youhu.upkeep.resting import Resting

Allowed = tuple[str, int]  # how long, and the number of the limit that says so
MOST_RULES = 8
LATELY = timedelta(days=30)
FLAGS = ("verify_first", "needs_check", "is_public", "is_local")


def categories(_member: Member, told: dict[str, Any], _today: date) -> QuerySet[Category]:
    """The categories as the filters narrow them, each class before what it holds."""
    rows = Category.objects.select_related("parent")
    state = told.get("state", "used")
    if state != "all":
        rows = rows.filter(is_active=state == "used")
    if "q" in told:
        rows = rows.filter(_called(told["q"]))
    if "kind" in told:
        rows = rows.filter(kind=told["kind"])
    if "under" in told:
        rows = rows.filter(Q(parent=told["under"]) | Q(pk=told["under"]))
    for flag in FLAGS:
        if flag in told:
            rows = rows.filter(**{flag: told[flag] == "yes"})
    return rows.order_by("kind", "standard", "code", "pk")


def _called(said: str) -> Q:
    words = Q(name__icontains=said) | Q(name_en__icontains=said) | Q(keywords__icontains=said)
    return words | Q(code__startswith=said)


def classes(*, in_use: bool = False) -> list[tuple[str, Any]]:
    """The classes by kind, as choices."""
    rows = Category.objects.filter(parent=None).order_by("kind", "standard", "code", "pk")
    if in_use:
        rows = rows.filter(is_active=True)
    held: dict[str, list[tuple[int, str]]] = {}
    for one in rows:
        held.setdefault(one.kind, []).append((one.pk, f"{one.code} {one}"))
    return [(str(CategoryKind(kind).label), choices) for kind, choices in held.items()]


@dataclass(frozen=True)
class Deciding:
    """One rule that may decide for a category: for which matter, where, to whom."""

    rule: RoutingRule
    what: str
    where: str
    kind: str
    whom: str


def deciding(category: Category, known: Reference, on: date) -> list[Deciding]:
    """The rules in force that name the category, its class or its kind, the narrowest first."""
    keys, owner_first = category_keys(category), category.kind == CategoryKind.COMPONENT

    def rank(rule: RoutingRule) -> tuple[int, int, int]:
        owner = keys.index(rule.category_id or rule.category_kind)
        place = -len(rule.area.code) if rule.area else 0
        return (owner, place, rule.number) if owner_first else (place, owner, rule.number)

    held = [rule for rule in known.tables.rules.rules if rule.holds(on)]
    found = [rule for rule in held if (rule.category_id or rule.category_kind) in keys]
    return [_deciding(rule) for rule in sorted(found, key=rank)]


def _deciding(rule: RoutingRule) -> Deciding:
    what, where = rulebook.what_of(rule), rulebook.where_of(rule)
    return Deciding(rule, what, where, rulebook.kind_of(rule), rulebook.whom_of(rule))


def limits(category: Category, known: Reference, on: date) -> list[tuple[str, list[Allowed]]]:
    """Stage by stage, how long an appeal in it may take at each urgency, and the limit's number."""
    stages: list[Stage] = [Stage.SIGN, Stage.HANDLE, Stage.TOTAL]
    stages[:0] = [Stage.VERIFY] if category.verify_first else []
    stages[-1:-1] = [Stage.CHECK] if category.needs_check else []
    return [(str(stage.label), list(_limits(stage, category, known, on))) for stage in stages]


def _limits(stage: Stage, category: Category, known: Reference, on: date) -> Iterator[Allowed]:
    for urgency in Urgency:
        limit = known.tables.limits.find(stage, Matter(category, Kind.APPEAL, urgency), on)
        yield (so_long(limit.amount, limit.limit_type), limit.number) if limit else ("", 0)


@dataclass(frozen=True)
class Used:
    """How many calls a category has: open now, and raised in the last thirty days."""

    open: int
    lately: int


def used(category: Category, member: Member, now: datetime) -> Used:
    rows = _calls(category).filter(district=member.area_code[:6])
    return Used(rows.open().count(), rows.filter(raised_at__gte=now - LATELY).count())


def _calls(category: Category) -> Any:
    return Call.objects.filter(Q(category=category) | Q(category__parent=category.pk))


def suggested(said: str, category: Category, known: Reference) -> list[Category]:
    """What the matcher would offer to somebody who writes these words."""
    kinds = RESIDENT_KINDS if category.kind in RESIDENT_KINDS else STAFF_KINDS
    rows = known.tables.categories.values()
    offered = [one for one in rows if one.is_active and one.parent_id and one.kind in kinds]
    return suggest(said, offered, most=MOST)


def on_category(category: Category) -> list[Resting]:
    """What needs this category to be in use: open calls, rules, drafts, what lies below it."""
    return [*_open(category), *_below(category), *_rules(category), *_drafts(category)]


def _open(category: Category) -> Iterator[Resting]:
    n = Call.objects.open().filter(category=category).count()
    if n:
        yield Resting(ngettext("%(n)s open call", "%(n)s open calls", n) % {"n": n})


def _below(category: Category) -> Iterator[Resting]:
    n = category.children.filter(is_active=True).count()
    if n:
        said = ngettext("%(n)s category in use below it", "%(n)s categories in use below it", n)
        yield Resting(said % {"n": n}, f"{reverse('categories')}?under={category.pk}")


def _rules(category: Category) -> Iterator[Resting]:
    """Rules without an end that would decide nothing, for its class too if it is the last."""
    others = Category.objects.filter(parent=category.parent_id, is_active=True)
    is_last = category.parent is not None and not others.exclude(pk=category.pk).exists()
    for one in [category, category.parent if is_last else None]:
        held = RoutingRule.objects.filter(category=one, valid_until=None)
        n = held.count() if one is not None else 0
        if one is not None and n:
            told = {"n": n, "name": one}
            said = ngettext(
                "%(n)s routing rule for “%(name)s”", "%(n)s routing rules for “%(name)s”", n
            )
            yield Resting(said % told, f"{reverse('rules')}?{urlencode({'q': one.code})}")


def _drafts(category: Category) -> Iterator[Resting]:
    for model, name, said in (
        (RuleDraft, "rules", _("a draft of a routing rule")),
        (LimitDraft, "limits", _("a draft of a time limit")),
    ):
        if model.objects.open().filter(category=category).exists():
            yield Resting(said, f"{reverse(name)}?{urlencode({'mark': 'draft'})}")
