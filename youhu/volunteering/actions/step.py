"""What the steps have in common: whose a thing is, when the next is due, who is told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member, Person
from youhu.registry.rules import Role
from youhu.territory.models import Area
from youhu.volunteering.models import CheckIn, Letter, ServiceRecord, SignUp, UnitCheckIn
from youhu.volunteering.queries import desk_of, keeps
from youhu.volunteering.rules import RECHECK_DAYS

Placed = CheckIn | ServiceRecord | SignUp | UnitCheckIn
Waiting = Placed | Letter


def work_days(n: int, community: Area, now: datetime) -> datetime:
    """The end of the n-th work day from now, on the calendar of the community's desk."""
    desk = desk_of(community)
    calendar = current().calendar(desk.pk if desk else None)
    return calendar.due(now, amount=n, limit_type=LimitType.WORK_DAYS).at


def recheck_due(now: datetime) -> datetime:
    """When it is to be looked at again whether a check-in still holds."""
    return now + timedelta(days=RECHECK_DAYS)


def at_desk(community: Area, by: Member) -> None:
    """Raise Refused unless the member is at the desk of this community."""
    if not keeps(by, community):
        raise Refused(_("Only the desk of %(community)s does this.") % {"community": community})


def own_or_desk(check_in: CheckIn, by: Member) -> None:
    """Raise Refused unless it is the member's own check-in, or one of the member's desk."""
    if by.role == Role.RESIDENT and by.pk and by.person_id == check_in.person_id:
        return
    at_desk(check_in.community, by)


def must_say(note: str, why: str) -> str:
    """The words, trimmed; raises Refused with `why` when there are none."""
    if not note.strip():
        raise Refused(why)
    return note.strip()


def acts_as_resident(person: Person) -> Member | None:
    """The post as which somebody reads what concerns them."""
    return person.posts.filter(role=Role.RESIDENT).order_by("pk").first()


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def tell_desk(thing: Placed, template: str, *, now: datetime, key: str = "", **words: str) -> None:
    """Write a message to the community's desk; it names nobody."""
    desk = desk_of(thing.community)
    if desk is not None:
        to = Audience(unit=desk, role=Role.HANDLER)
        send(thing, template, to, now=now, key=key, link=page_of(thing), **words)


def tell_person(
    thing: CheckIn | ServiceRecord | SignUp, template: str, *, now: datetime, key: str = "",
    **words: str,
) -> None:  # fmt: skip
    """Write a message to whom it is about."""
    member = acts_as_resident(thing.person)
    if member is not None:
        to = Audience(member=member)
        send(thing, template, to, now=now, key=key, link=reverse("my_service"), **words)


def tell_unit(thing: UnitCheckIn | Letter, template: str, *, now: datetime, key: str = "",
              **words: str) -> None:  # fmt: skip
    """Write a message to the contact of a unit."""
    to = Audience(unit=thing.unit, role=Role.HANDLER)
    send(thing, template, to, now=now, key=key, link=page_of(thing), **words)


def send(
    thing: Waiting, template: str, to: Audience, *, now: datetime, key: str = "", link: str = "",
    **words: str,
) -> None:  # fmt: skip
    """Write one message about a thing, once for each of its states and each `key`."""
    context = {"due": said(thing.due_at), "what": _what(thing), **words}
    if not isinstance(thing, Letter):
        context["community"] = str(thing.community)
    name = f"{thing.subject}:{thing.revision}:{template}:{key}"
    tell(name, template, context, to=to, now=now, link=f"{settings.YOUHU_SITE_URL}{link}")


def send_once_a_day(
    thing: Waiting, template: str, to: Audience, *, now: datetime, key: str, link: str = ""
) -> None:
    """Warn a desk, a unit or a room; however many wait for it, a place hears of them once a day."""
    place = thing.unit if isinstance(thing, Letter) else thing.community
    context = {"due": said(thing.due_at), "what": _what(thing), "community": str(place)}
    reader = f"{to.unit.code if to.unit else ''}/{to.role}"
    name = f"volunteering:{reader}:{place.code}:{template}:{key}:{timezone.localdate(now)}"
    if isinstance(thing, Letter | UnitCheckIn | SignUp):
        name = f"{name}:{thing.pk}"  # each is its own matter, and says its name
    tell(name, template, context, to=to, now=now, link=f"{settings.YOUHU_SITE_URL}{link}")


def _what(thing: Waiting) -> str:
    if isinstance(thing, SignUp):
        return thing.activity.title
    if isinstance(thing, Letter | UnitCheckIn):
        return str(thing.unit)
    return thing.what if isinstance(thing, ServiceRecord) else ""


def page_of(thing: Waiting) -> str:
    """Where a desk takes the next step with a thing."""
    if isinstance(thing, ServiceRecord):
        return reverse("services")
    return (
        thing.activity.get_absolute_url() if isinstance(thing, SignUp) else thing.get_absolute_url()
    )
