"""Positions come in from a phone: only of who is on duty, and only of that time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.dispatch.actions.steps import check_hand
from youhu.dispatch.models import Incident, Position, Shift, Stop
from youhu.dispatch.positions import MOST, Point, sparse
from youhu.dispatch.rules import ShiftState
from youhu.ledger.actions import erase_words
from youhu.notices.actions import forget
from youhu.registry.models import Member

TRACKED = frozenset({ShiftState.ON_DUTY, ShiftState.BROKEN})


@transaction.atomic
def keep_positions(shift: Shift, points: Sequence[Point], *, by: Member, now: datetime) -> int:
    """Keep where the vehicle was while its driver was on duty; answers how many are new.

    What lies outside of the duty is left out. Raises Refused for who is not on duty.
    """
    check_hand(shift, by)
    if shift.state not in TRACKED or shift.began_at is None:
        raise Refused(_("Positions are kept only while you are on duty."))
    kept = sparse(p for p in points[:MOST] if shift.began_at <= p.at <= now)
    known = set(shift.positions.filter(at__in=[p.at for p in kept]).values_list("at", flat=True))
    rows = [Position(shift=shift, **vars(point)) for point in kept if point.at not in known]
    Position.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_positions(before: datetime, most: int) -> int:
    """Throw away at most so many positions from before a moment; answers how many."""
    old = Position.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)
    n, _by_kind = Position.objects.filter(pk__in=list(old[:most])).delete()
    return n


def forget_order(order: Order) -> None:
    """The stops of an order that is erased keep their moments, and no door."""
    Stop.objects.filter(order=order).update(address="", lng=round(order.lng, 2),
                                            lat=round(order.lat, 2))  # fmt: skip


@transaction.atomic
def forget_incident(incident: Incident, *, by: Member, now: datetime) -> None:
    """The words and the place of an incident that was settled go."""
    erase_words(incident, by=by, now=now, answer="", lng=None, lat=None)
    Incident.objects.filter(pk=incident.pk).update(note="")
    forget(incident.subject)
