"""The way of a call as a desk sees it: every station with its moment, duration and limit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from youhu.calls.clocks import Limit, Matter
from youhu.calls.models import Call, Duty
from youhu.calls.reference import Reference
from youhu.calls.rules import ENDED, Stage, State
from youhu.common import words
from youhu.common.calendar import LimitType
from youhu.ledger.models import Entry

CHECKED = ("pass_check", "close_checked")
AMOUNTS: Mapping[LimitType, Promise] = {
    LimitType.URGENT_HOURS: gettext_lazy("%(n)s h, day and night"),
    LimitType.WORK_HOURS: ngettext_lazy("%(n)s working hour", "%(n)s working hours", "count"),
    LimitType.WORK_DAYS: ngettext_lazy("%(n)s working day", "%(n)s working days", "count"),
    LimitType.CALENDAR_DAYS: ngettext_lazy("%(n)s calendar day", "%(n)s calendar days", "count"),
}


@dataclass(frozen=True)
class Station:
    """One station; `took` is the time since the one before, `limit` what it may take."""

    name: str
    look: str  # done, now, todo or off
    at: datetime | None = None
    took: str = ""
    limit: str = ""


@dataclass(frozen=True)
class _Planned:
    name: str
    at: datetime | None
    stage: Stage
    states: tuple[State, ...]


def stations_of(
    call: Call, duty: Duty | None, entries: Iterable[Entry], reference: Reference, now: datetime
) -> list[Station]:
    """The stations of a call; `duty` is its newest lead, `entries` its past, oldest first."""
    planned = list(_planned(call, duty, entries))
    if call.state in ENDED - {State.CLOSED}:
        reached = [step for step in planned if step.at and step.stage != Stage.RATE]
        ended = Station(str(State(call.state).label), "off", call.closed_at)
        return [*_drawn(call, reached, len(reached), reference, now), ended]
    at = next((i for i, step in enumerate(planned) if call.state in step.states), len(planned))
    return _drawn(call, planned, at, reference, now)


def _planned(call: Call, duty: Duty | None, entries: Iterable[Entry]) -> Iterator[_Planned]:
    sent = (duty.assigned_at, duty.signed_at) if duty else (None, None)
    room = (State.RECEIVED, State.VERIFYING, State.RETURNED, State.DECLINING)
    yield _Planned(_("Received"), call.raised_at, Stage.ACCEPT, ())
    yield _Planned(_("Dispatched"), sent[0], Stage.ACCEPT, room)
    yield _Planned(_("Signed"), sent[1], Stage.SIGN, (State.DISPATCHED,))
    work = (State.WORKING, State.SUSPENDED)
    yield _Planned(_("Handled"), call.answered_at, Stage.HANDLE, work)
    if call.is_checkable:
        checked = [entry.at for entry in entries if entry.verb in CHECKED]
        at = max(checked, default=None)
        yield _Planned(_("Checked"), at, Stage.CHECK, (State.CHECKING,))
    if call.is_rateable:
        yield _Planned(_("Rated"), call.closed_at, Stage.RATE, (State.ANSWERED,))


def _drawn(
    call: Call, planned: list[_Planned], at: int, reference: Reference, now: datetime
) -> list[Station]:
    drawn, before = [], None
    for i, step in enumerate(planned):
        if i < at:
            took = words.span(step.at - before) if step.at and before else ""
            drawn.append(Station(step.name, "done", step.at, took))
            before = step.at or before
            continue
        name = str(State(call.state).label) if i == at else step.name
        limit = _limit(call, step.stage, reference, now, is_running=i == at)
        drawn.append(Station(name, "now" if i == at else "todo", limit=limit))
    return drawn


def _limit(
    call: Call, stage: Stage, reference: Reference, now: datetime, *, is_running: bool
) -> str:
    """What the tables allow for a stage; the stage that runs may be another than the usual one."""
    asked = call.stage if is_running and call.stage else stage
    matter, on = Matter(call.category, call.kind, call.urgency), timezone.localdate(now)
    limit = reference.tables.limits.find(asked, matter, on)
    return limit_words(limit) if limit else ""


def limit_words(limit: Limit) -> str:
    """A limit as people say it: “4 h, day and night”, “5 working days”."""
    n = {"n": f"{limit.amount.normalize():f}", "count": ceil(limit.amount)}
    said = AMOUNTS[limit.limit_type] % n
    return _("limit %(amount)s") % {"amount": said}
