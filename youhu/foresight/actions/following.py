"""What the clock does to signals: warn, let lapse, end with the report, say what came of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from youhu.calls.reference import current
from youhu.calls.rules import ENDED as CALL_ENDED
from youhu.common.errors import Refused
from youhu.foresight.actions.telling import tell_overdue
from youhu.foresight.likeness import alike
from youhu.foresight.models import Signal, SignalQuerySet
from youhu.foresight.rules import OPEN, PACES, Kind, Outcome, State, outcome_of
from youhu.ledger.actions import move, record
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def follow_up(*, now: datetime) -> int:
    """Everything that time does to signals; answers how many it touched."""
    rows = Signal.objects.select_related("unit", "report", "matter", "category")
    return (
        _each(rows.filter(state=State.TAKEN, report__state__in=CALL_ENDED), _conclude, now)
        + _each(_over(rows, now), _lapse, now)
        + _each(rows.filter(state__in=OPEN, due_at__lt=now, warned_at=None), _warn, now)
        + _each(rows.filter(judge_at__lte=now, outcome=""), _judge, now)
    )


def _each(
    signals: Iterable[Signal], step: Callable[[Signal, datetime], None], now: datetime
) -> int:
    """Two sweeps do no harm: the second one finds the signal moved on."""
    done = 0
    for signal in signals:
        try:
            with transaction.atomic():
                step(signal, now)
            done += 1
        except Refused:
            continue
    return done


def _over(rows: SignalQuerySet, now: datetime) -> list[Signal]:
    """Signals that nobody took up, and about which nobody called for long."""
    found: list[Signal] = []
    for kind, pace in PACES.items():
        quiet = rows.filter(state=State.FOUND, kind=kind, last_call_at__lt=now - pace.quiet)
        found += [one for one in quiet if not alike(one, now - pace.quiet, now)]
    return found


def _conclude(signal: Signal, now: datetime) -> None:
    """The report came to its end, so the signal did."""
    assert signal.report is not None
    said = {"call": signal.report.number, "outcome": signal.report.outcome}
    judge_at = now + PACES[Kind(signal.kind)].watch
    move(
        signal, "conclude", by=nobody(Role.CLOCK), now=now, payload=said,
        ended_at=now, judge_at=judge_at,
    )  # fmt: skip


def _lapse(signal: Signal, now: datetime) -> None:
    """Nobody called any more: it is over by itself."""
    done: dict[str, Any] = {"ended_at": now, "outcome": Outcome.STOPPED, "calls_after": 0}
    move(signal, "lapse", by=nobody(Role.CLOCK), now=now, **done)


def _warn(signal: Signal, now: datetime) -> None:
    """The next step is overdue: the unit and the room are told, once for each step."""
    fence = {"state": signal.state, "warned_at": None}
    record(signal, "warn", by=nobody(Role.CLOCK), now=now, fence=fence, warned_at=now)
    tell_overdue(signal, current(), now)


def _judge(signal: Signal, now: datetime) -> None:
    """Say what came of it: calls of the kind since then, against as many as came before."""
    assert signal.ended_at is not None
    assert signal.judge_at is not None
    after = len(alike(signal, signal.ended_at, signal.judge_at))
    unchanged = signal.came * ((signal.judge_at - signal.ended_at) / signal.span)
    outcome = outcome_of(after, unchanged)
    said = {"calls": after, "outcome": outcome.value}
    record(
        signal, "judge", by=nobody(Role.CLOCK), now=now, payload=said,
        fence={"outcome": ""}, outcome=outcome, calls_after=after,
    )  # fmt: skip
