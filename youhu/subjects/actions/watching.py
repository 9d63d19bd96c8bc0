"""The sweep: who should have decided is told that it is late."""

from datetime import datetime

from django.db import transaction

from youhu.ledger.actions import record
from youhu.notices.actions import Audience, tell
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.subjects.actions.telling import due_said
from youhu.subjects.models import DataRequest
from youhu.subjects.queries import auditors, deciders

BATCH = 200


def warn(*, now: datetime) -> int:
    """Once for each request that is late: those who decide are told, and who audits."""
    late = DataRequest.objects.open().filter(due_at__lt=now, warned_at=None)
    return sum(_warn(request, now) for request in late.order_by("due_at", "pk")[:BATCH])


@transaction.atomic
def _warn(request: DataRequest, now: datetime) -> int:
    rows = DataRequest.objects.open().filter(pk=request.pk, warned_at=None)
    held = rows.select_for_update(of=("self",)).first()
    if held is None:
        return 0
    fence = {"state": held.state, "warned_at": None}
    record(held, "warn", by=nobody(Role.CLOCK), now=now, fence=fence, warned_at=now)
    said = {"code": held.code, "due": due_said(held)}
    for who in (*deciders(held.district, now), *auditors(held.district, now)):
        tell(
            f"{held.subject}:late:{who.pk}", "erasure_late", said, to=Audience(member=who),
            now=now, link=held.get_absolute_url(),
        )  # fmt: skip
    return 1
