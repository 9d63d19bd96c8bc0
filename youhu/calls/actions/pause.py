"""Stopping and restarting both clocks of a call, so that waiting neither costs nor gives time."""

from datetime import datetime, timedelta
from typing import Any

from youhu.calls.actions.step import Step, limit_of, matter_of
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
    later = {"stage_due_at": wake_at, "stage_soon_at": wake_at, "next_rung_at": None}
    return {"paused": left, "limit_type": stage, "due_at": max(call.due_at, wake_at), **later}


def resumed_clocks(step: Step) -> dict[str, Any]:
    """Where the clocks stand when they go on with what was left on them."""
    call, calendar = step.call, step.reference.calendar(step.call.unit_id)
    stage, total = LimitType(call.limit_type), LimitType(call.total_type)
    left = {name: ticks * _TICK for name, ticks in call.paused.items()}
    stage_due = calendar.resumed(step.now, remaining=left["stage"], limit_type=stage)
    total_due = calendar.resumed(step.now, remaining=left["total"], limit_type=total)
    percent = limit_of(step.reference, matter_of(call), call.stage, step.now).yellow_percent
    soon_at = calendar.share(step.now, due=stage_due.at, percent=percent, limit_type=stage)
    ladder = step.reference.tables.ladder
    return {
        "limit_type": stage,
        "stage_due_at": stage_due.at,
        "stage_soon_at": soon_at,
        "due_at": total_due.at,
        "is_uncertain": stage_due.uncertain or total_due.uncertain,
        "next_rung_at": ladder.next_at(calendar, stage_due.at, 1, call.stage, call.urgency),
        "paused": {},
    }
