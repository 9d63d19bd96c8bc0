"""What every step has in common: whose room it is, the clock that starts, who is told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.models import Recorded
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.rooms.models import Mediation, Promised, Room
from youhu.rooms.queries import keeps, keeps_rooms, team


def runs(due_at: datetime) -> dict[str, Any]:
    """The columns of a clock that starts now; its first warning is given when it is due."""
    return {"due_at": due_at, "rung": 0, "next_rung_at": due_at}


def stands() -> dict[str, Any]:
    """The columns of a clock when nothing is due any more."""
    return {"due_at": None, "rung": 0, "next_rung_at": None}


def refuse_others(room: Room, by: Member) -> None:
    """Raise Refused for a hand that does not sit in this room."""
    if not keeps(by, room):
        raise Refused(_("The community of this room keeps it. Ask its desk."))


def refuse_no_keeper(by: Member) -> None:
    """Raise Refused for a hand that sits in no room."""
    if not keeps_rooms(by):
        raise Refused(_("Communities keep rooms. Switch to your post in a community."))


def refuse_past(due_at: datetime, now: datetime) -> None:
    if due_at <= now:
        raise Refused(_("This moment has passed. Choose a later one."))


def of_team(member: Member, community_id: int | None, now: datetime) -> Member:
    """The member, if they work for this community now. Raises Refused for others."""
    if member.pk not in {one.pk for one in team(community_id, now)}:
        raise Refused(_("Choose somebody of the community's desk or grid."))
    return member


def said(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}" if moment else ""


def tell_of(
    thing: Promised | Mediation, template: str, to: Audience, now: datetime, *, key: str = "",
    **words: str,
) -> None:  # fmt: skip
    """Write a message: a code and moments, nothing that anybody said."""
    assert isinstance(thing, Recorded)
    who = f"{to.member.pk if to.member else ''}{to.unit.code if to.unit else ''}{to.role}"
    name = f"{thing.subject}:{thing.revision}:{template}:{key}:{who}"
    context = {"code": thing.code, "due": said(thing.due_at), **words}
    link = f"{settings.YOUHU_SITE_URL}{thing.get_absolute_url()}"
    tell(name, template, context, to=to, now=now, link=link)
