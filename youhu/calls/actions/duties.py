"""The lead duty that goes with the handling of a call, and what others still owe it.

Every step writes the call first and its duty after, so that two steps never wait for each other.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from youhu.calls.models import Call, Duty
from youhu.calls.rules import RUNNING, DutyPart, DutyState
from youhu.common.errors import Refused


def assign_lead(call: Call, *, now: datetime) -> None:
    """Give the call's unit the lead; the accountable unit is always on record as a duty."""
    due_at = call.due_at or call.stage_due_at
    assert call.unit is not None
    assert due_at is not None
    Duty.objects.create(call=call, unit=call.unit, assigned_at=now, due_at=due_at)


def release_lead(call: Call, *, now: datetime) -> None:
    """Take the lead from whoever has it: it goes to another unit or back to the dispatcher."""
    running = Duty.objects.filter(call=call, part=DutyPart.LEAD, state__in=RUNNING)
    running.update(state=DutyState.GIVEN_BACK, ended_at=now)


def sign_lead(call: Call, *, now: datetime) -> None:
    lead = Duty.objects.filter(call=call, part=DutyPart.LEAD, state=DutyState.ASSIGNED)
    lead.update(state=DutyState.SIGNED, signed_at=now)


def end_lead(call: Call, *, now: datetime) -> None:
    lead = Duty.objects.filter(call=call, part=DutyPart.LEAD, state=DutyState.SIGNED)
    lead.update(state=DutyState.DONE, ended_at=now)


def resume_lead(call: Call, *, now: datetime) -> None:
    """What was called done is not: the same unit goes on."""
    done = Duty.objects.filter(call=call, part=DutyPart.LEAD, state=DutyState.DONE)
    last = done.order_by("-pk").values("pk")[:1]
    Duty.objects.filter(pk__in=last).update(state=DutyState.SIGNED, ended_at=None)


def move_due(call: Call) -> None:
    """A running lead is due when the call is; assisting units have clocks of their own."""
    leads = Duty.objects.filter(call=call, part=DutyPart.LEAD, state__in=RUNNING)
    leads.update(due_at=call.due_at)


def refuse_while_open(call: Call) -> None:
    """Raise Refused while a mandatory duty of the call is open."""
    _refuse_over(Duty.objects.filter(call=call, is_mandatory=True, state__in=RUNNING))


def refuse_while_assisting(call: Call) -> None:
    """Raise Refused while an assisting unit still owes its part: then there is no answer yet."""
    assisting = Duty.objects.filter(call=call, part=DutyPart.ASSIST)
    _refuse_over(assisting.filter(is_mandatory=True, state__in=RUNNING))


def _refuse_over(open_duty: QuerySet[Duty]) -> None:
    first = open_duty.select_related("unit").order_by("pk").first()
    if first is not None:
        raise Refused(
            _("%(unit)s has not finished its part. Wait for it or take it off the call first.")
            % {"unit": first.unit}
        )
