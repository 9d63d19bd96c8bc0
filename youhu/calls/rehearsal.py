"""The dry run: past calls taken through the rules once more, as drafted. Pure, writes nothing.

Both ways are reckoned by the rules of one and the same day, with and without the draft, so that
only the draft makes a difference. Handling takes as long as it did in fact.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from youhu.calls import clocks
from youhu.calls.clocks import SILENT, LimitBook, Matter
from youhu.calls.models import Category, RoutingRule, TimeLimit
from youhu.calls.routing import Route, RuleBook, route
from youhu.calls.rules import Stage
from youhu.common.calendar import WorkCalendar
from youhu.registry.models import Organisation

MOST_SAMPLES = 8
Row = TypeVar("Row", RoutingRule, TimeLimit)


@dataclass(frozen=True)
class Case:
    """What of a past call decides its way: its matter, place and moments."""

    number: str
    category: Category
    cell_code: str
    kind: str
    urgency: str
    raised_at: datetime
    due_at: datetime | None
    finished_at: datetime | None  # when it was answered; now, where it still is not


@dataclass(frozen=True)
class Books:
    """The tables by which calls find their unit and their due time."""

    rules: RuleBook
    limits: LimitBook
    calendar: Callable[[int | None], WorkCalendar]


Way = tuple[Organisation | None, RoutingRule | None]
Flow = tuple[str, bool, str]  # from which unit, whether only the fallback caught it, to which


@dataclass
class Rehearsal:
    """What would have been different."""

    calls: int = 0
    ruled: int = 0  # calls that the draft itself would decide
    moved: int = 0
    late: list[int] = field(default_factory=lambda: [0, 0])
    fallback: list[int] = field(default_factory=lambda: [0, 0])
    sooner: int = 0
    later: int = 0
    flows: Counter[Flow] = field(default_factory=Counter)
    load: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    samples: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the draft; units by their codes."""
        touched = {code for source, _fallback, target in self.flows for code in (source, target)}
        loads = [[code, self.load[0][code], self.load[1][code]] for code in touched if code]
        return {
            **{name: getattr(self, name) for name in ("calls", "ruled", "moved", "late")},
            **{name: getattr(self, name) for name in ("fallback", "sooner", "later", "samples")},
            "flows": [[*flow, n] for flow, n in self.flows.most_common()],
            "loads": sorted(loads, key=lambda row: (row[1] - row[2], row[0])),
        }


def with_draft(rules: Iterable[Row], draft: Row | None, *, follows: int | None) -> list[Row]:
    """The rules as they would be: the one that is followed gone, the draft in its place."""
    kept: list[Row] = [rule for rule in rules if rule.pk is None or rule.pk != follows]
    if draft is not None:
        kept.append(draft)
    return kept


def rehearse(
    cases: Iterable[Case], before: Books, after: Books, *, on: date, draft: RoutingRule | None
) -> Rehearsal:
    """Take every case through both books by the rules of the day `on`."""
    told, ways = Rehearsal(), _Ways(before, after, on)
    for case in cases:
        old, new = ways.of(case)
        _count(told, old, new, draft)
        shift = _shift(case, before, after, old, new)
        _count_clock(told, case, shift)
        if _code(old) != _code(new):
            _count_move(told, case, old, new, shift)
    return told


class _Ways:
    """Both ways of a case; cases of the same matter in the same place go the same way."""

    def __init__(self, before: Books, after: Books, on: date) -> None:
        self._books, self._on = (before.rules, after.rules), on
        self._known: dict[tuple[int, str, str], tuple[Way, Way]] = {}

    def of(self, case: Case) -> tuple[Way, Way]:
        key = (case.category.pk, case.cell_code, case.kind)
        if key not in self._known:
            old, new = (
                _way(route(book, case.category, case.cell_code, case.kind, self._on))
                for book in self._books
            )
            self._known[key] = (old, new)
        return self._known[key]


def _way(found: Route | None) -> Way:
    return (found.unit, found.rule) if found else (None, None)


def _code(way: Way) -> str:
    return way[0].code if way[0] else ""


def _count(told: Rehearsal, old: Way, new: Way, draft: RoutingRule | None) -> None:
    told.calls += 1
    told.ruled += draft is not None and new[1] is draft
    for side, way in enumerate((old, new)):
        told.fallback[side] += way[1] is None
        told.load[side][_code(way)] += 1


def _count_clock(told: Rehearsal, case: Case, shift: timedelta) -> None:
    told.sooner += shift < timedelta()
    told.later += shift > timedelta()
    if case.due_at is not None and case.finished_at is not None:
        told.late[0] += case.finished_at > case.due_at
        told.late[1] += case.finished_at > case.due_at + shift


def _count_move(told: Rehearsal, case: Case, old: Way, new: Way, shift: timedelta) -> None:
    told.moved += 1
    told.flows[(_code(old), old[1] is None, _code(new))] += 1
    if len(told.samples) < MOST_SAMPLES:
        told.samples.append(
            {
                "number": case.number,
                "category": case.category.pk,
                "cell": case.cell_code,
                "from": _code(old),
                "to": _code(new),
                "minutes": int(shift.total_seconds() // 60),
            }
        )


def _shift(case: Case, before: Books, after: Books, old: Way, new: Way) -> timedelta:
    """By how much the promised moment moves; what was paused in fact stays paused."""
    matter = Matter(case.category, case.kind, case.urgency)
    day = timezone.localdate(case.raised_at)
    limits = [books.limits.find(Stage.TOTAL, matter, day) or SILENT for books in (before, after)]
    calendars = [
        books.calendar(way[0].pk if way[0] else None)
        for books, way in ((before, old), (after, new))
    ]
    if limits[0] == limits[1] and calendars[0] is calendars[1]:
        return timedelta()
    due = [
        clocks.start(calendar, limit, case.raised_at).due_at
        for calendar, limit in zip(calendars, limits, strict=True)
    ]
    return due[1] - due[0]
