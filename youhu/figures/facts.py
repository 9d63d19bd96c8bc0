"""From the row of a call to how it is counted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.utils import timezone

from youhu.calls.models import Call
from youhu.figures.lives import CallBackState, ExclusionState
from youhu.figures.models import Counted
from youhu.figures.rules import COUNTED_KINDS, Life, Said, counts
from youhu.oversight.models import Extension
from youhu.oversight.queries import excluding
from youhu.oversight.rules import RequestState
from youhu.territory.rules import SUBDISTRICT_DIGITS

COLUMNS = (
    "kind", "state", "main_id", "unit_id", "category_id", "cell_code",
    "raised_at", "due_at", "answered_at",
    "times_returned", "times_reworked", "times_reopened",
    "was_contacted", "was_solved", "satisfaction",
    "call_back__state", "call_back__about", "call_back__was_contacted", "call_back__was_solved",
    "call_back__satisfaction", "exclusion__state",
)  # fmt: skip


def counted(calls: "QuerySet[Call]") -> list[Counted]:
    """How these calls are counted; summons and directives are not."""
    nobody = Case(When(excluding(), then=True), default=False)
    given = Extension.objects.filter(call=OuterRef("pk"), state=RequestState.APPROVED)
    appeals = calls.filter(kind__in=COUNTED_KINDS)
    appeals = appeals.annotate(judges_nobody=nobody, is_extended=Exists(given))
    rows = appeals.order_by("pk").values("pk", "judges_nobody", "is_extended", *COLUMNS)
    return [_counted(row) for row in rows]


def _counted(row: dict[str, Any]) -> Counted:
    return Counted(
        call_id=row["pk"],
        place=row["cell_code"][:SUBDISTRICT_DIGITS],
        unit_id=row["unit_id"],
        category_id=row["category_id"],
        raised_on=timezone.localdate(row["raised_at"]),
        due_on=_day(row["due_at"]),
        answered_on=_day(row["answered_at"]),
        **counts(_life(row)),
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _life(row: dict[str, Any]) -> Life:
    answered, due = row["answered_at"], row["due_at"]
    return Life(
        kind=row["kind"],
        state=row["state"],
        has_unit=row["unit_id"] is not None,
        has_due=due is not None,
        is_answered=answered is not None,
        is_in_time=answered is not None and due is not None and answered <= due,
        times_returned=row["times_returned"],
        times_reworked=row["times_reworked"],
        times_reopened=row["times_reopened"],
        own=_said(row, ""),
        called_back=_called_back(row),
        is_extended=row["is_extended"],
        follows=row["main_id"] is not None,
        is_excluded=row["exclusion__state"] == ExclusionState.AGREED or row["judges_nobody"],
    )


def _called_back(row: dict[str, Any]) -> Said | None:
    """What the caller said on the telephone about this very answer."""
    is_about = row["call_back__about"] == row["answered_at"]
    reached = row["call_back__state"] == CallBackState.REACHED
    return _said(row, "call_back__") if reached and is_about else None


def _said(row: dict[str, Any], where: str) -> Said | None:
    if not row[f"{where}satisfaction"]:
        return None
    return Said(
        bool(row[f"{where}was_contacted"]), row[f"{where}was_solved"], row[f"{where}satisfaction"]
    )


def months_of(rows: Iterable[Counted]) -> set[date]:
    """The months in whose sums these calls are."""
    days = (day for row in rows for day in (row.raised_on, row.due_on, row.answered_on))
    return {day.replace(day=1) for day in days if day is not None}
