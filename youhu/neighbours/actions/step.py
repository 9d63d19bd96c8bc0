"""What every step has in common: whose it is, and who is told."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.models import Recorded
from youhu.neighbours.desks import may_plan
from youhu.neighbours.models import LinkPlan
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role


def desk_audience(unit: Organisation) -> Audience:
    """Who works at links in a unit: the handlers of a committee, the dispatchers of a room."""
    is_room = unit.kind == OrgKind.COMMAND_ROOM
    return Audience(unit=unit, role=Role.DISPATCHER if is_room else Role.HANDLER)


def own_plan(plan: LinkPlan, by: Member) -> None:
    """Raise Refused for who may not work at a plan."""
    if not may_plan(by, plan.area):
        raise Refused(_("This plan is not yours to change. Its page says whose it is."))


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def tell_of(
    thing: Recorded, template: str, to: Audience, now: datetime, *, link: str, **words: str
) -> None:
    """Write a message about a thing; never a name of a household or of a Party member."""
    whose = to.unit.code if to.unit else str(to.member.pk if to.member else "")
    key = f"{thing.subject}:{thing.revision}:{template}:{whose}{to.role}"
    tell(key, template, words, to=to, now=now, link=f"{settings.YOUHU_SITE_URL}{link}")
