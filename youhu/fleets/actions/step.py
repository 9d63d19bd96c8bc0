"""What every step has in common: whose it is, which clock starts, who is told."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.calendar import SHANGHAI, LimitType
from youhu.common.errors import Refused
from youhu.fleets.models import Document, Fleet, Violation
from youhu.fleets.queries import Thing, keeps, runs
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.registry.rules import Role


def must_keep(fleet: Fleet, by: Member) -> None:
    """Raise Refused for a hand that is not at the desk of the fleet's market."""
    if not keeps(by, fleet):
        raise Refused(_("The association's desk does this."))


def must_run(fleet: Fleet, by: Member) -> None:
    """Raise Refused for a hand that neither manages the fleet nor writes down its paper."""
    if not runs(by, fleet) and not keeps(by, fleet):
        raise Refused(_("The fleet does this itself, or the association's desk for it."))


def must_say(note: str, missing: str) -> str:
    """The words, trimmed. Raises Refused where there are none."""
    if not note.strip():
        raise Refused(missing)
    return note.strip()


def in_work_days(days: int, now: datetime) -> datetime:
    """When so many work days are over."""
    calendar = current().calendar()
    return calendar.due(now, amount=days, limit_type=LimitType.WORK_DAYS).at


def at_end_of(day: Any) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time(23, 59), tzinfo=SHANGHAI)


def in_days(days: int, now: datetime) -> datetime:
    return at_end_of(timezone.localdate(now) + timedelta(days=days))


def desk_of(fleet: Fleet) -> Audience:
    return Audience(unit=fleet.market, role=Role.HANDLER)


def manager_of(fleet: Fleet) -> Audience:
    return Audience(unit=fleet.organisation, role=Role.HANDLER)


def tell_of(
    thing: Thing | Document | Violation, template: str, to: Audience, now: datetime, *,
    key: str = "", **words: str,
) -> None:  # fmt: skip
    """Write a message; a driver is named as their fleet knows them, and nothing else of them."""
    shown = thing.thing if isinstance(thing, Document) else thing
    fleet = shown if isinstance(shown, Fleet) else shown.fleet
    unit = to.unit.code if to.unit else ""
    name = f"{thing.subject}:{thing.revision}:{template}:{key}:{unit}{to.role}"
    context = {"thing": str(shown), "fleet": str(fleet), **words}
    link = f"{settings.YOUHU_SITE_URL}{shown.get_absolute_url()}"
    tell(name, template, context, to=to, now=now, link=link)


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""
