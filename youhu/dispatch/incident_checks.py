"""What incidents promise: whoever is stopped on the road is not forgotten."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.dispatch.models import Incident, Stop
from youhu.dispatch.rules import TO_DO, IncidentState, ShiftState, TripState
from youhu.ledger.queries import disagreeing

SWEEP_GRACE = timedelta(minutes=2)


def incidents_seen(*, now: datetime) -> Checked:
    """Every incident that waits too long was told of, and is what its ledger says."""
    rows = Incident.objects.filter(state=IncidentState.OPEN).select_related("shift__vehicle")
    seen_by = now - SWEEP_GRACE
    silent = rows.filter(Q(rung=0) | Q(next_rung_at__lt=seen_by), due_at__lt=seen_by)
    found = {one.pk: one for one in silent.order_by("pk")}
    found |= {one.pk: one for one in disagreeing(Incident.objects.select_related("shift__vehicle"))}
    text = _("%(mark)s waits on the road and nobody was warned.")
    findings = [
        Finding(text % {"mark": one.shift.vehicle.mark}, reverse("incidents"))
        for one in found.values()
    ]
    title = gettext_lazy("Every incident on the road is settled or warned about")
    return checked(Promise.NEVER_INTERRUPTED, title, rows.count(), findings)


def no_stop_of_who_does_not_drive(*, now: datetime) -> Checked:
    """Nobody waits for a stop of a trip that is over, or of a vehicle that is broken or gone."""
    rows = Stop.objects.filter(state__in=TO_DO).select_related("trip__shift__vehicle", "order")
    ended = Q(trip__state__in=[TripState.DONE, TripState.BROKEN_OFF, TripState.DROPPED])
    gone = Q(trip__shift__state__in=[ShiftState.BROKEN, ShiftState.OFF_DUTY, ShiftState.WITHDRAWN])
    text = _("%(order)s waits for %(mark)s, which does not drive.")
    findings = [
        Finding(text % {"order": stop.order.number, "mark": stop.trip.shift.vehicle.mark})
        for stop in rows.filter(ended | gone).order_by("pk")
    ]
    title = gettext_lazy("No stop waits for a vehicle that does not drive")
    return checked(Promise.NEVER_INTERRUPTED, title, rows.count(), findings)
