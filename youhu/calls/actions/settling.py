"""When a year's holidays become known, the clocks that had to guess are set right."""

from datetime import datetime

from django.db import transaction

from youhu.calls.actions.step import clock_columns, matter_of, start_clock
from youhu.calls.models import Call
from youhu.calls.reference import Reference, current
from youhu.calls.rules import Stage, State
from youhu.ledger.actions import record
from youhu.ledger.models import Entry
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def settle(*, now: datetime) -> int:
    """Reckon anew the due times that leaned on unknown holidays; answers how many are certain now.

    A stopped clock waits until it goes on.
    """
    unsure = Call.objects.open().filter(is_uncertain=True).exclude(state=State.SUSPENDED)
    calls = list(unsure.select_related("unit", "category").order_by("pk"))
    reference = current() if calls else None
    return sum(_settle_one(call, reference, now) for call in calls if reference)


@transaction.atomic
def _settle_one(call: Call, reference: Reference, now: datetime) -> int:
    matter = matter_of(call)
    assert call.stage_started_at is not None
    stage = start_clock(reference, matter, call.stage, call.stage_started_at, call.unit_id)
    total = start_clock(reference, matter, Stage.TOTAL, _promised_from(call), call.unit_id)
    if stage.is_uncertain or total.is_uncertain:
        return 0
    columns = clock_columns(reference, matter, stage, call.stage, call.unit_id)
    if call.rung:  # warnings were given already: the ladder is not climbed twice
        del columns["rung"], columns["next_rung_at"]
    columns |= {"due_at": total.due_at, "total_type": total.limit.limit_type}
    said = {"due": total.due_at.isoformat(), "was": call.due_at.isoformat() if call.due_at else ""}
    record(call, "settle", by=nobody(Role.CLOCK), now=now, payload=said, **columns)
    return 1


def _promised_from(call: Call) -> datetime:
    """When the promise began to run: with the call, or with its last reopening."""
    if not call.times_reopened:
        return call.raised_at
    reopenings = Entry.objects.of(call).filter(verb="reopen").order_by("-seq")
    return reopenings.values_list("at", flat=True)[:1].get()
