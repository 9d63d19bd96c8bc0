"""What a redrawn map means for a call that is open."""

from datetime import datetime

from django.db import transaction

from youhu.calls.models import Call
from youhu.ledger.actions import record
from youhu.registry.models import nobody
from youhu.registry.rules import Role


@transaction.atomic
def relocate(call: Call, cell_code: str, *, now: datetime) -> None:
    """The place of an open call has another cell now; its unit and its deadlines stay."""
    fence, said = {"cell_code": call.cell_code}, {"cell": cell_code, "before": call.cell_code}
    clock = nobody(Role.CLOCK)
    record(call, "relocate", by=clock, now=now, payload=said, fence=fence, cell_code=cell_code)
