"""Never interrupted: every signal goes on to its end, and to what came of it."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.foresight.models import Signal
from youhu.registry.models import Member
from youhu.registry.rules import Role

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)


def signals_go_on(*, now: datetime) -> Checked:
    """Every signal has somebody for its next step, is warned of when late, and has an outcome."""
    rows = Signal.objects.select_related("unit", "matter", "category").order_by("pk")
    signals = list(rows.open()) + list(rows.filter(judge_at__lt=now - SWEEP_GRACE, outcome=""))
    serving = Member.objects.serving(timezone.localdate(now))
    hands = serving.filter(role__in=[Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR])
    units: set[int | None] = set(hands.values_list("organisation", flat=True))
    findings = [
        Finding(why, signal.get_absolute_url(), signal.unit.code, signal.lng, signal.lat)
        for signal in signals
        if (why := _stuck(signal, units, now))
    ]
    title = gettext_lazy("Every signal has a unit, a next step and an outcome")
    return checked(Promise.NEVER_INTERRUPTED, title, len(signals), findings)


def _stuck(signal: Signal, units: set[int | None], now: datetime) -> str:
    said = {"what": signal.title, "unit": signal.unit}
    if not signal.is_open:
        return _("%(what)s: nobody has said what came of it. Let the sweep run.") % said
    if signal.unit_id not in units:
        return _("%(what)s: nobody serves in %(unit)s to take it up. Appoint somebody.") % said
    if signal.warned_at is None and signal.due_at < now - SWEEP_GRACE:
        return _("%(what)s is overdue and nobody was warned. Let the sweep run.") % said
    return ""
