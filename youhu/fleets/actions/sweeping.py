"""What time does: documents end, things are stopped, warnings are given, violations stand."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.each import each
from youhu.fleets.actions.papers import next_warning
from youhu.fleets.actions.proposing import NO_PROPOSAL
from youhu.fleets.actions.step import desk_of, in_days, manager_of, said, tell_of
from youhu.fleets.models import Document, Driver, Fleet, Permit, Vehicle, Violation
from youhu.fleets.queries import Thing, lacks
from youhu.fleets.rules import (
    RENEW_DAYS,
    RUNG_STEP,
    TOP_RUNG,
    DocumentState,
    Proposed,
    State,
    ViolationState,
)
from youhu.ledger.actions import move, record
from youhu.ledger.clocked import clock
from youhu.ledger.ladder import climb
from youhu.registry.models import nobody
from youhu.registry.rules import Role

CLOCK = Role.CLOCK
LOT = 300


def warn_of_ends(*, now: datetime) -> int:
    """Thirty, seven and one day before a document ends its fleet hears of it; how many did."""
    rows = Document.objects.filter(state=DocumentState.ACCEPTED, next_rung_at__lte=now)
    return each(rows.order_by("next_rung_at", "pk")[:LOT], lambda paper: _warn(paper, now))


@transaction.atomic
def _warn(paper: Document, now: datetime) -> int:
    fence = {"state": paper.state, "next_rung_at": paper.next_rung_at}
    following = next_warning(paper.valid_until, now)
    mine = Document.objects.filter(pk=paper.pk, **fence)
    if not mine.update(rung=paper.rung + 1, next_rung_at=following):
        return 0
    days = (paper.valid_until - timezone.localdate(now)).days
    record(paper, "warn", by=nobody(CLOCK), now=now, payload={"days": days})
    words = {"kind": str(paper.get_kind_display()), "days": str(days)}
    tell_of(paper, "paper_ends", manager_of(paper.fleet), now, **words)
    return 1


def stop_ended(*, now: datetime) -> int:
    """On the day after a needed document or permit ended what it was for is stopped; how many."""
    on = timezone.localdate(now)
    ended = Document.objects.filter(state=DocumentState.ACCEPTED, valid_until__lt=on)
    rows: list[Document | Vehicle] = [*ended.order_by("valid_until", "pk")[:LOT]]
    rows += _without_permit(on)
    return each(rows, lambda thing: _end_or_stop(thing, on, now))


def _end_or_stop(thing: Document | Vehicle, on: date, now: datetime) -> int:
    return _expire(thing, on, now) if isinstance(thing, Document) else _stop(thing, on, now)


@transaction.atomic
def _expire(paper: Document, on: date, now: datetime) -> int:
    move(paper, "expire", by=nobody(CLOCK), now=now, next_rung_at=None)
    thing = paper.thing
    return _stop(type(thing)._default_manager.get(pk=thing.pk), on, now)


def _without_permit(on: date) -> list[Vehicle]:
    """Admitted vehicles of a type that needs a permit, and has none on that day."""
    held = Permit.objects.filter(vehicle=OuterRef("pk"), valid_from__lte=on, valid_until__gte=on)
    rows = Vehicle.objects.filter(state=State.ADMITTED, type__needs_permit=True)
    return list(rows.exclude(Exists(held)).order_by("pk")[:LOT])


@transaction.atomic
def _stop(thing: Thing, on: date, now: datetime) -> int:
    """Stop one thing, if it drives and something is missing; its fleet and the desk hear why."""
    missing = lacks(thing, on) if thing.state == State.ADMITTED else []
    if not missing:
        return 0
    reason = _("; ").join(str(one) for one in missing)[:300]
    dropped = {} if thing.proposed == Proposed.END else NO_PROPOSAL  # an end still waits for a word
    move(
        thing, "stop", by=nobody(CLOCK), now=now, reason=reason, is_for_papers=True,
        suspended_until=None, **dropped, **clock(in_days(RENEW_DAYS, now)),
    )  # fmt: skip
    for to in (manager_of(thing.of_fleet), desk_of(thing.of_fleet)):
        tell_of(thing, "admission_stopped", to, now, reason=reason)
    return 1


def warn(*, now: datetime) -> int:
    """Climb the ladder of what waits too long for the desk or for a fleet; how many rungs."""
    return climb(_waiting(), now=now, step=RUNG_STEP, top=TOP_RUNG, give=_give)


def _waiting() -> Iterator[QuerySet[Any]]:
    for kind in (Fleet, Vehicle, Driver):
        yield kind._default_manager.filter(due_at__isnull=False)
    yield Violation.objects.filter(state=ViolationState.OBJECTED)


def _give(thing: Thing | Violation, now: datetime) -> None:
    """Whoever has the next step hears first; from the second warning on the desk does, too."""
    fleet = thing if isinstance(thing, Fleet) else thing.fleet
    is_fleets = not isinstance(thing, Violation) and thing.holder == fleet.organisation
    words = {"due": said(thing.due_at), "rung": str(thing.rung)}
    if is_fleets:
        tell_of(thing, "admission_overdue", manager_of(fleet), now, key=str(thing.rung), **words)
    if not is_fleets or thing.rung > 1:
        tell_of(thing, "admission_overdue", desk_of(fleet), now, key=str(thing.rung), **words)
