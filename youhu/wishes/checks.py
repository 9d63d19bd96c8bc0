"""Never interrupted: every wish has an owner, a next step and a due time, and no lease outlives."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.queries import disagreeing
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.wishes.models import Claim, Proposal, Wish
from youhu.wishes.rules import GOING_ON, HELD, ClaimState, Side, State

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
# Where the sweep acts by itself when the time is over.
_SELF_ENDING = (State.OPEN, State.CLAIMED)


def wishes_go_on(*, now: datetime) -> Checked:
    """Every wish that goes on lies with somebody who serves: the desk, or who claimed it."""
    on = timezone.localdate(now)
    desks = Member.objects.serving(on).filter(
        role=Role.HANDLER, organisation__kind=OrgKind.COMMUNITY
    )
    kept = set(desks.values_list("organisation__area_code", flat=True))
    serving = set(
        Member.objects.serving(on)
        .filter(pk__in=Wish.objects.filter(state__in=HELD).values("helper"))
        .values_list("pk", flat=True)
    )
    held = Claim.objects.filter(state=ClaimState.HELD)
    led = set(held.filter(seat=1).values_list("wish", flat=True))
    loose = set(held.exclude(wish__state__in=HELD).values_list("wish", flat=True))
    rows = Wish.objects.filter(Q(state__in=GOING_ON) | Q(pk__in=held.values("wish")))
    findings = []
    for wish in rows.select_related("community").order_by("pk"):
        if wish.goes_on and wish.community.code not in kept:
            findings.append(_finding(_DESKLESS, wish))
        elif wish.is_held != (wish.pk in led) or wish.pk in loose:
            findings.append(_finding(_LOOSE, wish))
        elif wish.side == Side.HELPER and wish.helper_id not in serving:
            findings.append(_finding(_GONE, wish))
    title = gettext_lazy("Every wish has an owner and a next step")
    return checked(Promise.NEVER_INTERRUPTED, title, rows.count(), findings)


_DESKLESS = gettext_lazy("%(code)s: nobody serves at the desk of %(community)s.")
_LOOSE = gettext_lazy("%(code)s in %(community)s: its state and its claim do not agree.")
_GONE = gettext_lazy("%(code)s in %(community)s: who claimed it serves no longer.")
_SILENT = gettext_lazy("%(code)s in %(community)s is overdue and nobody was warned.")
_LEASE = gettext_lazy("%(code)s in %(community)s: the time of its holder is over, and it is held.")
_ROUND = gettext_lazy("%(code)s in %(community)s: its round is over, and it still waits.")
_APART = gettext_lazy("%(code)s in %(community)s is not what its ledger says.")


def overdue_warned(*, now: datetime) -> Checked:
    """No wish that waits for a hand is overdue without a warning on record."""
    waiting = Wish.objects.filter(state__in=GOING_ON).exclude(state__in=_SELF_ENDING)
    late = waiting.filter(due_at__lt=now - SWEEP_GRACE)
    silent = late.filter(Q(rung=0) | Q(next_rung_at__lt=now - SWEEP_GRACE))
    title = gettext_lazy("Every overdue wish has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, late.count(), _found(_SILENT, silent))


def no_lease_outlives_its_end(*, now: datetime) -> Checked:
    """A wish whose holder did not talk to the asker in time is open again; rounds end, too."""
    running = Wish.objects.filter(state__in=_SELF_ENDING)
    late = running.filter(due_at__lt=now - SWEEP_GRACE)
    findings = [
        *_found(_LEASE, late.filter(state=State.CLAIMED)),
        *_found(_ROUND, late.filter(state=State.OPEN)),
    ]
    title = gettext_lazy("No claim outlives its lease, no round its end")
    return checked(Promise.NEVER_INTERRUPTED, title, running.count(), findings)


def wishes_agree_with_ledger(*, now: datetime) -> Checked:
    """What a row says is what the last line about it says."""
    rows = Wish.objects.select_related("community")
    title = gettext_lazy("Every wish and proposal is in the state that its ledger says")
    findings = [_finding(_APART, one) for one in disagreeing(rows)]
    proposals = Proposal.objects.select_related("community")
    findings += [_finding(_APART, one) for one in disagreeing(proposals)]
    looked_at = rows.count() + proposals.count()
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _found(text: object, rows: object) -> list[Finding]:
    assert isinstance(rows, Iterable)
    return [_finding(text, wish) for wish in rows]


def _finding(text: object, thing: Wish | Proposal) -> Finding:
    code = thing.code if isinstance(thing, Wish) else f"P-{thing.pk}"
    return Finding(str(text) % {"code": code, "community": thing.community}, code=code)
