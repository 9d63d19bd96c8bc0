"""Never interrupted: every check-in was accepted or its clock runs, and so with every service."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.common.promises import MOST_LISTED, Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.volunteering.models import Activity, Letter, SignUp
from youhu.volunteering.queries import all_waiting, everything, letters_due, stranded
from youhu.volunteering.rules import WINDOW, ActivityState

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
LETTER_GRACE = timedelta(days=1)  # a sweep writes some letters at a time
_PLACES = {SignUp: "activity__community"}
_DESKLESS = gettext_lazy("%(code)s: nobody serves at the desk of %(community)s.")
_SILENT = gettext_lazy("%(code)s in %(community)s is overdue and nobody was warned.")
_UNWRITTEN = gettext_lazy("%(unit)s has no letter of the quarter that has ended.")
_UNENDED = gettext_lazy("%(code)s in %(community)s is over and still open.")
_APART = gettext_lazy("%(code)s in %(community)s is not what its ledger says.")


def check_ins_have_a_desk(*, now: datetime) -> Checked:
    """Whatever waits for a community lies at a desk at which somebody serves."""
    desks = Member.objects.serving(timezone.localdate(now)).filter(
        role=Role.HANDLER, organisation__kind=OrgKind.COMMUNITY
    )
    kept = set(desks.values_list("organisation__area_code", flat=True))
    findings, looked_at = [], 0
    for rows in all_waiting():
        if rows.model is Letter:
            continue
        looked_at += rows.count()
        loose = rows.exclude(**{f"{_PLACES.get(rows.model, 'community')}__code__in": kept})
        findings += [_finding(_DESKLESS, one) for one in loose.order_by("pk")]
    title = gettext_lazy("Every check-in has a community that accepts it")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def overdue_warned(*, now: datetime) -> Checked:
    """Nothing that waits for a community or a unit is overdue without a warning on record."""
    findings, looked_at = [], 0
    for rows in all_waiting():
        late = rows.filter(due_at__lt=now - SWEEP_GRACE)
        looked_at += late.count()
        silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=now - SWEEP_GRACE))
        findings += [_finding(_SILENT, one) for one in silent.order_by("pk")]
    title = gettext_lazy("Every overdue check-in and service has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def letters_sent(*, now: datetime) -> Checked:
    """Every unit has its letter of the quarter that has ended, or it is not due yet."""
    late = [unit for unit, _quarter, _rows in letters_due(now - LETTER_GRACE, most=MOST_LISTED)]
    title = gettext_lazy("Every unit has the letter of the quarter that has ended")
    findings = [Finding(str(_UNWRITTEN) % {"unit": unit}, code=unit.code) for unit in late]
    return checked(Promise.NEVER_INTERRUPTED, title, Letter.objects.count(), findings)


def activities_end(*, now: datetime) -> Checked:
    """No activity that is long over is still open: who came has hours, who did not is told."""
    open_ones = Activity.objects.filter(state=ActivityState.OPEN)
    over = open_ones.filter(ends_at__lt=now - WINDOW - SWEEP_GRACE).order_by("pk")
    title = gettext_lazy("Every activity that is over is closed")
    findings = [_finding(_UNENDED, one) for one in over.select_related("community")]
    findings += [_finding(_UNENDED, one) for one in stranded(now - SWEEP_GRACE)]
    return checked(Promise.NEVER_INTERRUPTED, title, open_ones.count(), findings)


def rows_agree_with_ledger(*, now: datetime) -> Checked:
    """What the rows say is what the last lines about them say."""
    findings, looked_at = [], 0
    for rows in everything():
        looked_at += rows.count()
        findings += [_finding(_APART, one) for one in disagreeing(rows)]
    title = gettext_lazy("Every check-in and service is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _finding(text: object, one: Any) -> Finding:
    code = getattr(one, "code", "") or f"{one._meta.verbose_name} {one.pk}"
    place = one.unit if isinstance(one, Letter) else one.community
    return Finding(str(text) % {"code": code, "community": place}, code=code)
