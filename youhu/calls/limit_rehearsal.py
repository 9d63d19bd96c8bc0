"""The dry run of limits: times that calls took, held against the limits as drafted. Pure.

Both ways are reckoned by the limits of one and the same day, with and without the draft; calls
take as long as they did in fact.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from youhu.calls.clocks import SILENT, Limit, LimitBook, Matter
from youhu.calls.models import Category
from youhu.calls.rehearsal import MOST_SAMPLES
from youhu.common.calendar import WorkCalendar


@dataclass(frozen=True)
class Stay:
    """The time that one call spent in a stage, or in all."""

    number: str
    category: Category
    cell_code: str
    kind: str
    urgency: str
    unit_id: int | None
    stage: str
    since: datetime
    until: datetime
    due_at: datetime | None = None  # as it was promised; None: by the limit of before
    is_paused: bool = False


@dataclass(frozen=True)
class Books:
    """The limits without the draft and with it, and the hours by which they are reckoned."""

    before: LimitBook
    after: LimitBook
    calendar: Callable[[int | None], WorkCalendar]


@dataclass
class Told:
    """What would have been different."""

    calls: int = 0
    ruled: int = 0  # stays that another limit would have
    paused: int = 0  # of another limit too, but stopped meanwhile: not reckoned
    moved: int = 0  # would be late and was not, or the other way round
    late: list[int] = field(default_factory=lambda: [0, 0])
    sooner: int = 0
    later: int = 0
    units: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    samples: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the draft; units by their keys."""
        keys = set(self.units[0]) | set(self.units[1])
        loads = [[key, self.units[0][key], self.units[1][key]] for key in keys]
        names = ("calls", "ruled", "paused", "moved", "late", "sooner", "later", "samples")
        return {
            **{name: getattr(self, name) for name in names},
            "loads": sorted(loads, key=lambda row: (row[1] - row[2], row[0])),
        }


def rehearse(stays: Iterable[Stay], books: Books, *, on: date) -> Told:
    """Hold every stay against both limits of the day `on`."""
    told = Told()
    for stay in stays:
        told.calls += 1
        matter = Matter(stay.category, stay.kind, stay.urgency)
        old, new = (
            book.find(stay.stage, matter, on) or SILENT for book in (books.before, books.after)
        )
        if old == new:
            continue
        if stay.is_paused:
            told.paused += 1
        else:
            _count(told, stay, *_due(stay, old, new, books.calendar(stay.unit_id)))
    return told


def _due(stay: Stay, old: Limit, new: Limit, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """By when it was due and would be; what was paused in all stays paused."""
    before, after = (
        calendar.due(stay.since, amount=limit.amount, limit_type=limit.limit_type).at
        for limit in (old, new)
    )
    was = stay.due_at or before
    return was, was + (after - before)


def _count(told: Told, stay: Stay, before: datetime, after: datetime) -> None:
    told.ruled += 1
    told.sooner += after < before
    told.later += after > before
    was, would = stay.until > before, stay.until > after
    told.late[0] += was
    told.late[1] += would
    if was != would:
        _count_move(told, stay, after - before, would)
    for side, is_late in enumerate((was, would)):
        if is_late and stay.unit_id:
            told.units[side][stay.unit_id] += 1


def _count_move(told: Told, stay: Stay, shift: timedelta, would: bool) -> None:
    told.moved += 1
    if len(told.samples) < MOST_SAMPLES:
        told.samples.append(
            {
                "number": stay.number,
                "category": stay.category.pk,
                "cell": stay.cell_code,
                "minutes": int(shift.total_seconds() // 60),
                "late": would,
                "took": int((stay.until - stay.since).total_seconds() // 60),
            }
        )
