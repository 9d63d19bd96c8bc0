"""Looking at the routing rules: the list, what differs, and the calls for a dry run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import perf_counter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Category, LimitDraft, RoutingRule, RuleDraft, TimeLimit
from youhu.calls.reference import Reference
from youhu.calls.rehearsal import Books, Case, rehearse, with_draft
from youhu.calls.routing import RuleBook
from youhu.calls.rules import OPEN, CategoryKind, Kind, Target

MARKS = ("now", "draft", "ending", "later", "over")
ORDERS = {
    "number": ("number",),
    "-number": ("-number",),
    "unit": ("unit__name", "target", "number"),
    "category": ("category__code", "category_kind", "number"),
    "-from": ("-valid_from", "-number"),
}
Sayable = RoutingRule | RuleDraft | TimeLimit | LimitDraft
DRY_DRAFT = 10**9  # the number under which a draft stands in the book of a dry run: the last one


def rules(told: dict[str, str], today: date) -> QuerySet[RoutingRule]:
    """The rules that pass every filter, each with whether a draft lies on it."""
    drafts = RuleDraft.objects.open().filter(follows=OuterRef("pk"))
    rows = RoutingRule.objects.select_related("category__parent", "area", "unit")
    rows = rows.annotate(is_drafted=Exists(drafts))
    over, later = Q(valid_until__lte=today), Q(valid_from__gt=today)
    marks = {
        "now": ~over & ~later,
        "draft": Q(is_drafted=True),
        "ending": ~over & Q(valid_until__isnull=False),
        "later": later,
        "over": over,
    }
    rows = rows.filter(marks.get(told.get("mark", ""), ~over))
    if told.get("category_kind"):
        of_kind = told["category_kind"]
        rows = rows.filter(Q(category__kind=of_kind) | Q(category_kind=of_kind))
    return rows.filter(_search(told["q"])) if told.get("q") else rows


def _search(words: str) -> Q:
    """Number, category, unit, place and basis."""
    found = Q()
    for column in ("category__name", "category__name_en", "unit__name", "unit__name_en",
                   "unit__short_name", "area__name", "note"):  # fmt: skip
        found |= Q(**{f"{column}__icontains": words})
    digits = words.upper().removeprefix("R-")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= 9
    found |= Q(number=int(digits)) if is_number else Q()
    return found | Q(category__code=words)


def only_fallback(known: Reference, on: date) -> list[Category]:
    """The categories in use that no rule in force names: only the fallback catches them."""
    held = [rule for rule in known.tables.rules.rules if rule.holds(on)]
    by_category = {rule.category_id for rule in held if rule.category_id}
    by_kind = {rule.category_kind for rule in held if not rule.category_id}
    return [
        one
        for one in known.tables.categories.values()
        if one.is_active
        and one.pk not in known.tables.classes
        and not ({one.pk, one.parent_id} & by_category or {"", one.kind} & by_kind)
    ]


def what_of(rule: Sayable) -> str:
    """For which matters a rule is, in words."""
    if rule.category:
        return str(rule.category)
    return str(CategoryKind(rule.category_kind).label) if rule.category_kind else _("any matter")


def where_of(rule: RoutingRule | RuleDraft) -> str:
    return str(rule.area) if rule.area else _("anywhere")


def kind_of(rule: Sayable) -> str:
    return str(Kind(rule.kind).label) if rule.kind else _("any kind of call")


def whom_of(rule: RoutingRule | RuleDraft) -> str:
    return str(rule.unit) if rule.unit else str(Target(rule.target).label)


@dataclass(frozen=True)
class Change:
    """One point in which a draft differs from the rule in force."""

    field: str  # of the form
    label: str
    before: str
    after: str


def differences(draft: RuleDraft) -> list[Change]:
    """Point by point, what the draft changes; all of it where it follows no rule."""
    old = draft.follows
    sides = [
        ("matter", _("Matter"), what_of), ("area", _("Place"), where_of),
        ("kind", _("Kind of call"), kind_of), ("whom", _("Goes to"), whom_of),
        ("note", _("Basis"), lambda rule: rule.note),
    ]  # fmt: skip
    if draft.is_ending:
        sides = sides[-1:]
    rows = [Change(name, label, say(old) if old else "", say(draft)) for name, label, say in sides]
    return [row for row in rows if row.before != row.after]


def months(today: date) -> list[date]:
    """The first days of the months that may be replayed, the last full one first."""
    first = today.replace(day=1)
    found = []
    for _back in range(12):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return [*found, today.replace(day=1)]


def usual_month(district: str, today: date) -> date:
    """The month to replay first: the last full one, or this one where that had no call."""
    last, this = months(today)[0], today.replace(day=1)
    return last if of_month(district, last).exists() else this


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def dry_run(draft: RuleDraft, month: date, known: Reference, now: datetime) -> dict[str, Any]:
    """The calls of a month by the rules as drafted; JSON, with the version of the data it used."""
    began = perf_counter()
    tables, rule = known.tables, None if draft.is_ending else draft.as_rule(DRY_DRAFT)
    rows = with_draft(tables.rules.rules, rule, follows=draft.follows_id)
    book = RuleBook(rows, tables.rules.localities)
    before = Books(tables.rules, tables.limits, known.calendar)
    after = Books(book, tables.limits, known.calendar)
    cases = _cases(draft.district, month, known, now)
    told = rehearse(cases, before, after, on=draft.valid_from, draft=rule).as_json()
    end = min(next_month(month), timezone.localdate(now) + timedelta(days=1))
    return told | {
        "month": month.isoformat(),
        "days": (end - month).days,
        "on": draft.valid_from.isoformat(),
        "data": known.calls_token,
        "ran_at": now.isoformat(),
        "seconds": round(perf_counter() - began, 2),
    }


_COLUMNS = (
    "number", "category", "cell_code", "kind", "urgency", "raised_at", "due_at", "answered_at",
    "state",
)  # fmt: skip


def of_month(district: str, month: date) -> QuerySet[Call]:
    start, end = (
        timezone.make_aware(datetime.combine(day, time())) for day in (month, next_month(month))
    )
    return Call.objects.filter(district=district, raised_at__gte=start, raised_at__lt=end)


def _cases(district: str, month: date, known: Reference, now: datetime) -> Iterator[Case]:
    columns = of_month(district, month).order_by("raised_at", "pk").values_list(*_COLUMNS)
    for number, category, cell, kind, urgency, raised, due, answered, state in columns.iterator():
        finished = answered or (now if state in OPEN else None)
        matter = known.tables.categories[category]
        yield Case(number, matter, cell, kind, urgency, raised, due, finished)


def in_the_way(
    draft: RuleDraft | LimitDraft, known: Iterable[RoutingRule | TimeLimit]
) -> RoutingRule | TimeLimit | None:
    """One for the very same calls, which would come before the draft."""
    for rule in known:
        same = all(getattr(rule, name) == getattr(draft, name) for name in draft.MATCH)
        is_over = rule.valid_until is not None and rule.valid_until <= draft.valid_from
        starts_after = draft.valid_until is not None and draft.valid_until <= rule.valid_from
        if same and rule.pk != draft.follows_id and not is_over and not starts_after:
            return rule
    return None
