"""Stopping and restarting both clocks of a call, so that waiting neither costs nor gives time."""

from datetime import datetime, timedelta
from typing import Any

from youhu.calls.actions.step import Step, limit_of, matter_of, next_promise_at
from youhu.calls.clocks import Basis
from youhu.calls.models import Call
from youhu.common.calendar import LimitType

_TICK = timedelta(microseconds=1)


def stopped_clocks(step: Step, wake_at: datetime) -> dict[str, Any]:
    """What to write when the clocks stop: what is left on them, and when they go on."""
    call, calendar = step.call, step.reference.calendar(step.call.unit_id)
    assert call.stage_due_at is not None
    assert call.due_at is not None
    stage, total = LimitType(call.limit_type), LimitType(call.total_type)
    left = {
        "stage": calendar.remaining(step.now, due=call.stage_due_at, limit_type=stage) // _TICK,
        "total": calendar.remaining(step.now, due=call.due_at, limit_type=total) // _TICK,
    }
    later = {"stage_due_at": wake_at, "stage_soon_at": wake_at, "due_at": max(call.due_at, wake_at)}
    silent = {"next_rung_at": None, "next_promise_at": None}
    return {"paused": left, "limit_type": stage, "wake_at": wake_at, **later, **silent}


def resumed_clocks(step: Step) -> dict[str, Any]:
    """Where the clocks stand when they go on with what was left on them."""
    return {
        **_resumed_stage(step),
        **_resumed_promise(step),
        "paused": {},
        "wake_at": None,
    }


def _rest(call: Call, name: str, limit_type: str, now: datetime) -> Basis:
    left = call.paused[name] * _TICK
    return Basis(now, LimitType(limit_type), call.unit_id, rest=left)


def _resumed_stage(step: Step) -> dict[str, Any]:
    call, reference = step.call, step.reference
    calendar, basis = (
        reference.calendar(call.unit_id),
        _rest(call, "stage", call.limit_type, step.now),
    )
    due = basis.reckon(calendar)
    percent = limit_of(reference, matter_of(call), call.stage, step.now).yellow_percent
    soon_at = calendar.share(step.now, due=due.at, percent=percent, limit_type=basis.limit_type)
    ladder = reference.tables.ladder
    return {
        "limit_type": basis.limit_type,
        "stage_basis": basis.as_json(),
        "stage_due_at": due.at,
        "stage_soon_at": soon_at,
        "is_uncertain": due.uncertain,
        "next_rung_at": ladder.next_at(calendar, due.at, 1, call.stage, call.urgency),
    }


def _resumed_promise(step: Step) -> dict[str, Any]:
    call, reference = step.call, step.reference
    basis = _rest(call, "total", call.total_type, step.now)
    due = basis.reckon(reference.calendar(call.unit_id))
    rung = call.promise_rung + 1
    return {
        "due_at": due.at,
        "promise_basis": basis.as_json(),
        "promise_is_uncertain": due.uncertain,
        "next_promise_at": next_promise_at(reference, matter_of(call), due.at, rung, call.unit_id),
    }
