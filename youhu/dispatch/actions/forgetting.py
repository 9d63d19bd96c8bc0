"""Shifts that nobody ended: the clock does, or tells the desk where goods are still aboard."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db.models import Q

from youhu.common.each import each
from youhu.dispatch.actions.duty import close
from youhu.dispatch.actions.holding import hold
from youhu.dispatch.actions.incidents import SETTLE_OTHER, tell_both
from youhu.dispatch.actions.steps import aboard, last_moment
from youhu.dispatch.models import Incident, Shift
from youhu.dispatch.rules import FORGOTTEN_AFTER, IncidentKind, IncidentState, ShiftState
from youhu.ledger.actions import begin
from youhu.ledger.clocked import clock
from youhu.registry.models import nobody
from youhu.registry.rules import Role

DRIVING = (ShiftState.ON_DUTY, ShiftState.BROKEN)


def end_forgotten(*, now: datetime) -> int:
    """End what is over and of which nothing was heard since; answers how many, or were told of."""
    rows = Shift.objects.filter(state__in=DRIVING, ends_at__lt=now - FORGOTTEN_AFTER)
    rows = rows.select_related("vehicle", "market", "fleet__organisation")
    return each(rows.order_by("ends_at", "pk"), lambda shift: _look_after(shift, now))


def _look_after(shift: Shift, now: datetime) -> int:
    hold(shift)
    last = last_moment(shift)
    if shift.state not in DRIVING or (last is not None and last > now - FORGOTTEN_AFTER):
        return 0
    if aboard(shift).exists():
        return _except(shift, now)
    close(shift, note="", by=nobody(Role.CLOCK), now=now)
    return 1


def _except(shift: Shift, now: datetime) -> int:
    """With goods aboard the desk must see to it; told once, and not beside a breakdown."""
    key = uuid5(NAMESPACE_URL, f"{shift.subject}:forgotten")
    known = shift.incidents.filter(Q(client_key=key) | Q(state=IncidentState.OPEN))
    if known.exists():
        return 0
    made = Incident.objects.create(
        district=shift.district, client_key=key, shift=shift, kind=IncidentKind.FORGOTTEN, at=now,
        **clock(now + SETTLE_OTHER),
    )  # fmt: skip
    said = {"kind": made.kind, "vehicle": shift.vehicle.mark}
    begin(made, "tell", by=nobody(Role.CLOCK), now=now, payload=said)
    tell_both(made, now)
    return 1
