"""What the steps have in common: whose hand it is, when the next step is due, who is told."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.settling.models import Correction, Statement

Waiting = Statement | Correction


def work_days(n: int, unit: Organisation, now: datetime) -> datetime:
    """The end of the n-th work day from now, on the calendar of a unit."""
    calendar = current().calendar(unit.pk)
    return calendar.due(now, amount=n, limit_type=LimitType.WORK_DAYS).at


def at_desk(market: Organisation, by: Member) -> None:
    """Raise Refused unless the member is at the desk of this market."""
    if not (by.keeps_market and by.organisation_id == market.pk):
        raise Refused(_("Only the desk of %(market)s does this.") % {"market": market})


def must_say(said: str, why: str) -> str:
    """The words, trimmed; raises Refused with `why` when there are none."""
    if not said.strip():
        raise Refused(why)
    return said.strip()


def tell_unit(thing: Waiting, template: str, unit: Organisation, *, now: datetime,
              key: str = "") -> None:  # fmt: skip
    """Write a message about a thing to the desk of a unit, once for each state and key."""
    due = f"{timezone.localtime(thing.due_at):%m-%d %H:%M}" if thing.due_at else ""
    words = {"code": thing.code, "fleet": str(thing.fleet), "due": due}
    name = f"{thing.subject}:{thing.revision}:{template}:{key}"
    link = thing.get_absolute_url() if isinstance(thing, Statement) else ""
    tell(name, template, words, to=Audience(unit=unit, role=Role.HANDLER), now=now,
         link=f"{settings.YOUHU_SITE_URL}{link}")  # fmt: skip
