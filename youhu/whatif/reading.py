"""The past of a month for the simulation: who had each call, from when to when, from the ledger.

Calls that were raised shortly before and after the month run along: they occupy the same hands,
but are not counted. What a call did after its last answer is left out; nobody waited for it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone

from youhu.calls.clocks import SILENT, Limit, Matter
from youhu.calls.models import Call
from youhu.calls.reference import Reference
from youhu.calls.rulebook import next_month
from youhu.calls.rules import MOVES, OPEN, State
from youhu.ledger.models import Entry
from youhu.registry.models import Member
from youhu.solvers.queues.history import History
from youhu.solvers.queues.model import Calls
from youhu.whatif.rules import AWAY, STAGE_NUMBER, STAGES, UNIT

BESIDE = timedelta(days=10)  # before and after the month
PATIENCE = timedelta(days=120)  # what takes longer than this after the month counts as open
AFTERWARDS = timedelta(days=240)  # so far do the clocks reach
EVER = datetime(9999, 1, 1, tzinfo=UTC)
ANSWERS = frozenset({"answer", "finish"})
COLUMNS = (
    "pk", "number", "category_id", "category__parent_id", "cell_code", "kind", "urgency",
    "unit_id", "raised_at", "due_at", "promise_basis", "is_fallback",
)  # fmt: skip
PREFIX = f"{Call._meta.label_lower}:"
LEVELS = 6
Line = tuple[str, str, str, datetime, int | None]  # subject, verb, target, when, who


@dataclass(frozen=True)
class Frame:
    """The stretch of time that is looked at."""

    month: date
    start: datetime  # of the stretch, at midnight
    month_start: datetime
    month_end: datetime
    last: datetime  # of the calls that run along
    until: datetime  # what is open then is open

    @classmethod
    def of(cls, month: date, now: datetime) -> "Frame":
        starts, ends = (_midnight(day) for day in (month, next_month(month)))
        last, until = min(ends + BESIDE, now), min(ends + PATIENCE, now)
        return cls(month, starts - BESIDE, starts, ends, last, until)

    def seconds(self, at: datetime) -> float:
        return (at - self.start).total_seconds()

    @property
    def period(self) -> tuple[float, float]:
        return self.seconds(self.month_start), self.seconds(min(self.month_end, self.until))

    @property
    def days(self) -> list[date]:
        first = timezone.localdate(self.start)
        size = (self.month_end + AFTERWARDS - self.start).days
        return [first + timedelta(days=n) for n in range(size)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass
class Past:
    """A month as the simulation takes it, and what its numbers stand for."""

    frame: Frame
    history: History
    calls: Calls
    rows: list[dict[str, Any]]  # of the calls, in their order
    stations: dict[tuple[int, int], int]  # stage and unit: number
    texts: "_Texts"
    visits: list["_Visit"]
    not_read: int  # calls of the month of whose way the ledger says nothing


@dataclass
class _Visit:
    stage: int
    unit: int
    came: datetime
    left: datetime
    verb: str
    hand: int
    again: bool
    is_open: bool = False
    groups: tuple[int, ...] = ()
    due: datetime = EVER


@dataclass
class _Texts:
    """Numbers for whatever makes a group, level by level."""

    known: tuple[dict[Any, int], ...] = field(
        default_factory=lambda: tuple({} for _level in range(LEVELS))
    )

    def numbers(self, row: dict[str, Any], visit: _Visit, unit: int) -> tuple[int, ...]:
        """The groups of a visit if it is at this unit, from the narrowest to the widest."""
        act, category = (visit.verb, visit.again), row["category_id"]
        urgency = row["urgency"]
        keys = (
            (*act, unit, category, urgency),
            (*act, category, urgency),
            (*act, unit, urgency),
            (*act, urgency),
            act,
            visit.stage,
        )
        return tuple(
            known.setdefault(key, len(known)) for known, key in zip(self.known, keys, strict=True)
        )


class _Limits:
    """The time that the limits give a stay in a stage."""

    def __init__(self, known: Reference) -> None:
        self._known = known
        self._found: dict[Any, Limit] = {}

    def due(self, row: dict[str, Any], visit: _Visit) -> datetime:
        """When a visit should have ended; when it did, where it waits for nobody."""
        if visit.stage == AWAY:
            return visit.left
        day = timezone.localdate(visit.came)
        key = (visit.stage, row["category_id"], row["kind"], row["urgency"], day)
        limit = self._found.get(key)
        if limit is None:
            matter = Matter(
                self._known.tables.categories[row["category_id"]], row["kind"], row["urgency"]
            )
            limit = self._known.tables.limits.find(STAGES[visit.stage], matter, day) or SILENT
            self._found[key] = limit
        calendar = self._known.calendar(visit.unit or None)
        return calendar.due(visit.came, amount=limit.amount, limit_type=limit.limit_type).at


def read(district: str, month: date, known: Reference, now: datetime) -> Past:
    """Read the calls of a month and their ledger; two statements, whatever their number."""
    frame = Frame.of(month, now)
    rows = _rows(district, frame)
    hands = dict(Member.objects.exclude(organisation=None).values_list("pk", "organisation_id"))
    kept: list[dict[str, Any]] = []
    visits: list[_Visit] = []
    answers: list[int] = []
    cuts, not_read, texts, limits = [0], 0, _Texts(), _Limits(known)
    for subject, lines in groupby(_lines(district, frame), key=itemgetter(0)):
        row = rows.pop(subject, None)
        way = _way(row, list(lines), hands, frame) if row else None
        if row is None or way is None:
            not_read += bool(row) and _counts(row or {}, frame)
            continue
        for visit in way[0]:
            visit.groups = texts.numbers(row, visit, visit.unit)
            visit.due = limits.due(row, visit)
        answers.append(len(visits) + way[1] if way[1] >= 0 else -1)
        visits += way[0]
        cuts.append(len(visits))
        kept.append(row)
    return _past(frame, known, kept, visits, cuts, answers, texts, not_read)


def _rows(district: str, frame: Frame) -> dict[str, dict[str, Any]]:
    found = Call.objects.filter(
        district=district, raised_at__gte=frame.start, raised_at__lt=frame.last
    )
    rows = {}
    for row in found.order_by("pk").values(*COLUMNS).iterator():
        rows[f"{PREFIX}{row['pk']}"] = row
    return rows


def _lines(district: str, frame: Frame) -> Iterator[Line]:
    """The moves of calls from the beginning of the stretch on, call by call."""
    moves = Entry.objects.filter(
        Q(verb__in=MOVES) | Q(seq=0), district=district, at__gte=frame.start, at__lte=frame.until,
        subject__startswith=PREFIX,
    )  # fmt: skip
    columns = moves.order_by("subject", "seq").values_list(
        "subject", "verb", "target", "at", "by_id"
    )
    return columns.iterator(chunk_size=10_000)


def _counts(row: dict[str, Any], frame: Frame) -> bool:
    return bool(frame.month_start <= row["raised_at"] < frame.month_end and row["due_at"])


def _way(
    row: dict[str, Any], lines: list[Line], hands: dict[int, int], frame: Frame
) -> tuple[list[_Visit], int] | None:
    """The visits of a call up to its last answer, and which of them ended in it; -1 for none."""
    visits: list[_Visit] = []
    seen: set[int] = set()
    for before, line in pairwise(lines):
        stage = STAGE_NUMBER.get(State(before[2]))
        if stage is None:
            return None
        visits.append(_visit(row, stage, before, line, hands, stage in seen))
        seen.add(stage)
    state = State(lines[-1][2])
    if state in (State.CHECKING, State.ANSWERED, State.CLOSED):
        answers = [n for n, visit in enumerate(visits) if visit.verb in ANSWERS]
        return (visits[: answers[-1] + 1], answers[-1]) if answers else None
    if state in OPEN:
        stage = STAGE_NUMBER[state]
        open_line: Line = (lines[-1][0], "", "", frame.until, None)
        visit = _visit(row, stage, lines[-1], open_line, hands, stage in seen)
        visit.is_open = True
        visits.append(visit)
        return visits, len(visits) - 1
    return (visits, -1) if visits else None


def _visit(
    row: dict[str, Any], stage: int, came: Line, went: Line, hands: dict[int, int], again: bool
) -> _Visit:
    """A stay in a stage, at the unit of whoever ended it."""
    by = went[4]
    unit = hands.get(by, 0) if by is not None else 0
    hand = by if by is not None and unit else -1
    where = 0 if stage == AWAY else unit or row["unit_id"] or 0
    return _Visit(stage, where, came[3], went[3], went[1], hand, again)


def _past(
    frame: Frame, known: Reference, rows: list[dict[str, Any]], visits: list[_Visit],
    cuts: list[int], answers: list[int], texts: _Texts, not_read: int,
) -> Past:  # fmt: skip
    stations: dict[tuple[int, int], int] = {}
    for unit in known.tables.units:
        for stage in UNIT:
            stations[(stage, unit)] = len(stations)
    places = [stations.setdefault((one.stage, one.unit), len(stations)) for one in visits]
    calendar = known.calendar()
    history = History(
        first=np.array(cuts, np.int64),
        station=np.array(places, np.int64),
        came=np.array([frame.seconds(one.came) for one in visits]),
        left=np.array([frame.seconds(one.left) for one in visits]),
        hand=np.array([one.hand for one in visits], np.int64),
        due=np.array([frame.seconds(one.due) for one in visits]),
        groups=np.array([one.groups for one in visits], np.int64).reshape(-1, LEVELS),
        is_open=np.array([one.is_open for one in visits], bool),
        stage_of=np.array([stage for stage, _unit in stations], np.int64),
        is_away=np.array([False] * len(STAGES) + [True]),
        is_off=np.array([not calendar.shift(day).spans for day in frame.days]),
    )
    calls = _calls(frame, rows, visits, cuts, answers, stations)
    return Past(frame, history, calls, rows, stations, texts, visits, not_read)


def _calls(
    frame: Frame, rows: list[dict[str, Any]], visits: list[_Visit], cuts: list[int],
    answers: list[int], stations: dict[tuple[int, int], int],
) -> Calls:  # fmt: skip
    answer = np.array(answers, np.int64)
    judged = np.array([_counts(row, frame) for row in rows], bool)
    due = [frame.seconds(row["due_at"]) if row["due_at"] else 0.0 for row in rows]
    anchors = [
        _anchor(row, visits[a:b], a) for row, a, b in zip(rows, cuts, cuts[1:], strict=False)
    ]
    return Calls(
        counts=judged & (answer >= 0),
        answer=answer,
        due=np.array(due),
        anchor=np.array(anchors, np.int64),
        category=np.array([row["category_id"] for row in rows], np.int64),
        unit_of=np.array([unit for _stage, unit in stations], np.int64),
        period=frame.period,
        until=frame.seconds(frame.until),
    )


def _anchor(row: dict[str, Any], visits: list[_Visit], first: int) -> int:
    """The visit that began when the promise was given anew, because the call was reopened."""
    basis = row["promise_basis"]
    if not basis or basis.get("rest") is not None:
        return -1
    since = datetime.fromisoformat(basis["since"])
    if since <= row["raised_at"] + timedelta(minutes=1):
        return -1
    near = [n for n, one in enumerate(visits) if abs(one.came - since) < timedelta(seconds=2)]
    return first + near[0] if near else -1


def by_unit(past: Past, stages: tuple[int, ...]) -> dict[int, list[int]]:
    """The stations of these stages, unit by unit."""
    found: dict[int, list[int]] = defaultdict(list)
    for (stage, unit), number in past.stations.items():
        if stage in stages:
            found[unit].append(number)
    return found
