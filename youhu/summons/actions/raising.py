"""A summons begins: one lead and several assisting units are called to a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.common.errors import Refused
from youhu.ledger.actions import begin
from youhu.registry.models import Member, Organisation
from youhu.summons.actions.step import clock, minutes, tell_of, unit_of
from youhu.summons.models import Part, Summons
from youhu.summons.queries import limits_of, may_call
from youhu.summons.rules import MOST_UNITS


@dataclass(frozen=True)
class Appeal:
    """What the matter is, where, how urgent, and whom it is about."""

    title: str
    text: str
    urgency: str
    address: str
    lng: float
    lat: float
    needed_by: datetime | None = None
    person_name: str = ""
    person_details: str = ""


@transaction.atomic
def raise_summons(
    said: Appeal, *, lead: Organisation, assisting: Sequence[Organisation], by: Member,
    now: datetime, call: Call | None = None,
) -> Summons:  # fmt: skip
    """Call one lead and the assisting units; their clocks run from this moment.

    Raises Refused for a hand that may not call, a place outside, and units that cannot be called.
    """
    units = [lead, *(unit for unit in dict.fromkeys(assisting) if unit != lead)]
    _refuse(said, units, by, now)
    assert by.organisation is not None
    place = current().locate(said.lng, said.lat, now)
    summons = Summons.objects.create(
        district=place.cell.district_code, caller=by.organisation, called_by=by, called_at=now,
        call=call, cell_code=place.cell.code, **vars(said),
    )  # fmt: skip
    payload = {"units": [unit.code for unit in units], "call": call.number if call else ""}
    begin(summons, "call", by=by, now=now, note=said.text, payload=payload)
    for unit in units:
        call_unit(summons, unit, is_lead=unit == lead, by=by, now=now)
    return summons


def _refuse(said: Appeal, units: Sequence[Organisation], by: Member, now: datetime) -> None:
    if not may_call(by):
        raise Refused(
            _("Communities, subdistricts, temporary branches and command rooms call departments.")
        )
    if len(units) > MOST_UNITS:
        raise Refused(_("At most %(n)s units at once.") % {"n": MOST_UNITS})
    if said.needed_by is not None and said.needed_by <= now:
        raise Refused(_("This moment has passed. Choose a later one."))
    for unit in units:
        refuse_unit(unit, by.organisation, now)


def refuse_unit(unit: Organisation, caller: Organisation | None, now: datetime) -> None:
    """Raise Refused for a unit that cannot be called; nobody calls, and so rates, itself."""
    if caller is not None and unit.pk == caller.pk:
        raise Refused(_("Your own unit is there already. Call others."))
    if not unit.answers(timezone.localdate(now)):
        raise Refused(_("%(unit)s cannot be given work now.") % {"unit": unit})


def call_unit(
    summons: Summons, unit: Organisation, *, is_lead: bool, by: Member, now: datetime
) -> Part:
    """Give one unit its part with its own clocks, and tell it."""
    limits = limits_of(summons.urgency)
    acknowledge_due_at = now + minutes(limits.acknowledge)
    part = Part.objects.create(
        district=summons.district, summons=summons, unit=unit, is_lead=is_lead, called_at=now,
        acknowledge_due_at=acknowledge_due_at, arrive_due_at=now + minutes(limits.arrive),
        report_due_at=now + minutes(limits.report), **clock(0, acknowledge_due_at),
    )  # fmt: skip
    begin(part, "call", by=by, now=now, payload={"unit": unit.code, "is_lead": is_lead})
    tell_of(part, "summons_called", unit_of(part), now)
    return part
