"""Posts that must always be manned: where nobody will be there in the days to come."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from youhu.territory.models import Post, Roster
from youhu.territory.rules import Line, Span, unmanned


@dataclass(frozen=True)
class PostGap:
    """A stretch in which nobody is at a post."""

    post: Post
    span: Span


def gaps_ahead(now: datetime, ahead: timedelta) -> Iterator[PostGap]:
    """The gaps that lie wholly or partly in the coming time, post by post, the first one first."""
    start = timezone.localtime(now).replace(second=0, microsecond=0)
    for post, lines in manned_posts(now):
        for span in unmanned(lines, start, start + ahead):
            yield PostGap(post, span)


def manned_posts(now: datetime) -> list[tuple[Post, list[Line]]]:
    """The posts that must always be manned, each with its lines; three statements."""
    posts = Post.objects.filter(is_always_manned=True).select_related("unit", "area", "chief")
    since = timezone.localdate(now) - timedelta(days=1)
    rows = Roster.objects.filter(post__is_always_manned=True).current(since).order_by("pk")
    lines: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        lines[row.post_id].append(row.line())
    return [(post, lines[post.pk]) for post in posts.order_by("unit__code", "name", "pk")]
