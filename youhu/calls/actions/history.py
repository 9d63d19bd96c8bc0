"""Calls of another system, taken over as history: rows and ledger at once, and nobody is told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from youhu.calls.actions.groundwork import Ground
from youhu.calls.actions.numbers import next_numbers
from youhu.calls.actions.step import (
    clock_columns,
    matter_of,
    next_promise_at,
    promise_columns,
    start_clock,
)
from youhu.calls.models import Call, Caller, Duty
from youhu.calls.past import Past
from youhu.calls.reference import Reference, current
from youhu.calls.rules import DutyState, Outcome, Stage, State
from youhu.ledger.actions import Deed, chronicle
from youhu.registry.models import Member, Organisation


@transaction.atomic
def keep(pasts: Sequence[Past], ground: Ground, *, by: Member, now: datetime) -> int:
    """Keep some calls of another system; answers how many of them were not here yet."""
    # Two imports at once take turns, so that neither meets a call that the other is writing.
    Organisation.objects.select_for_update().get(pk=ground.root.pk)
    known = set(
        Call.objects.filter(client_key__in=[past.key for past in pasts]).values_list(
            "client_key", flat=True
        )
    )
    fresh = [past for past in pasts if past.key not in known]
    reference, numbers = current(), _numbers(fresh, ground)
    calls = [_call(past, ground, reference, next(numbers[_day(past)]), now) for past in fresh]
    Call.objects.bulk_create(calls)
    Caller.objects.bulk_create(Caller(call=call) for call in calls)
    Duty.objects.bulk_create(_duty(call, now) for call in calls)
    pairs = zip(calls, fresh, strict=True)
    chronicle(((call, _deeds(call, past, ground, now)) for call, past in pairs), by=by)
    return len(fresh)


def _day(past: Past) -> date:
    return timezone.localdate(past.raised_at)


def _numbers(pasts: Sequence[Past], ground: Ground) -> dict[date, Iterator[str]]:
    """The numbers of the days on which calls were raised, in the order of the days."""
    counts = Counter(_day(past) for past in pasts)
    district = ground.origin.district
    return {day: iter(next_numbers(district, day, count=counts[day])) for day in sorted(counts)}


def _call(past: Past, ground: Ground, reference: Reference, number: str, now: datetime) -> Call:
    unit = ground.units[past.unit]
    call = Call(
        district=ground.origin.district,
        number=number,
        client_key=past.key,
        kind=past.kind,
        source=past.source,
        urgency=past.urgency,
        category=ground.categories[past.category],
        text=past.text,
        cell_code=past.cell_code,
        lng=past.lng,
        lat=past.lat,
        address=past.address,
        unit=unit,
        routing={"unit": unit.code, "imported": ground.origin.name},
        raised_at=past.raised_at,
        due_at=past.due_at,
        revision=1,  # each has two lines in the ledger, numbered from 0
    )
    columns = _ended(past) if past.closed_at else _begun(call, reference, now)
    for name, value in columns.items():
        setattr(call, name, value)
    return call


def _ended(past: Past) -> dict[str, Any]:
    """A finished call was answered when it was closed, and nobody said how well."""
    return {
        "state": State.CLOSED,
        "outcome": Outcome.UNRATED,
        "answer_text": past.answer,
        "answered_at": past.closed_at,
        "closed_at": past.closed_at,
    }


def _begun(call: Call, reference: Reference, now: datetime) -> dict[str, Any]:
    """A running call waits for its unit to sign. Our own clocks start now, not in its past."""
    matter, unit_id = matter_of(call), call.unit_id
    sign = start_clock(reference, matter, Stage.SIGN, now, unit_id)
    return {
        **clock_columns(reference, matter, sign, Stage.SIGN, unit_id),
        "state": State.DISPATCHED,
        **_promised(call, reference, now),
    }


def _promised(call: Call, reference: Reference, now: datetime) -> dict[str, Any]:
    """What the file promised holds; where it promised nothing, our own promise runs from now."""
    matter, unit_id = matter_of(call), call.unit_id
    ours = promise_columns(reference, matter, now, unit_id)
    if call.due_at is None:
        return ours
    warn_at = next_promise_at(reference, matter, call.due_at, 1, unit_id)
    kept = {"due_at": call.due_at, "promise_basis": {}, "promise_is_uncertain": False}
    return {**ours, **kept, "next_promise_at": warn_at}


def _duty(call: Call, now: datetime) -> Duty:
    """The unit's part in it; without any promise it was due when it was done."""
    due_at = call.due_at or call.closed_at
    assert due_at is not None
    if call.closed_at is None:
        return Duty(call=call, unit=call.unit, assigned_at=now, due_at=due_at)
    return Duty(
        call=call,
        unit=call.unit,
        state=DutyState.DONE,
        assigned_at=call.raised_at,
        due_at=due_at,
        ended_at=call.closed_at,
    )


def _deeds(call: Call, past: Past, ground: Ground, now: datetime) -> list[Deed]:
    """What the ledger says: it was raised then; it was closed then, or is taken over now.

    Both lines name the file's system and identifier and when they were really written.
    """
    said = {"from": ground.origin.name, "id": past.source_id, "written_at": _text(now)}
    facts = {**said, "cell": call.cell_code, "category": call.category.code}
    facts |= {"unit": call.routing["unit"], "due_at": _text(past.due_at)}
    begun, ended_at = State.DISPATCHED.value, call.closed_at or now
    return [
        Deed("raise", call.raised_at, "", begun, past.text, facts),
        Deed("import", ended_at, begun, str(call.state), past.answer, said),
    ]


def _text(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
