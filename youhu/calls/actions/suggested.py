"""Sending a call to the unit that the rules suggest, where they do."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.desk import dispatch
from youhu.calls.models import Call
from youhu.calls.reference import Reference, current
from youhu.calls.routing import route
from youhu.calls.rules import DutyState
from youhu.common.errors import Refused
from youhu.registry.models import Member, Organisation


@transaction.atomic
def dispatch_as_suggested(call: Call, *, by: Member, now: datetime) -> None:
    """The dispatcher sends a call to the unit that the rules name for its matter and place."""
    dispatch(call, unit=suggested_unit(call, current(), now), by=by, now=now)


def suggested_unit(call: Call, reference: Reference, now: datetime) -> Organisation:
    """The unit that a rule names. Raises Refused when none does, or when it gave the call back."""
    category = reference.tables.categories[call.category_id]
    on = timezone.localdate(now)
    found = route(reference.tables.rules, category, call.cell_code, call.kind, on)
    if found is None or found.is_fallback:
        raise Refused(_("No rule names a unit for this. Open the call and choose one."))
    given_back = call.duties.filter(state=DutyState.GIVEN_BACK, unit=found.unit)
    if call.times_returned and given_back.exists():
        said = _("%(unit)s, whom the rules name, gave it back. Open the call and choose another.")
        raise Refused(said % {"unit": found.unit})
    return found.unit
