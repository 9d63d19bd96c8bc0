"""What the docks promise: a bay is one vehicle's, nobody waits unseen, rows are what was done."""

from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.docks.models import Appointment
from youhu.docks.rules import HELD, State
from youhu.ledger.queries import disagreeing

SWEEP_GRACE = timedelta(minutes=2)


def bays_hold_one(*, now: datetime) -> Checked:
    """No bay is promised to two vehicles for one moment."""
    booked = Appointment.objects.filter(state=State.BOOKED).select_related("dock", "vehicle")
    rows = list(booked.order_by("dock", "bay", "starts_at", "pk"))
    findings = [
        _finding(_("%(dock)s, bay %(bay)s is promised to two vehicles."), later)
        for one, later in pairwise(rows)
        if (one.dock_id, one.bay) == (later.dock_id, later.bay) and later.starts_at < one.ends_at
    ]
    title = gettext_lazy("No bay of a loading dock is promised to two vehicles")
    return checked(Promise.NEVER_CLOSED, title, len(rows), findings)


def overdue_seen(*, now: datetime) -> Checked:
    """Who did not come has lost the slot, who did not leave was told of."""
    seen_by = now - SWEEP_GRACE
    held = Appointment.objects.filter(state__in=HELD, due_at__lt=seen_by)
    silent = Q(state=State.BOOKED) | Q(rung=0) | Q(next_rung_at__lt=seen_by)
    rows = held.filter(silent).select_related("dock", "vehicle").order_by("pk")
    findings = [
        _finding(_("%(dock)s, bay %(bay)s: %(mark)s is overdue and nobody heard."), one)
        for one in rows
    ]
    title = gettext_lazy("Every overdue vehicle at a loading dock was told of")
    return checked(Promise.NEVER_INTERRUPTED, title, held.count(), findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What a row says is what the last line about it says."""
    rows = disagreeing(Appointment.objects.select_related("dock", "vehicle"))
    findings = [
        _finding(_("%(dock)s, bay %(bay)s is not what its ledger says."), one) for one in rows
    ]
    title = gettext_lazy("Every appointment at a loading dock is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, Appointment.objects.count(), findings)


def _finding(text: str, one: Appointment) -> Finding:
    said = {"dock": one.dock, "bay": one.bay, "mark": one.vehicle.mark}
    return Finding(text % said, one.dock.get_absolute_url(), one.dock.code)
