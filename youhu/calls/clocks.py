"""By when: the limit that fits a call best, and the ladder above it. Reads memory only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from youhu.calls.models import Category, LadderStep, TimeLimit
from youhu.calls.routing import CategoryKey, category_keys
from youhu.calls.rules import Level, Stage
from youhu.common.calendar import Deadline, LimitType, WorkCalendar
from youhu.registry.rules import Role


@dataclass(frozen=True)
class Limit:
    """So many hours or days of a kind, amber after a part of them."""

    amount: Decimal
    limit_type: LimitType
    yellow_percent: int
    number: int = 0


# Where the tables are silent a call still gets a clock; `promises` says which limit is missing.
SILENT = Limit(Decimal(1), LimitType.WORK_DAYS, 70)


@dataclass(frozen=True)
class Matter:
    """What of a call decides its clocks."""

    category: Category
    kind: str
    urgency: str


@dataclass(frozen=True)
class Basis:
    """What a due time was reckoned from: a limit, or what was left of one, from a moment on.

    It lies with the call, so that the due time can be reckoned anew when more holidays are known.
    """

    since: datetime
    limit_type: LimitType
    unit_id: int | None  # whose working hours count
    amount: Decimal | None = None
    rest: timedelta | None = None
    extra: int = 0  # work days that were given on top

    def reckon(self, calendar: WorkCalendar) -> Deadline:
        """The due time by this calendar; days on top begin where the limit itself ends."""
        first = self._plain(calendar)
        if not self.extra:
            return first
        last = calendar.due(first.at, amount=Decimal(self.extra), limit_type=LimitType.WORK_DAYS)
        return Deadline(last.at, first.uncertain or last.uncertain)

    def _plain(self, calendar: WorkCalendar) -> Deadline:
        if self.rest is not None:
            return calendar.resumed(self.since, remaining=self.rest, limit_type=self.limit_type)
        assert self.amount is not None
        return calendar.due(self.since, amount=self.amount, limit_type=self.limit_type)

    def as_json(self) -> dict[str, Any]:
        rest = None if self.rest is None else self.rest // _TICK
        amount = None if self.amount is None else str(self.amount)
        since = self.since.isoformat()
        return {**vars(self), "since": since, "amount": amount, "rest": rest}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        amount, rest = kept["amount"], kept["rest"]
        return cls(
            since=datetime.fromisoformat(kept["since"]),
            limit_type=LimitType(kept["limit_type"]),
            unit_id=kept["unit_id"],
            amount=None if amount is None else Decimal(amount),
            rest=None if rest is None else rest * _TICK,
            extra=kept.get("extra", 0),
        )


@dataclass(frozen=True)
class Clock:
    """A clock that was started: when it turns amber and when it is due."""

    started_at: datetime
    soon_at: datetime
    due_at: datetime
    limit: Limit
    is_uncertain: bool

    def basis(self, unit_id: int | None) -> Basis:
        return Basis(self.started_at, self.limit.limit_type, unit_id, amount=self.limit.amount)


_TICK = timedelta(microseconds=1)

LimitKey = tuple[str, CategoryKey, str, str]  # stage, category, urgency, kind


class LimitBook:
    """All time limits, filed by stage, category, urgency and kind of call."""

    def __init__(self, limits: list[TimeLimit]) -> None:
        self.limits = limits
        self._filed: dict[LimitKey, list[TimeLimit]] = defaultdict(list)
        for limit in sorted(limits, key=lambda limit: limit.number):
            category: CategoryKey = limit.category_id or limit.category_kind
            self._filed[(limit.stage, category, limit.urgency, limit.kind)].append(limit)

    def find(self, stage: str, matter: Matter, on: date) -> Limit | None:
        """The most specific limit in force: category before urgency before kind of call."""
        for category in category_keys(matter.category):
            for urgency in (matter.urgency, ""):
                for kind in (matter.kind, ""):
                    for row in self._filed.get((stage, category, urgency, kind), ()):
                        if row.holds(on):
                            return _as_limit(row)
        return None


def _as_limit(row: TimeLimit) -> Limit:
    return Limit(row.amount, LimitType(row.limit_type), row.yellow_percent, row.number)


def start(calendar: WorkCalendar, limit: Limit, now: datetime) -> Clock:
    """Start a clock with this limit at `now`."""
    due = calendar.due(now, amount=limit.amount, limit_type=limit.limit_type)
    soon_at = calendar.share(
        now, due=due.at, percent=limit.yellow_percent, limit_type=limit.limit_type
    )
    return Clock(now, soon_at, due.at, limit, due.uncertain)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: whom to warn, and how long after the due time."""

    number: int
    after_amount: Decimal
    limit_type: LimitType
    level: str
    role: str


# Where the table has no first rung, a warning reaches the district all the same.
NO_LADDER = Rung(1, Decimal(0), LimitType.URGENT_HOURS, Level.DISTRICT, Role.DISPATCHER)


class Ladder:
    """The escalation ladder, by stage and urgency."""

    def __init__(self, steps: list[LadderStep]) -> None:
        self._steps: dict[tuple[str, str], dict[int, Rung]] = defaultdict(dict)
        for step in steps:
            rung = Rung(
                step.rung, step.after_amount, LimitType(step.limit_type), step.level, step.role
            )
            self._steps[(step.stage, step.urgency)][step.rung] = rung

    def rung(self, number: int, stage: str, urgency: str) -> Rung | None:
        """The n-th rung (from 1) as it stands for this stage and urgency; None above the top."""
        if stage == Stage.RATE:
            return None  # nobody is warned for a resident who stays silent
        for key in ((stage, urgency), (stage, ""), ("", urgency), ("", "")):
            if number in self._steps[key]:
                return self._steps[key][number]
        return NO_LADDER if number == 1 else None

    def last(self, stage: str, urgency: str) -> Rung:
        """The highest rung for this stage and urgency; a plain one where the ladder has none."""
        numbers = sorted({number for steps in self._steps.values() for number in steps})
        rungs = [self.rung(number, stage, urgency) for number in numbers]
        return next((rung for rung in reversed(rungs) if rung is not None), NO_LADDER)

    def next_at(
        self, calendar: WorkCalendar, due_at: datetime, number: int, stage: str, urgency: str
    ) -> datetime | None:
        """When the n-th rung is reached if nothing happens."""
        rung = self.rung(number, stage, urgency)
        if rung is None:
            return None
        if not rung.after_amount:
            return due_at
        return calendar.due(due_at, amount=rung.after_amount, limit_type=rung.limit_type).at
