"""Why calls judge nobody: by a mark or an upheld appeal beside them, or by an exclusion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from youhu.calls.models import Call
from youhu.figures.lives import ExclusionState
from youhu.figures.models import Exclusion
from youhu.oversight.models import Appeal, Verdict
from youhu.oversight.queries import excluding
from youhu.registry.models import Member


@dataclass(frozen=True)
class Why:
    """What took a call out of the rates, who decided it, and where that stands."""

    said: str
    reason: str
    asked_by: Any
    decided_by: Any
    decided_at: datetime | None
    address: str


def reasons(keys: Sequence[int]) -> dict[int, Why]:
    """Why each of these calls judges nobody; those that count are not in it."""
    rows = Exclusion.objects.filter(call__in=keys, state=ExclusionState.AGREED).order_by("pk")
    found = rows.select_related("proposed_by__person", "decided_by__person")
    excluded = {
        row.call_id: Why(
            row.get_ground_display(), row.reason, row.proposed_by, row.decided_by, row.decided_at,
            reverse("exclusions"),
        )
        for row in found
    }  # fmt: skip
    return excluded | marked_out(keys)


def marked_out(keys: Sequence[int]) -> dict[int, Why]:
    """Why each of these calls is out by what was decided beside it."""
    people = ("call", "made_by__person", "decided_by__person")
    found: dict[int, Why] = {}
    for model in (Appeal, Verdict):
        rows = model._default_manager.filter(call__in=keys, is_excluded=True)
        found |= {
            row.call_id or 0: _why(row) for row in rows.select_related(*people).order_by("pk")
        }
    return found


def _why(row: Any) -> Why:
    said = f"{row.asked}: {row.get_state_display()}"
    address = reverse("call_oversight", args=[row.call.number])
    return Why(said, row.reason, row.made_by, row.decided_by, row.decided_at, address)


def marked(member: Member) -> "QuerySet[Call, int]":
    """The keys of calls of the member's area that are out by what was decided beside them."""
    rows = Call.objects.filter(excluding(), cell_code__startswith=member.area_code)
    return rows.order_by("-pk").values_list("pk", flat=True)


def calls_of(keys: Iterable[int]) -> list[tuple[Call, Why]]:
    """These calls in this order, each with what took it out."""
    wanted = list(keys)
    calls, whys = Call.objects.select_related("category").in_bulk(wanted), marked_out(wanted)
    return [(calls[key], whys[key]) for key in wanted if key in whys]
