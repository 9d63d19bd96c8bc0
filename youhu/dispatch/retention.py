"""How long it is kept where vehicles were, and what was told of incidents."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youhu.dispatch.actions.tracking import forget_incident, forget_positions
from youhu.dispatch.models import Incident, Position
from youhu.dispatch.rules import IncidentState
from youhu.privacy.kinds import Kind
from youhu.registry.models import nobody
from youhu.registry.rules import Role


def _due(before: datetime) -> int:
    return Position.objects.filter(at__lt=before).count()


def _erase(before: datetime, most: int, _now: datetime) -> int:
    return forget_positions(before, most)


def _settled(before: datetime) -> QuerySet[Incident]:
    rows = Incident.objects.filter(state=IncidentState.SETTLED, settled_at__lt=before)
    return rows.exclude(note="", answer="", lng=None).order_by("pk")


def _settled_due(before: datetime) -> int:
    return _settled(before).count()


def _settled_erase(before: datetime, most: int, now: datetime) -> int:
    rows = list(_settled(before)[:most])
    for one in rows:
        forget_incident(one, by=nobody(Role.CLOCK), now=now)
    return len(rows)


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
    Kind(
        "incidents",
        _("What was told of incidents on the road"),
        _("Words and place go, from the day on which it was settled. Kind, vehicle and day stay."),
        12,
        3,
        _("Personal Information Protection Law, art. 19: no longer than its purpose needs"),
        _settled_due,
        _settled_erase,
    ),
)
