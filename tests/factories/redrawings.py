"""Redrawings as the program itself makes them."""

from datetime import datetime, timedelta

from tests.factories.district import SIDE, SOUTH, WEST, TinyDistrict
from tests.factories.rows import NOW, MemberFactory
from youhu.redrawing import actions
from youhu.redrawing.models import Redrawing, Step
from youhu.registry.models import Member

# So late that it is still to come whenever the tests are run.
LATER = NOW + timedelta(days=3650)


def begun(
    district: TinyDistrict, *, community: int = 0, effective_at: datetime = LATER
) -> Redrawing:
    """An empty draft for one of the communities, by the administrator."""
    plan = actions.Plan(district.communities[community], "A new estate", effective_at)
    return actions.begin(plan, by=district.admin, now=NOW)


def cut(district: TinyDistrict) -> Step:
    """The first cell cut from north to south; its eastern two fifths become a new one."""
    east = WEST + 0.6 * SIDE
    line = [[east, SOUTH - 0.001], [east, SOUTH + SIDE + 0.001]]
    return {"do": "split", "cell": district.cells[0].code, "line": line, "name": ""}


def second_admin(district: TinyDistrict) -> Member:
    """The one who approves what the first one drew."""
    return MemberFactory(admin=True, organisation=district.centre)
