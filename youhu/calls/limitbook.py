"""Looking at the time limits: the list, what differs, and a month by limits as drafted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.clocks import LimitBook
from youhu.calls.limit_rehearsal import Books, Stay, rehearse
from youhu.calls.models import Call, LimitDraft, TimeLimit
from youhu.calls.reference import Reference
from youhu.calls.rehearsal import with_draft
from youhu.calls.rulebook import DRY_DRAFT, Change, kind_of, next_month, of_month, what_of
from youhu.calls.rules import MOVES, OPEN, STAGE_OF, Stage, State, Urgency
from youhu.calls.stations import AMOUNTS
from youhu.common.calendar import LimitType
from youhu.ledger.models import Entry

ORDERS = {
    "number": ("number",),
    "-number": ("-number",),
    "stage": ("stage", "urgency", "number"),
    "category": ("category__code", "category_kind", "number"),
    "-from": ("-valid_from", "-number"),
}


def limits(told: dict[str, str], today: date) -> QuerySet[TimeLimit]:
    """The limits that pass every filter, each with whether a draft lies on it."""
    drafts = LimitDraft.objects.open().filter(follows=OuterRef("pk"))
    rows = TimeLimit.objects.select_related("category__parent")
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
    for name in ("urgency", "kind", "stage"):
        rows = rows.filter(**{name: told[name]}) if told.get(name) else rows
    if told.get("category_kind"):
        of_kind = told["category_kind"]
        rows = rows.filter(Q(category__kind=of_kind) | Q(category_kind=of_kind))
    return rows.filter(_search(told["q"])) if told.get("q") else rows


def _search(words: str) -> Q:
    """Number, category and basis."""
    found = Q(category__code=words)
    for column in ("category__name", "category__name_en", "note"):
        found |= Q(**{f"{column}__icontains": words})
    digits = words.upper().removeprefix("L-")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= 9
    return found | Q(number=int(digits)) if is_number else found


def urgency_of(limit: TimeLimit | LimitDraft) -> str:
    return str(Urgency(limit.urgency).label) if limit.urgency else _("any urgency")


def stage_of(limit: TimeLimit | LimitDraft) -> str:
    return str(Stage(limit.stage).label)


def amount_of(limit: TimeLimit | LimitDraft) -> str:
    """How long, as people say it: “4 h, day and night”, “5 working days”."""
    return so_long(limit.amount, limit.limit_type)


def so_long(amount: Decimal, limit_type: str) -> str:
    """A number of hours or days in words."""
    n = {"n": f"{amount.normalize():f}", "count": -int(-amount // 1)}
    return str(AMOUNTS[LimitType(limit_type)] % n)


def yellow_of(limit: TimeLimit | LimitDraft) -> str:
    return _("after %(percent)s%%") % {"percent": limit.yellow_percent}


def differences(draft: LimitDraft) -> list[Change]:
    """Point by point, what the draft changes; all of it where it follows no limit."""
    old = draft.follows
    sides = [
        ("matter", _("Matter"), what_of), ("urgency", _("Urgency"), urgency_of),
        ("kind", _("Kind of call"), kind_of), ("stage", _("Stage"), stage_of),
        ("amount", _("May take"), amount_of), ("yellow_percent", _("Amber"), yellow_of),
        ("note", _("Basis"), lambda limit: limit.note),
    ]  # fmt: skip
    if draft.is_ending:
        sides = sides[-1:]
    rows = [Change(name, label, say(old) if old else "", say(draft)) for name, label, say in sides]
    return [row for row in rows if row.before != row.after]


def dry_run(draft: LimitDraft, month: date, known: Reference, now: datetime) -> dict[str, Any]:
    """A month by the limits as drafted; JSON, with the version of the data it used."""
    began = perf_counter()
    rows = known.tables.limits.limits
    limit = None if draft.is_ending else draft.as_rule(DRY_DRAFT)
    after = LimitBook(with_draft(rows, limit, follows=draft.follows_id))
    stages = sorted({draft.stage, draft.follows.stage if draft.follows else draft.stage})
    stays = _stays(draft.district, stages, month, known, now)
    books = Books(known.tables.limits, after, known.calendar)
    told = rehearse(stays, books, on=draft.valid_from).as_json()
    end = min(next_month(month), timezone.localdate(now) + timedelta(days=1))
    return told | {
        "month": month.isoformat(),
        "days": (end - month).days,
        "on": draft.valid_from.isoformat(),
        "stages": stages,
        "data": known.calls_token,
        "ran_at": now.isoformat(),
        "seconds": round(perf_counter() - began, 2),
    }


@dataclass(frozen=True)
class _Seen:
    """What of a call does not change from stay to stay."""

    facts: dict[str, Any]
    raised_at: datetime
    due_at: datetime | None
    finished_at: datetime | None


def _stays(
    district: str, stages: Iterable[str], month: date, known: Reference, now: datetime
) -> Iterator[Stay]:
    """Every time that a call of the month spent in one of these stages."""
    calls = _calls(district, month, known, now)
    for stage in stages:
        if stage == Stage.TOTAL:
            yield from (
                Stay(**one.facts, stage=stage, since=one.raised_at, until=one.finished_at,
                     due_at=one.due_at)
                for one in calls.values() if one.due_at and one.finished_at
            )  # fmt: skip
        else:
            yield from _in_stage(stage, calls, _lines(district, stage, month), now)


def _calls(district: str, month: date, known: Reference, now: datetime) -> dict[str, _Seen]:
    rows = of_month(district, month).order_by("raised_at", "pk").select_related(None)
    seen = {}
    for call in rows.only(
        "number", "category_id", "cell_code", "kind", "urgency", "unit_id", "raised_at",
        "due_at", "answered_at", "state",
    ).iterator():  # fmt: skip
        finished = call.answered_at or (now if call.state in OPEN else None)
        seen[call.subject] = _Seen(_facts(call, known), call.raised_at, call.due_at, finished)
    return seen


def _facts(call: Call, known: Reference) -> dict[str, Any]:
    names = ("number", "cell_code", "kind", "urgency", "unit_id")
    facts = {name: getattr(call, name) for name in names}
    return facts | {"category": known.tables.categories[call.category_id]}


Line = tuple[str, datetime, str, str]  # of which call, when, from which state, to which


def _lines(district: str, stage: str, month: date) -> Iterator[Line]:
    """The lines by which calls came into a stage or left it, call by call."""
    states = _states(stage)
    start = timezone.make_aware(datetime.combine(month, datetime.min.time()))
    rows = Entry.objects.filter(Q(verb__in=MOVES) | Q(seq=0), district=district, at__gte=start)
    rows = rows.filter(Q(source__in=states) | Q(target__in=states))
    rows = rows.filter(subject__startswith=f"{Call._meta.label_lower}:").order_by("subject", "seq")
    return rows.values_list("subject", "at", "source", "target").iterator()


def _states(stage: str) -> set[State]:
    return {state for state, own in STAGE_OF.items() if own == stage} - {State.SUSPENDED}


def _in_stage(
    stage: str, calls: dict[str, _Seen], lines: Iterable[Line], now: datetime
) -> Iterator[Stay]:
    """From coming in to going out; now, where the call is still there."""
    states = _states(stage)
    came: dict[str, tuple[datetime, bool]] = {}
    for subject, at, source, target in lines:
        if subject in came:
            since, was_paused = came.pop(subject)
            is_paused = was_paused or target == State.SUSPENDED
            yield _stay(calls[subject], stage, since, at, is_paused)
        if target in states and subject in calls:
            came[subject] = (at, source == State.SUSPENDED)
    for subject, (since, was_paused) in came.items():
        yield _stay(calls[subject], stage, since, now, was_paused)


def _stay(seen: _Seen, stage: str, since: datetime, until: datetime, is_paused: bool) -> Stay:
    return Stay(**seen.facts, stage=stage, since=since, until=until, is_paused=is_paused)
