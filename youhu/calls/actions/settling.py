"""When a year's holidays become known, the clocks that had to guess are set right."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from youhu.calls.actions.duties import move_due
from youhu.calls.actions.step import limit_of, matter_of, next_promise_at
from youhu.calls.clocks import Basis
from youhu.calls.models import Call
from youhu.calls.reference import Reference, current
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.ledger.actions import record
from youhu.registry.models import nobody
from youhu.registry.rules import Role

UNSURE = Q(is_uncertain=True) | Q(promise_is_uncertain=True)


def settle(*, now: datetime) -> int:
    """Reckon anew the due times that leaned on unknown holidays; answers how many are certain now.

    A stopped clock waits until it goes on.
    """
    unsure = Call.objects.open().filter(UNSURE).exclude(state=State.SUSPENDED)
    calls = list(unsure.select_related("unit", "category").order_by("pk"))
    if not calls:
        return 0
    reference = current()
    return sum(_settle_one(call, reference, now) for call in calls)


@transaction.atomic
def _settle_one(call: Call, reference: Reference, now: datetime) -> int:
    columns = {**_stage(call, reference), **_promise(call, reference)}
    if columns.get("is_uncertain") or columns.get("promise_is_uncertain"):
        return 0
    said = {name: str(columns.get(name, "")) for name in ("stage_due_at", "due_at")}
    fence, clock = {"state": call.state, "leg": call.leg}, nobody(Role.CLOCK)
    try:
        record(call, "settle", by=clock, now=now, payload=said, fence=fence, **columns)
    except Refused:
        return 0  # it moved on a moment ago, and has other clocks
    move_due(call)
    return 1


def _stage(call: Call, reference: Reference) -> dict[str, Any]:
    """The stage's clock reckoned anew, if it was unsure."""
    if not call.is_uncertain:
        return {}
    basis = Basis.from_json(call.stage_basis)
    calendar = reference.calendar(basis.unit_id)
    due, matter = basis.reckon(calendar), matter_of(call)
    percent = limit_of(reference, matter, call.stage, basis.since).yellow_percent
    soon_at = calendar.share(basis.since, due=due.at, percent=percent, limit_type=basis.limit_type)
    rung = reference.tables.ladder.next_at(
        calendar, due.at, call.rung + 1, call.stage, call.urgency
    )
    return {
        "stage_due_at": due.at,
        "stage_soon_at": soon_at,
        "is_uncertain": due.uncertain,
        "next_rung_at": rung,
    }


def _promise(call: Call, reference: Reference) -> dict[str, Any]:
    """The promise reckoned anew, if it was unsure; one that has been kept warns nobody."""
    if not call.promise_is_uncertain:
        return {}
    basis = Basis.from_json(call.promise_basis)
    due, rung = basis.reckon(reference.calendar(basis.unit_id)), call.promise_rung + 1
    warn_at = next_promise_at(reference, matter_of(call), due.at, rung, basis.unit_id)
    return {
        "due_at": due.at,
        "promise_is_uncertain": due.uncertain,
        "next_promise_at": None if call.answered_at else warn_at,
    }
