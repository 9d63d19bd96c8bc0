"""Whom to tell of what befalls a duty post, and in which words."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.reference import current
from youhu.calls.routing import command_room
from youhu.common.errors import Refused
from youhu.notices.actions import Audience, tell
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.rosters.models import Handover, Leave, Swap
from youhu.rosters.queries import in_the_way, is_away
from youhu.territory.duty import Turn
from youhu.territory.models import Post


def in_charge(post: Post, now: datetime) -> Audience:
    """The person in charge of a post; without one the dispatchers of the command room above it."""
    on = timezone.localdate(now)
    if post.chief is not None and post.chief.serves(on):
        return Audience(member=post.chief)
    room = command_room(current().tables.rules.localities, post.unit.area_code, on)
    is_room = room is not None and room.kind == OrgKind.COMMAND_ROOM
    return Audience(unit=room or post.unit, role=Role.DISPATCHER if is_room else "")


def say(
    thing: Swap | Leave | Handover,
    template: str,
    to: Audience,
    now: datetime,
    *,
    part: str = "",
    **words: str,
) -> None:
    """Tell once of a step in the life of a thing, or of a part of it."""
    whom = f"m{to.member.pk}" if to.member else f"u{to.unit.pk}" if to.unit else ""
    key = f"{thing.subject}:{template}:{thing.revision}:{whom}:{part}"
    link = f"{settings.YOUHU_SITE_URL}{thing.get_absolute_url()}"
    tell(key, template, words, to=to, now=now, link=link)


def span_said(starts_at: datetime, ends_at: datetime) -> str:
    """When a turn runs, as a message says it."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return f"{begins:%m-%d %H:%M} – {ends:%H:%M}"


def moment_said(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def refuse_unable(member: Member, turn: Turn, *, but: tuple[Turn, ...] = ()) -> None:
    """Raise Refused when a member cannot do a turn: of another unit, away, or at another desk."""
    names = {"name": member.person, "span": span_said(turn.starts_at, turn.ends_at)}
    if member.organisation_id != turn.post.unit_id or not member.serves(_last_day(turn)):
        raise Refused(_("%(name)s does not serve in this unit then.") % names)
    if is_away(member, turn):
        raise Refused(_("%(name)s has leave on %(span)s. Choose somebody else.") % names)
    if in_the_way(turn, member, but=but) is not None:
        raise Refused(_("%(name)s is on duty already on %(span)s. Choose somebody else.") % names)


def _last_day(turn: Turn) -> date:
    return timezone.localdate(turn.ends_at - timedelta(minutes=1))
