"""A redrawing that waits for its second administrator, so that there is something to decide."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.geo import redraw
from youhu.redrawing import actions
from youhu.redrawing.drawing import standing
from youhu.redrawing.rules import Deed
from youhu.registry.models import Member
from youhu.territory.models import Area
from youhu.territory.rules import AreaKind

AHEAD = timedelta(days=9)


def draw_one(*, now: datetime) -> None:
    """The largest cell of the community with most cells shall be cut in two."""
    cells = Count("children", filter=Q(children__kind=AreaKind.CELL))
    community = (
        Area.objects.filter(kind=AreaKind.COMMUNITY).annotate(n=cells).order_by("-n", "code")
    )
    at = timezone.localtime(now + AHEAD).replace(hour=0, minute=0, second=0, microsecond=0)
    plan = actions.Plan(community[0], _("New buildings are lived in; one cell is too much."), at)
    by = Member.objects.get(person__user__username="admin")
    draft = actions.begin(plan, by=by, now=now)
    shapes = standing(draft.community, at)
    code = max(sorted(shapes), key=lambda one: shapes[one].area)
    line = [[*point] for point in redraw.line_by_bearing(shapes[code], 90)]
    step = {"do": Deed.SPLIT.value, "cell": code, "line": line, "name": ""}
    actions.draw(draft, step, by=by, now=now)
    actions.submit(draft, by=by, now=now)
