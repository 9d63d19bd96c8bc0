"""What waits for somebody: one clock that runs, and the ladder of warnings above its due time."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from youhu.ledger.models import Recorded


class Clocked(Recorded):
    """A thing with a clock. A clock that stands still has no due time."""

    FENCE: tuple[str, ...] = ("due_at",)

    due_at = models.DateTimeField(_("due"), null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def clock(due_at: Any) -> dict[str, Any]:
    """The columns of a clock that starts now; without a due time it stands still."""
    return {"due_at": due_at, "rung": 0, "next_rung_at": due_at}
