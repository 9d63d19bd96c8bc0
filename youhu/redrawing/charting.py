"""A decided redrawing on the map: outlines at once, for the moment to come; the rest at it."""

from datetime import datetime

from django.utils.translation import gettext as _

from youhu.calls.actions import relocate
from youhu.calls.models import Call
from youhu.redrawing.drawing import Ground
from youhu.redrawing.models import Redrawing
from youhu.redrawing.rules import Deed
from youhu.territory.actions import (
    NewCells,
    copy_posts,
    hand_over_posts,
    redraw_cells,
    rehouse,
    take_back_cells,
)
from youhu.territory.models import Building


def chart(redrawing: Redrawing, ground: Ground) -> None:
    """Write the outlines that begin and end at the moment; until then nothing changes."""
    new = NewCells(
        {code: ground.after[code] for code in ground.changed if code in ground.after},
        [code for code in ground.changed if code not in ground.after],
        _begun(redrawing, ground),
        _("redrawing %(number)s") % {"number": redrawing.pk},
    )
    redraw_cells(redrawing.community, new, at=redrawing.effective_at)


def call_off(redrawing: Redrawing) -> None:
    """Take the outlines back that have not begun."""
    take_back_cells(redrawing.community, at=redrawing.effective_at)


def settle_in(redrawing: Redrawing, ground: Ground, *, now: datetime) -> int:
    """Buildings, duty posts and open calls follow the map; answers how many calls did."""
    old = [code for code in ground.changed if code in ground.before]
    houses = Building.objects.filter(cell__code__in=old).order_by("pk")
    homes = {
        key: home
        for key, code, lng, lat in houses.values_list("pk", "cell__code", "lng", "lat")
        if (home := ground.home(code, lng, lat)) != code
    }
    rehouse(homes)
    _posts_follow(redrawing, ground)
    calls = list(Call.objects.open().filter(cell_code__in=old).order_by("pk"))
    homeless = [(call, ground.home(call.cell_code, call.lng, call.lat)) for call in calls]
    moved = [(call, home) for call, home in homeless if home != call.cell_code]
    for call, home in moved:
        relocate(call, home, now=now)
    return len(moved)


def _posts_follow(redrawing: Redrawing, ground: Ground) -> None:
    """New cells take over the people of the cell they were cut from, before any cell ends."""
    for step in redrawing.steps:
        if step["do"] == Deed.SPLIT and step["new"] in ground.after:
            copy_posts(step["cell"], step["new"])
    for code in ground.changed:
        if code not in ground.after:
            hand_over_posts(code, ground.heir(code))


def _begun(redrawing: Redrawing, ground: Ground) -> dict[str, tuple[str, str]]:
    """The cells that were not there before, with their Chinese and English names."""
    english = redrawing.community.name_en
    return {
        step["new"]: (step["name"], f"{english} {step['new'][-3:]}" if english else "")
        for step in redrawing.steps
        if step["do"] == Deed.SPLIT and step["new"] in ground.after
    }
