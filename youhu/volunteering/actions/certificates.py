"""A certificate of service, with a code by which anybody may ask whether it is true."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.volunteering.models import Certificate, ServiceRecord
from youhu.volunteering.rules import stars_of

# Letters and digits that nobody takes for one another when reading a paper aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DIGITS = 12  # 59 bits: nobody hits one by trying


def _new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _n in range(DIGITS))


@transaction.atomic
def issue_certificate(*, by: Member, now: datetime) -> Certificate:
    """Write down what somebody has served so far; only confirmed hours are in it."""
    if by.role != Role.RESIDENT or not by.pk:
        raise Refused(_("You take your own certificate only."))
    mine = ServiceRecord.objects.counted().filter(person=by.person_id)
    sums = mine.aggregate(
        minutes=Sum("minutes"), n=Count("pk"), since=Min("starts_at"), until=Max("starts_at")
    )
    if (first := mine.order_by("pk").first()) is None:
        raise Refused(_("No hours of yours are confirmed yet."))
    made = Certificate.objects.create(
        district=first.district, person=by.person, code=_new_code(),
        minutes=sums["minutes"], times=sums["n"], stars=stars_of(sums["minutes"]),
        since_on=timezone.localdate(sums["since"]), until_on=timezone.localdate(sums["until"]),
        issued_at=now,
    )  # fmt: skip
    begin(made, "issue_certificate", by=by, now=now, payload={"minutes": made.minutes})
    return made
