"""When a room must have verified, and when a unit must report anew. Pure but for the calendar."""

from datetime import datetime

from youhu.common.calendar import LimitType, WorkCalendar
from youhu.directives.models import Task
from youhu.directives.rules import ANEW_LIMIT, VERIFY_LIMIT
from youhu.registry.calendars import calendar_of, tokens


def verify_due(task: Task, now: datetime) -> datetime:
    """When the room that gave the order must have looked, on its own calendar."""
    amount, limit_type = VERIFY_LIMIT
    calendar = _calendar(task.directive.issuer_id)
    return calendar.due(now, amount=amount, limit_type=limit_type).at


def anew_due(task: Task, now: datetime) -> datetime:
    """When a part that is sent back is due: the work hours in which the room looked do not count.

    What came in time has at least a work day; what came late stays as far behind as it was.
    """
    calendar, reported_at = _calendar(task.unit_id), task.reported_at or now
    hours = LimitType.WORK_HOURS
    left = calendar.remaining(reported_at, due=task.due_at, limit_type=hours)
    moments = [task.due_at, calendar.resumed(now, remaining=left, limit_type=hours).at]
    if task.was_in_time:
        amount, limit_type = ANEW_LIMIT
        moments.append(calendar.due(now, amount=amount, limit_type=limit_type).at)
    return max(moments)


def _calendar(unit_id: int) -> WorkCalendar:
    return calendar_of(unit_id, token=tokens().get("calendar", ""))
