"""Never interrupted: every order has an owner, a next step and a due time, up to its end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.common.promises import MOST_LISTED, Checked, Finding, Promise, checked
from youhu.delivery.models import Order, Trouble
from youhu.delivery.queries import next_step, owner_of
from youhu.delivery.rules import MOVING, OPEN, State, TroubleState
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import Role

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
SETTLED_LATELY = timedelta(days=2)  # older ones that are over were looked at often enough

_OWNERLESS = gettext_lazy("%(number)s: nobody serves at %(unit)s, which answers for it.")
_STUCK = gettext_lazy("%(number)s: it has no next step or no due time.")
_SILENT = gettext_lazy("%(number)s is overdue and nobody was warned.")
_LEFT = gettext_lazy("%(number)s: its days to be rated are over, and it is still open.")
_UNSETTLED = gettext_lazy("%(number)s: a trouble is overdue and nobody was warned.")
_APART = gettext_lazy("%(number)s is not what its ledger says.")
_UNPROVEN = gettext_lazy("%(number)s: it was handed over without a proof.")


def orders_go_on(*, now: datetime) -> Checked:
    """Every open order lies with a desk or a fleet where somebody serves, and has a next step."""
    on = timezone.localdate(now)
    serving = Member.objects.serving(on).filter(role=Role.HANDLER)
    served = set(serving.values_list("organisation", flat=True))
    rows = Order.objects.filter(state__in=OPEN).whole().order_by("pk")
    findings = []
    for order in rows.iterator(chunk_size=500):
        unit, step = owner_of(order), next_step(order)
        if unit.pk not in served:
            findings.append(_finding(_OWNERLESS, order, unit=unit))
        elif step is None or step.due_at is None:
            findings.append(_finding(_STUCK, order))
    title = gettext_lazy("Every open order has an owner, a next step and a due time")
    return checked(Promise.NEVER_INTERRUPTED, title, rows.count(), findings)


def late_orders_warned(*, now: datetime) -> Checked:
    """No order or trouble is past its due time without a warning; none stays open for ever."""
    is_silent = Q(rung=0) | Q(next_rung_at__lt=now - SWEEP_GRACE)
    late = Order.objects.filter(state__in=MOVING, due_at__lt=now - SWEEP_GRACE)
    left = Order.objects.filter(state=State.DELIVERED, due_at__lt=now - SWEEP_GRACE)
    left = left.exclude(troubles__state=TroubleState.OPEN)
    troubles = Trouble.objects.filter(state=TroubleState.OPEN, due_at__lt=now - SWEEP_GRACE)
    unsettled = troubles.filter(is_silent).select_related("order")
    findings = [
        *_found(_SILENT, late.filter(is_silent)), *_found(_LEFT, left),
        *(_finding(_UNSETTLED, trouble.order) for trouble in unsettled[: MOST_LISTED + 1]),
    ]  # fmt: skip
    title = gettext_lazy("Every overdue order and trouble has a warning on record")
    looked_at = late.count() + left.count() + troubles.count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def delivered_orders_proven(*, now: datetime) -> Checked:
    """What counts as delivered has a proof of it."""
    rows = Order.objects.filter(delivered_at__gte=now - SETTLED_LATELY)
    bare = rows.exclude(proofs__kind="delivery")
    title = gettext_lazy("Every delivery of the last two days has a proof")
    findings = list(_found(_UNPROVEN, bare))
    return checked(Promise.NEVER_INTERRUPTED, title, rows.count(), findings)


def orders_agree_with_ledger(*, now: datetime) -> Checked:
    """What the row of an order says is what the last line about it says."""
    is_recent = Q(state__in=OPEN) | Q(ended_at__gte=now - SETTLED_LATELY)
    rows = Order.objects.filter(is_recent)
    findings = [_finding(_APART, one) for one in disagreeing(rows)]
    troubles = Trouble.objects.filter(
        Q(state=TroubleState.OPEN) | Q(settled_at__gte=now - SETTLED_LATELY)
    ).select_related("order")
    findings += [_finding(_APART, one.order) for one in disagreeing(troubles)]
    title = gettext_lazy("Every order and trouble is in the state that its ledger says")
    looked_at = rows.count() + troubles.count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _found(text: object, rows: Any) -> Iterable[Finding]:
    return (_finding(text, order) for order in rows.order_by("pk")[: MOST_LISTED + 1])


def _finding(text: object, order: Order, **words: object) -> Finding:
    said = {"number": order.number, **words}
    return Finding(str(text) % said, order.get_absolute_url(), code=order.number)
