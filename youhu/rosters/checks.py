"""Never closed: posts are manned in the days to come, and what people on duty asked goes on."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.rosters.ahead import manned_posts
from youhu.rosters.models import Handover, Leave, Swap
from youhu.rosters.rules import AHEAD, HandoverState, LeaveState
from youhu.territory.models import Post
from youhu.territory.rules import Span, unmanned

SWEEP_GRACE = timedelta(minutes=2)


def posts_always_manned(*, now: datetime) -> Checked:
    """Every post that must always be manned is, at every minute of the coming 30 days."""
    start = timezone.localtime(now)
    posts = manned_posts(now)
    findings = []
    for post, lines in posts:
        gaps = unmanned(lines, start, start + AHEAD)
        if gaps:
            findings.append(_gap_found(post, gaps))
    title = gettext_lazy("Every post that must always be manned is so for the coming 30 days")
    return checked(Promise.NEVER_CLOSED, title, len(posts), findings)


def _gap_found(post: Post, gaps: list[Span]) -> Finding:
    first = gaps[0]
    said = _("%(post)s: nobody from %(start)s to %(end)s (%(n)s gaps in 30 days).") % {
        "post": post,
        "start": f"{first.starts_at:%m-%d %H:%M}",
        "end": f"{first.ends_at:%m-%d %H:%M}",
        "n": len(gaps),
    }
    at = f"{first.starts_at:%Y-%m-%dT%H:%M}"
    return Finding(said, f"{reverse('who_answers')}?at={at}", post.unit.code)


def requests_go_on(*, now: datetime) -> Checked:
    """No swap or leave waits longer than its clock."""
    limit = now - SWEEP_GRACE
    swaps = Swap.objects.open().select_related("post__unit")
    leaves = Leave.objects.filter(state=LeaveState.ASKED).select_related("member__person")
    late = [one for rows in (swaps, leaves) for one in rows.filter(answer_by__lt=limit)]
    findings = [
        Finding(_("%(what)s waits longer than its clock.") % {"what": one}, one.get_absolute_url())
        for one in late
    ]
    title = gettext_lazy("Every swap and leave is answered or lapses by its clock")
    return checked(Promise.NEVER_INTERRUPTED, title, swaps.count() + leaves.count(), findings)


def handovers_go_on(*, now: datetime) -> Checked:
    """Whoever is in charge knows of every hand-over that is late."""
    waits = Handover.objects.filter(state__in=(HandoverState.DUE, HandoverState.WRITTEN))
    silent = waits.filter(due_at__lt=now - SWEEP_GRACE, is_warned=False).select_related(
        "post__unit"
    )
    findings = [
        Finding(_("%(post)s: a hand-over is late and nobody was told.") % {"post": row.post},
                row.get_absolute_url())
        for row in silent.order_by("pk")
    ]  # fmt: skip
    title = gettext_lazy("Every hand-over is written and signed in time, or somebody was told")
    return checked(Promise.NEVER_INTERRUPTED, title, waits.count(), findings)
