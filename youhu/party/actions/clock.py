"""What time does to transfers and terms: letters expire, steps are reminded of, elections too."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from youhu.common.errors import Refused
from youhu.ledger.actions import move, record
from youhu.party.models import PartyBody, Transfer
from youhu.party.rules import ESCALATED, REMINDED, SOON, State
from youhu.party.telling import keepers_of, overseers_of, tell_all
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def expire_letters(*, now: datetime) -> int:
    """Letters that nobody received in their time expire; the members stay where they are."""
    due = Transfer.objects.filter(state=State.ISSUED, due_at__lt=now).order_by("pk")
    return sum(_expire(transfer, now=now) for transfer in due.select_related("source", "target"))


@transaction.atomic
def _expire(transfer: Transfer, *, now: datetime) -> int:
    """Two sweeps do no harm: the second one finds the transfer moved on."""
    try:
        move(transfer, "expire", by=nobody(Role.CLOCK), now=now, due_at=None, ended_at=now)
    except Refused:
        return 0
    words = {"number": transfer.letter_number, "target": transfer.goes_to}
    tell_all(transfer, "transfer_expired", keepers_of(transfer.responsible), now=now, **words)
    return 1


def remind(*, now: datetime) -> int:
    """Whoever's turn it is hears of it before it is due, and the room above when it is late."""
    late = Transfer.objects.open().filter(due_at__lt=now, rung__lt=ESCALATED)
    soon = Transfer.objects.open().filter(due_at__lt=now + SOON, due_at__gte=now, rung=0)
    ends = ("source", "target")
    told = sum(_rung(one, ESCALATED, now=now) for one in late.select_related(*ends).order_by("pk"))
    return told + sum(
        _rung(one, REMINDED, now=now) for one in soon.select_related(*ends).order_by("pk")
    )


@transaction.atomic
def _rung(transfer: Transfer, rung: int, *, now: datetime) -> int:
    fence = {"revision": transfer.revision, "state": transfer.state}
    try:
        record(transfer, "remind", by=nobody(Role.CLOCK), now=now, fence=fence, rung=rung)
    except Refused:
        return 0
    whose = transfer.turn
    to = overseers_of(whose) if rung == ESCALATED else keepers_of(whose)
    template = "transfer_late" if rung == ESCALATED else "transfer_soon"
    until = f"{timezone.localtime(transfer.due_at):%Y-%m-%d}" if transfer.due_at else ""
    words = {
        "number": transfer.letter_number or f"#{transfer.pk}", "unit": str(whose), "until": until
    }  # fmt: skip
    tell_all(transfer, template, to, now=now, **words)
    return 1


def escalate_elections(*, now: datetime) -> int:
    """Where a term is over and nobody was elected, the room above hears of it once."""
    on = timezone.localdate(now)
    rows = PartyBody.objects.overdue(on).select_related("organisation").order_by("pk")
    waiting = [body for body in rows if body.escalated_for != body.term_ends_on]
    return sum(_escalate(body, now=now) for body in waiting if body.organisation.serves(on))


@transaction.atomic
def _escalate(body: PartyBody, *, now: datetime) -> int:
    fence = {"revision": body.revision}
    clock = nobody(Role.CLOCK)
    try:
        record(body, "escalate", by=clock, now=now, fence=fence, escalated_for=body.term_ends_on)
    except Refused:
        return 0
    words = {"unit": str(body.organisation), "until": f"{body.term_ends_on:%Y-%m-%d}"}
    tell_all(body, "election_overdue", overseers_of(body.organisation), now=now, **words)
    return 1
