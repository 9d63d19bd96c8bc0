"""Which room calls back, decides and is warned, and by when."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import Reference
from youhu.calls.routing import command_room
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.registry.models import Organisation
from youhu.territory.rules import SUBDISTRICT_DIGITS

WORK_DAYS = 3  # in which a caller is called back, and a second person decides


def desk_of(known: Reference, cell_code: str, now: datetime) -> Organisation:
    """The command room of the place. Raises Refused when the district has none."""
    place, on = cell_code[:SUBDISTRICT_DIGITS], timezone.localdate(now)
    room = command_room(known.tables.rules.localities, place, on)
    if room is None:
        raise Refused(_("No command room answers for this place yet. Please call 12345."))
    return room


def due_by(known: Reference, now: datetime) -> datetime:
    """When it must be done."""
    limit = LimitType.WORK_DAYS
    return known.calendar().due(now, amount=WORK_DAYS, limit_type=limit).at
