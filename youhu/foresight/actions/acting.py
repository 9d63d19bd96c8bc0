"""What people do with a signal: take it up, report it, deal with it, dismiss it."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.calls import actions as calls
from youhu.calls.actions import Draft
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import Kind as CallKind
from youhu.calls.rules import Source, Urgency
from youhu.common.errors import Refused
from youhu.foresight.actions.telling import due
from youhu.foresight.models import Signal
from youhu.foresight.rules import PACES, Kind, State
from youhu.ledger.actions import may_move, move
from youhu.registry.models import Member


def take_up(signal: Signal, *, by: Member, now: datetime) -> None:
    """The unit, or whoever oversees the place, looks into it from now on."""
    _is_theirs(signal, by)
    move(signal, "take_up", by=by, now=now, **_taken(signal, by, now))


@transaction.atomic
def report(signal: Signal, *, text: str, by: Member, now: datetime) -> Call:
    """Raise a patrol report for the place, so that a unit acts before residents call again."""
    may_move(signal, signal.MOVES["report"], by)
    draft = Draft(
        client_key=uuid5(NAMESPACE_URL, f"youhu:{signal.subject}:report"),
        text=text,
        category_id=signal.category_id,
        lng=signal.lng,
        lat=signal.lat,
        address=signal.place,
        kind=CallKind.REPORT,
        urgency=Urgency.URGENT if signal.kind == Kind.BURST else Urgency.ORDINARY,
        source=Source.DESK,
    )
    call = calls.raise_call(draft, by=by, now=now)
    assert call.unit is not None
    changes = _taken(signal, by, now) if signal.state == State.FOUND else {}
    said = {"call": call.number, "unit": call.unit.code}
    move(
        signal, "report", by=by, now=now, note=text, payload=said,
        report=call, unit=call.unit, **changes,
    )  # fmt: skip
    return call


def deal(signal: Signal, *, note: str, by: Member, now: datetime) -> None:
    """Something was done about it: what. The clock says later what came of it."""
    _is_theirs(signal, by)
    judge_at = now + PACES[Kind(signal.kind)].watch
    move(signal, "deal", by=by, now=now, note=note, ended_at=now, judge_at=judge_at)


def dismiss(signal: Signal, *, note: str, by: Member, now: datetime) -> None:
    """Nothing is to be done about it: why."""
    move(signal, "dismiss", by=by, now=now, note=note, ended_at=now)


def _taken(signal: Signal, by: Member, now: datetime) -> dict[str, Any]:
    span = PACES[Kind(signal.kind)].deal
    due_at = due(current(), span, signal.unit_id, now)
    return {"taken_at": now, "taken_by": by, "due_at": due_at, "warned_at": None}


def _is_theirs(signal: Signal, by: Member) -> None:
    if not signal.is_handled_by(by):
        raise Refused(_("This is another unit’s. Ask the dispatcher of the place."))
