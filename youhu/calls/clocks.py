"""By when: the limit that fits a call best, and the ladder above it. Reads memory only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from youhu.calls.models import Category, LadderStep, TimeLimit
from youhu.calls.routing import CategoryKey, category_keys
from youhu.calls.rules import Stage
from youhu.common.calendar import LimitType, WorkCalendar


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
class Clock:
    """A clock that was started: when it turns amber and when it is due."""

    started_at: datetime
    soon_at: datetime
    due_at: datetime
    limit: Limit
    is_uncertain: bool


LimitKey = tuple[str, CategoryKey, str, str]  # stage, category, urgency, kind


class LimitBook:
    """All time limits, filed by stage, category, urgency and kind of call."""

    def __init__(self, limits: list[TimeLimit]) -> None:
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
        return None

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
