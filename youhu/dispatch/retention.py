"""How long it is kept where vehicles were."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from youhu.dispatch.actions.tracking import forget_positions
from youhu.dispatch.models import Position
from youhu.privacy.kinds import Kind


def _due(before: datetime) -> int:
    return Position.objects.filter(at__lt=before).count()


def _erase(before: datetime, most: int, _now: datetime) -> int:
    return forget_positions(before, most)


KINDS = (
    Kind(
        "positions",
        _("Where drivers were while on duty"),
        _("All positions go. The way driven by a trip, and the place of each proof, stay."),
        1,
        1,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _due,
        _erase,
    ),
)
