"""The ladder as administrators keep it: in sets, and what a change of it would do. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.clocks import NO_LADDER, Ladder, Rung
from youhu.calls.limitbook import so_long
from youhu.calls.models import Call, LadderStep
from youhu.calls.reference import Reference
from youhu.calls.routing import told_at
from youhu.calls.rules import Stage, State, Urgency
from youhu.common.calendar import WorkCalendar
from youhu.common.errors import Refused
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.territory.models import Area

# Who can do something about a call that is late; the others may not open it.
TOLD = (Role.GRID_WORKER, Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
CLIMBED = tuple(stage for stage in Stage if stage != Stage.RATE)
STAGE_ORDER = {"": -1, **{stage.value: n for n, stage in enumerate(Stage)}}
URGENCY_ORDER = {"": -1, **{urgency.value: n for n, urgency in enumerate(Urgency)}}
# Moments at which something may be overdue, to compare office hours with the clock on the wall.
DUE_TIMES = (time(9), time(11, 30), time(15), time(17, 30), time(23))
DAYS_COMPARED = 8
MOST_NAMED, MOST_SHOWN = 6, 20
Fault = tuple[str, int, str, str]  # what is wrong with a rung, at which stage, how urgent


def steps(_member: Member, _told: dict[str, Any], _today: date) -> QuerySet[LadderStep]:
    """All steps, set by set."""
    return LadderStep.objects.order_by("stage", "urgency", "rung", "pk")


def stage_of(step: LadderStep) -> str:
    return str(Stage(step.stage).label) if step.stage else _("any stage")


def urgency_of(step: LadderStep) -> str:
    return str(Urgency(step.urgency).label) if step.urgency else _("any urgency")


def after_of(step: LadderStep) -> str:
    """When somebody is told, in words."""
    if not step.after_amount:
        return _("at the due time")
    return _("%(amount)s later") % {"amount": so_long(step.after_amount, step.limit_type)}


def whom_of(step: LadderStep) -> str:
    """Who is told, in words."""
    told = {"level": step.get_level_display(), "role": step.get_role_display()}
    return _("%(level)s · %(role)s") % told


@dataclass(frozen=True)
class StepSet:
    """The steps for one stage and urgency, from the first rung up; None where one is missing."""

    stage: str
    urgency: str
    steps: list[LadderStep | None]


def sets(rows: Iterable[LadderStep]) -> list[StepSet]:
    """The ladder by stage and urgency, the widest first, each as long as the longest."""
    found: dict[tuple[str, str], dict[int, LadderStep]] = defaultdict(dict)
    for step in rows:
        found[step.stage, step.urgency][step.rung] = step
    most = max((rung for held in found.values() for rung in held), default=0)
    keys = sorted(found, key=lambda key: (STAGE_ORDER[key[0]], URGENCY_ORDER[key[1]]))
    return [_set(found[key], most) for key in keys]


def _set(held: dict[int, LadderStep], most: int) -> StepSet:
    one = next(iter(held.values()))
    return StepSet(stage_of(one), urgency_of(one), [held.get(n) for n in range(1, most + 1)])


def changed(rows: Iterable[LadderStep], step: LadderStep) -> list[LadderStep]:
    """The rows with one of them as it is going to be, or with one more."""
    return [*without(rows, step), step]


def without(rows: Iterable[LadderStep], step: LadderStep) -> list[LadderStep]:
    key = (step.stage, step.urgency, step.rung)
    return [row for row in rows if (row.stage, row.urgency, row.rung) != key]


def refuse_faults(
    before: list[LadderStep], after: list[LadderStep], calendar: WorkCalendar, now: datetime
) -> None:
    """Raises Refused when the ladder would be worse than it was: a gap, or a step back in time."""
    compared = _Compared(calendar, now)
    worse = sorted(set(_faults(after, compared)) - set(_faults(before, compared)))
    if worse:
        raise Refused(_say(worse[0]))


def _faults(rows: list[LadderStep], compared: "_Compared") -> Iterator[Fault]:
    ladder, most = Ladder(rows), max((row.rung for row in rows), default=0)
    for stage in CLIMBED:
        for urgency in Urgency:
            rungs = [ladder.rung(n, stage, urgency) for n in range(1, most + 2)]
            for what, n in _faults_of(rungs, compared):
                yield what, n, stage.value, urgency.value


def _faults_of(rungs: list[Rung | None], compared: "_Compared") -> Iterator[tuple[str, int]]:
    if rungs[0] is NO_LADDER:
        yield "none", 1
    for n, (lower, upper) in enumerate(pairwise(rungs), start=1):
        if lower is None and upper is not None:
            yield "gap", n
        if lower is not None and upper is not None and not compared.grows(lower, upper):
            yield "early", n + 1


class _Compared:
    """Whether one rung always comes after another, whenever something falls due."""

    def __init__(self, calendar: WorkCalendar, now: datetime) -> None:
        self._calendar, self._known = calendar, dict[tuple[Any, ...], bool]()
        today, zone = timezone.localdate(now), timezone.get_current_timezone()
        days = [today + timedelta(days=n) for n in range(DAYS_COMPARED)]
        self._dues = [datetime.combine(day, at, zone) for day in days for at in DUE_TIMES]

    def grows(self, lower: Rung, upper: Rung) -> bool:
        if lower.limit_type == upper.limit_type:
            return lower.after_amount < upper.after_amount
        key = (lower.after_amount, lower.limit_type, upper.after_amount, upper.limit_type)
        if key not in self._known:
            pairs = ((self._at(due, lower), self._at(due, upper)) for due in self._dues)
            self._known[key] = all(first <= then for first, then in pairs)
        return self._known[key]

    def _at(self, due: datetime, rung: Rung) -> datetime:
        if not rung.after_amount:
            return due
        return self._calendar.due(due, amount=rung.after_amount, limit_type=rung.limit_type).at


def _say(fault: Fault) -> str:
    what, rung, stage, urgency = fault
    said = {
        "none": _("Nobody would be warned of what is overdue at “%(stage)s”, %(urgency)s."),
        "gap": _("Step %(rung)s would be missing at “%(stage)s”, %(urgency)s."),
        "early": _("Step %(rung)s would come before the one below it: “%(stage)s”, %(urgency)s."),
    }[what]  # fmt: skip
    told = {"rung": rung, "stage": Stage(stage).label, "urgency": Urgency(urgency).label}
    return said % told


@dataclass(frozen=True)
class Reach:
    """In how many places of its level a step reaches somebody, and where it reaches nobody."""

    places: int
    empty: list[str]

    @property
    def is_nowhere(self) -> bool:
        return len(self.empty) == self.places

    @property
    def named(self) -> list[str]:
        return self.empty[:MOST_NAMED]


def reach(step: LadderStep, known: Reference, district: str, on: date) -> Reach:
    """Where somebody serves today whom the step would tell."""
    areas = Area.objects.filter(kind=step.level, code__startswith=district).order_by("code", "pk")
    localities, serving = known.tables.rules.localities, _serving(step.role, on)
    empty = []
    for area in areas:
        unit = told_at(localities, area.code, step.level, on)
        if unit is None or not serving[unit.pk]:
            empty.append(str(area))
    return Reach(len(areas), empty)


def _serving(role: str, on: date) -> Counter[int]:
    """How many serve in a role, by organisation."""
    rows = Member.objects.serving(on).filter(role=role).exclude(organisation=None)
    return Counter(rows.values_list("organisation", flat=True))


@dataclass(frozen=True)
class Told:
    """One organisation that a step tells: of how many late calls, and how many people there."""

    unit: Organisation | None
    calls: int
    people: int


@dataclass(frozen=True)
class Preview:
    """What a change of a step means for the calls that are late now."""

    step: LadderStep
    reach: Reach
    late: int
    waiting: int  # of the late ones, how many have still to come to this step
    told: list[Told]

    @property
    def shown(self) -> list[Told]:
        return self.told[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return len(self.told) - len(self.shown)


@dataclass(frozen=True)
class _Late:
    cell_code: str
    stage: str
    urgency: str
    rung: int


def preview(
    step: LadderStep, rows: list[LadderStep], by: Member, known: Reference, now: datetime
) -> Preview:
    """Whom the step tells of what is late now; `rows` is the ladder in which it stands."""
    district, on = by.area_code[:6], timezone.localdate(now)
    late = [one for one in _late(district, now) if _decides(step, rows, one)]
    serving, localities = _serving(step.role, on), known.tables.rules.localities
    units = Counter(told_at(localities, one.cell_code, step.level, on) for one in late)
    told = [Told(unit, n, serving[unit.pk] if unit else 0) for unit, n in units.most_common()]
    told.sort(key=lambda one: (bool(one.people), -one.calls))  # where nobody serves, first
    waiting = sum(one.rung < step.rung for one in late)
    return Preview(step, reach(step, known, district, on), len(late), waiting, told)


def _decides(step: LadderStep, rows: list[LadderStep], one: _Late) -> bool:
    """Whether this very step is the one that counts for a late call, and not a narrower one."""
    held = {(row.stage, row.urgency) for row in rows if row.rung == step.rung}
    keys = ((one.stage, one.urgency), (one.stage, ""), ("", one.urgency), ("", ""))
    return next((key for key in keys if key in held), None) == (step.stage, step.urgency)


def _late(district: str, now: datetime) -> Iterator[_Late]:
    """Every clock that has run out: of the present stage, and of what was promised."""
    calls = Call.objects.filter(district=district).order_by()
    stages = calls.overdue(now).exclude(stage=Stage.RATE)
    for cell, stage, urgency, rung in stages.values_list("cell_code", "stage", "urgency", "rung"):
        yield _Late(cell, stage, urgency, rung)
    open_ones = calls.open().exclude(state=State.SUSPENDED)
    promised = open_ones.filter(due_at__lt=now, answered_at=None)
    for cell, urgency, rung in promised.values_list("cell_code", "urgency", "promise_rung"):
        yield _Late(cell, Stage.TOTAL, urgency, rung)
