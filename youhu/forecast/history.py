"""The district's calls as cases of the forecast: only what was known at each moment of a call.

A call whose promise was changed on its way (stopped clocks, opened again) and one that ended
without an answer say nothing about lateness, and are left out.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from youhu.calls.models import Call, Duty
from youhu.calls.rules import DutyPart, State
from youhu.forecast.rules import HISTORY, MOST_CALLS
from youhu.solvers.forecast.history import Case, Group

COLUMNS = (
    "pk", "raised_at", "due_at", "answered_at", "closed_at", "state", "category_id",
    "category__parent_id", "cell_code", "source", "urgency", "unit_id", "promise_basis",
)  # fmt: skip
SUBDISTRICT = 9
Hands = dict[int, list[tuple[float, str]]]


def cases(now: datetime) -> list[Case]:
    """The calls of the last year by which lateness can be learned, the oldest first."""
    since = now - HISTORY
    rows = Call.objects.filter(
        raised_at__gte=since, raised_at__lte=now, due_at__isnull=False, times_reopened=0, main=None
    ).order_by("-raised_at", "-pk")
    hands = _hands(since)
    told = rows.values(*COLUMNS)[:MOST_CALLS]
    kept = [_case(row, hands.get(row["pk"], [])) for row in told.iterator() if _speaks(row)]
    return kept[::-1]


def is_waiting(case: Case, now: datetime) -> bool:
    """Whether its chance can still be asked for: no answer yet, and not late yet."""
    return case.ended is None and case.due > now.timestamp()


def _speaks(row: dict[str, Any]) -> bool:
    was_stopped = row["state"] == State.SUSPENDED or row["promise_basis"].get("rest") is not None
    ended_otherwise = row["answered_at"] is None and row["closed_at"] is not None
    return not was_stopped and not ended_otherwise and row["due_at"] > row["raised_at"]


def _hands(since: datetime) -> Hands:
    """The units that had each call, each from when on."""
    duties = Duty.objects.filter(part=DutyPart.LEAD, call__raised_at__gte=since)
    hands: Hands = defaultdict(list)
    rows = duties.order_by("call", "assigned_at", "pk")
    for call, at, unit in rows.values_list("call_id", "assigned_at", "unit_id").iterator():
        hands[call].append((at.timestamp(), str(unit)))
    return hands


def _case(row: dict[str, Any], hands: list[tuple[float, str]]) -> Case:
    began, answered = row["raised_at"].timestamp(), row["answered_at"]
    ended = max(began, answered.timestamp()) if answered else None
    had = [(since, unit) for since, unit in hands if ended is None or since < ended]
    first = had[0][1] if had else str(row["unit_id"])
    local = timezone.localtime(row["raised_at"])
    return Case(
        key=row["pk"],
        began=began,
        due=row["due_at"].timestamp(),
        ended=ended,
        groups=_groups(row),
        hands=((began, first), *((max(began, since), unit) for since, unit in had[1:])),
        weekday=local.weekday(),
        hour=local.hour + local.minute / 60,
    )


def _groups(row: dict[str, Any]) -> tuple[Group, ...]:
    category, place = str(row["category_id"]), row["cell_code"][:SUBDISTRICT]
    return (
        ("category", category),
        ("class", str(row["category__parent_id"] or category)),
        ("place", place),
        ("here", f"{category}|{place}"),
        ("source", row["source"]),
        ("urgency", row["urgency"]),
    )
