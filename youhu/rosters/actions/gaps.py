"""Telling of gaps before they happen."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from youhu.notices.actions import tell
from youhu.notices.models import Message
from youhu.rosters.actions.telling import in_charge, span_said
from youhu.rosters.ahead import PostGap, gaps_ahead
from youhu.rosters.rules import GAP_WARNINGS


def warn_gaps(*, now: datetime) -> int:
    """Sweep: whoever is in charge of a post hears of a gap once 7 days and once a day before it.

    A gap that appears later than that, because somebody fell ill, is told of at once.
    """
    due = {}
    for gap in gaps_ahead(now, GAP_WARNINGS["7"]):
        name = "1" if gap.span.starts_at <= now + GAP_WARNINGS["1"] else "7"
        due[_key(gap, name)] = gap
    told = set(Message.objects.filter(key__in=due).values_list("key", flat=True))
    for key, gap in due.items():
        if key not in told:
            _tell(key, gap, now)
    return len(due) - len(told)


def _key(gap: PostGap, name: str) -> str:
    return f"gap:{gap.post.pk}:{gap.span.starts_at:%Y%m%d%H%M}:{name}"


def _tell(key: str, gap: PostGap, now: datetime) -> None:
    local = timezone.localtime(gap.span.starts_at)
    words = {"post": str(gap.post), "span": span_said(gap.span.starts_at, gap.span.ends_at)}
    link = f"{settings.YOUHU_SITE_URL}{reverse('who_answers')}?at={local:%Y-%m-%dT%H:%M}"
    tell(key, "gap_ahead", words, to=in_charge(gap.post, now), now=now, link=link)
