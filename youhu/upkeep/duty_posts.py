"""The list of duty posts: who is there at a moment, and which have stretches without anybody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.registry.models import Member
from youhu.territory.checks import DAYS_AHEAD
from youhu.territory.duty import there
from youhu.territory.models import Post, Roster
from youhu.territory.rules import Line, Span, unmanned


def posts(member: Member, told: dict[str, Any], _today: date) -> QuerySet[Post]:
    """The duty posts of the member's district as the filters narrow them."""
    rows = Post.objects.filter(unit__area_code__startswith=member.area_code[:6])
    if "q" in told:
        said = told["q"]
        names = Q(name__icontains=said) | Q(unit__name__icontains=said) | Q(area__code=said)
        rows = rows.filter(names | Q(pk__in=_posts_of(said)))
    if "unit" in told:
        rows = rows.filter(unit=told["unit"])
    if "scope" in told:
        rows = rows.filter(area__isnull=told["scope"] == "unit")
    if told.get("manned") == "gaps":
        rows = rows.filter(pk__in=_with_gaps(rows, timezone.localtime()))
    return rows.select_related("unit", "area").order_by("unit__code", "area__code", "name", "pk")


def _posts_of(name: str) -> QuerySet[Roster, Any]:
    """The posts at which somebody who is called so has turns."""
    return Roster.objects.filter(member__person__name__icontains=name).values("post")


def _with_gaps(rows: QuerySet[Post], start: datetime) -> list[int]:
    """Those that stand empty at some minute of the coming days; equal rosters are reckoned once."""
    lines: dict[int, list[Line]] = {pk: [] for pk in rows.order_by().values_list("pk", flat=True)}
    turns = Roster.objects.filter(post__in=rows.order_by().values("pk"))
    for row in turns.current(start.date() - timedelta(days=1)).iterator(chunk_size=2000):
        lines[row.post_id].append(row.line())
    end = start + timedelta(days=DAYS_AHEAD)
    seen: dict[tuple[Line, ...], bool] = {}
    found = []
    for pk, own in lines.items():
        key = tuple(sorted(own, key=lambda line: (line.weekdays, line.starts, str(line.from_on))))
        if key not in seen:
            seen[key] = bool(unmanned(key, start, end))
        if seen[key]:
            found.append(pk)
    return found


def prepare(rows: list[Any], told: dict[str, Any]) -> None:
    """Give each post `here`, who is on duty at the moment asked for, and `gap`, the next one."""
    now = timezone.localtime()
    at = told.get("at") or now
    rosters = rosters_of(rows)
    for post in rows:
        own = rosters[post.pk]
        names = [str(member.person) for row in own if (member := there(row, at))]
        post.here = _(", ").join(names)
        post.gap = next(iter(gaps(own, now)), None)


def rosters_of(rows: Iterable[Post]) -> dict[int, list[Roster]]:
    """The turns at each post that are not over, with their people, in one statement."""
    found: dict[int, list[Roster]] = defaultdict(list)
    turns = Roster.objects.filter(post__in=[post.pk for post in rows])
    since = timezone.localdate() - timedelta(days=7)  # a week that one looks at begins earlier
    for row in turns.current(since).order_by("starts", "weekdays", "pk"):
        found[row.post_id].append(row)
    return found


def gaps(rosters: Iterable[Roster], now: datetime) -> list[Span]:
    """The stretches of the coming days in which none of these turns runs."""
    start = now.replace(second=0, microsecond=0)
    return unmanned([row.line() for row in rosters], start, start + timedelta(days=DAYS_AHEAD))
