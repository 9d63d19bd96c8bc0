"""Never interrupted: every check-in was accepted or its clock runs, and so with every service."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.volunteering.models import CheckIn, ServiceRecord
from youhu.volunteering.rules import ServiceState

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
_DESKLESS = gettext_lazy("%(code)s: nobody serves at the desk of %(community)s.")
_SILENT = gettext_lazy("%(code)s in %(community)s is overdue and nobody was warned.")
_APART = gettext_lazy("%(code)s in %(community)s is not what its ledger says.")


def check_ins_have_a_desk(*, now: datetime) -> Checked:
    """Every active check-in is in the hands of a community at whose desk somebody serves."""
    desks = Member.objects.serving(timezone.localdate(now)).filter(
        role=Role.HANDLER, organisation__kind=OrgKind.COMMUNITY
    )
    kept = desks.values("organisation__area_code")
    active = CheckIn.objects.active()
    loose = active.exclude(community__code__in=kept).select_related("community").order_by("pk")
    title = gettext_lazy("Every check-in has a community that accepts it")
    findings = [_finding(_DESKLESS, one) for one in loose]
    return checked(Promise.NEVER_INTERRUPTED, title, active.count(), findings)


def overdue_warned(*, now: datetime) -> Checked:
    """Nothing that waits for a community is overdue without a warning on record."""
    findings, looked_at = [], 0
    for rows in (CheckIn.objects.active(), _logged()):
        late = rows.filter(due_at__lt=now - SWEEP_GRACE)
        looked_at += late.count()
        silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=now - SWEEP_GRACE))
        findings += [
            _finding(_SILENT, one) for one in silent.select_related("community").order_by("pk")
        ]
    title = gettext_lazy("Every overdue check-in and service has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def rows_agree_with_ledger(*, now: datetime) -> Checked:
    """What the rows say is what the last lines about them say."""
    check_ins = CheckIn.objects.select_related("community")
    services = ServiceRecord.objects.select_related("community")
    findings = [_finding(_APART, one) for one in disagreeing(check_ins)]
    findings += [_finding(_APART, one) for one in disagreeing(services)]
    title = gettext_lazy("Every check-in and service is in the state that its ledger says")
    looked_at = check_ins.count() + services.count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _logged() -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(state=ServiceState.LOGGED)


def _finding(text: object, one: CheckIn | ServiceRecord) -> Finding:
    code = one.code if isinstance(one, CheckIn) else f"H-{one.pk}"
    return Finding(str(text) % {"code": code, "community": one.community}, code=code)
