"""How long everything may take is a row that the district keeps; every change is on record."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.summons.models import Limits
from youhu.summons.rules import Minutes

MOST_MINUTES = 60 * 24 * 60


@transaction.atomic
def change_limits(urgency: str, limits: Minutes, *, by: Member, now: datetime) -> Limits:
    """What is called from now on runs on these limits; running clocks stay as they are."""
    if by.role != Role.ADMIN:
        raise Refused(_("Only an administrator changes limits."))
    told = asdict(limits)
    if not all(0 < n <= MOST_MINUTES for n in told.values()):
        raise Refused(_("A limit lies between one minute and sixty days."))
    if limits.arrive < limits.acknowledge:
        raise Refused(_("Arriving cannot be due before acknowledging."))
    found = Limits.objects.filter(urgency=urgency).first()
    if found is None:
        made = Limits.objects.create(district=by.area_code[:6], urgency=urgency, **told)
        begin(made, "keep", by=by, now=now, payload=told)
        return made
    record(found, "change", by=by, now=now, payload=told, **told)
    return found
