"""Never interrupted, as far as rounds can tell. Findings name codes, nobody's door."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.rounds.models import Drop, Part, Round
from youhu.rounds.rules import ENDED, DropState, PartState, State

SWEEP_GRACE = timedelta(minutes=2)


def drops_have_a_round(*, now: datetime) -> Checked:
    """Every order that waits is in a round that goes on, not in one that had closed before it."""
    waiting = Drop.objects.waiting().select_related("round__plan").order_by("pk")
    earlier = Round.objects.filter(
        plan=OuterRef("round__plan"), cut_off_at__gt=OuterRef("asked_at"),
        departs_at__lt=OuterRef("round__departs_at"),
    ).exclude(state=State.CALLED_OFF)  # fmt: skip
    too_late = Q(carried=0) & (Q(asked_at__gte=F("round__cut_off_at")) | Exists(earlier))
    astray = waiting.filter(Q(round__state__in=ENDED) | too_late)
    findings = [_finding(_("%(round)s: order %(n)s is in the wrong round."), one.round, one.pk)
                for one in astray]  # fmt: skip
    title = gettext_lazy("Every order for a door is in exactly one round, by its cut-off")
    return checked(Promise.NEVER_INTERRUPTED, title, Drop.objects.waiting().count(), findings)


def drops_have_an_owner(*, now: datetime) -> Checked:
    """Every open order has somebody who serves: its courier once shared out, and the desk."""
    on = timezone.localdate(now)
    desk = Member.objects.serving(on).filter(
        organisation=OuterRef("round__community"), role=Role.HANDLER
    )
    rows = Drop.objects.open().select_related("round__plan").order_by("pk")
    left_over = Part.objects.filter(round=OuterRef("round"), state=PartState.DROPPED_OUT)
    given_up = Q(stop__part__state=PartState.BACK) | (Q(stop=None) & ~Exists(left_over))
    under_way = Q(round__state=State.OUT, state=DropState.WAITING)
    found = rows.filter(~Exists(desk) | (under_way & given_up))
    findings = [_finding(_("%(round)s: order %(n)s has no owner who serves."), one.round, one.pk)
                for one in found]  # fmt: skip
    title = gettext_lazy("Every open order for a door has an owner who serves")
    return checked(Promise.NEVER_INTERRUPTED, title, rows.count(), findings)


def overdue_warned(*, now: datetime) -> Checked:
    """No round is past its time without a warning on record."""
    late = Round.objects.late(now - SWEEP_GRACE)
    silent = late.filter(rung=0).whole().order_by("pk")
    findings = [_finding(_("%(round)s is late and nobody was warned."), one) for one in silent]
    title = gettext_lazy("Every round that is past its time has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, late.count(), findings)


def agree_with_ledger(*, now: datetime) -> Checked:
    """What a row says is what the last line about it says."""
    findings = []
    for kind in (Round, Part, Drop):
        for thing in disagreeing(kind.objects.all()):
            of = thing if isinstance(thing, Round) else thing.round
            findings.append(_finding(_("%(round)s is not what its ledger says."), of))
    total = sum(kind.objects.count() for kind in (Round, Part, Drop))
    title = gettext_lazy("Rounds, shares and orders are in the state that their ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, total, findings)


def _finding(text: str, of: Round, n: int = 0) -> Finding:
    return Finding(text % {"round": of, "n": n}, of.get_absolute_url(), f"round-{of.pk}")
