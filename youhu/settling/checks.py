"""Never interrupted: what was carried is paid for, in time, and the sums are right."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.delivery.models import Order
from youhu.ledger.queries import disagreeing
from youhu.settling.models import Correction, Line, Statement
from youhu.settling.queries import CARRIED, all_waiting, day_after, markets, wrong_sums

SWEEP_GRACE = timedelta(minutes=2)
_FORGOTTEN = _("Order %(code)s was carried and stands on no statement, though its month was drawn.")
_SILENT = _("%(code)s is overdue and nobody was warned.")
_WRONG = _("The figures of %(code)s are not those of its lines.")
_APART = _("%(code)s is not what its ledger says.")


def carried_is_settled(*, now: datetime) -> Checked:
    """What was delivered in a period whose statements were sent stands on one of them."""
    findings = []
    for market in markets():
        sent = Statement.objects.filter(market=market, sent_at__isnull=False)
        last = sent.aggregate(on=Max("ends_on"))["on"]
        if last is None:
            continue
        rows = Order.objects.filter(
            market=market, fleet__isnull=False, state__in=CARRIED, settled_on=None,
            delivered_at__lt=day_after(last), fleet__statements__ends_on__gte=last,
            fleet__statements__sent_at__isnull=False,
            # a phone may hand in an evening's delivery after the statement was drawn up
            proofs__received_at__lt=F("fleet__statements__drawn_at"),
        )  # fmt: skip
        findings += [_finding(_FORGOTTEN, one.number) for one in rows.distinct().order_by("pk")]
    title = _("Every order that was carried stands on a statement of its period")
    return checked(Promise.NEVER_INTERRUPTED, title, Line.objects.count(), findings)


def overdue_warned(*, now: datetime) -> Checked:
    """No statement and no correction is overdue without a warning on record."""
    findings, looked_at = [], 0
    for rows in all_waiting():
        late = rows.filter(due_at__lt=now - SWEEP_GRACE)
        looked_at += rows.count()
        silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=now - SWEEP_GRACE))
        findings += [_finding(_SILENT, one.code) for one in silent.order_by("pk")]
    title = _("Every overdue statement has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def sums_are_right(*, now: datetime) -> Checked:
    """The figures of every statement are those of its lines and corrections."""
    findings = [_finding(_WRONG, one.code) for one in wrong_sums()]
    title = _("Every statement adds up")
    return checked(Promise.NEVER_INTERRUPTED, title, Statement.objects.count(), findings)


def rows_agree_with_ledger(*, now: datetime) -> Checked:
    """Every statement and correction is in the state that its ledger says."""
    kinds: tuple[Any, ...] = (Statement.objects.whole(), Correction.objects.all())
    findings = [_finding(_APART, one.code) for rows in kinds for one in disagreeing(rows)]
    title = _("Every statement is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, Statement.objects.count(), findings)


def _finding(text: object, code: str) -> Finding:
    return Finding(str(text) % {"code": code}, code=code)
