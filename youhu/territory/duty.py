"""Who is on duty at this moment, for whoever asks for a voice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from youhu.registry.rules import OrgKind
from youhu.territory.models import Post, Roster

NEAREST = (OrgKind.COMMUNITY, OrgKind.COMMAND_ROOM)


def on_duty(area_codes: Sequence[str], *, now: datetime) -> Post | None:
    """The manned post of the smallest of these areas: its committee's, or its command room's."""
    rows = Roster.objects.filter(
        post__area=None, post__unit__area_code__in=area_codes, post__unit__kind__in=NEAREST
    )
    rosters = rows.select_related("post__unit", "member").order_by("pk")
    manned = {row.post.pk: row.post for row in rosters if is_on(row, now)}
    near = sorted(manned.values(), key=lambda post: (-len(post.unit.area_code), post.pk))
    return near[0] if near else None


def is_on(roster: Roster, now: datetime) -> bool:
    """Whether the turn runs at that moment; the roster comes with its member."""
    local = timezone.localtime(now)
    zone, today = local.tzinfo, local.date()
    assert zone is not None
    turns = roster.line().spans(today - timedelta(days=1), today, zone)
    return any(turn.starts_at <= local < turn.ends_at for turn in turns)
