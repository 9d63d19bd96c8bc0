"""Household links of the tiny district: a plan at any stage, links in force."""

from datetime import datetime

from tests.factories.district import TinyDistrict
from tests.factories.neighbourhood import Neighbourhood
from tests.factories.rows import NOW
from youhu.neighbours import actions
from youhu.neighbours.models import LinkPlan
from youhu.territory.models import Area


def proposed(made: Neighbourhood, *, area: Area | None = None, now: datetime = NOW) -> LinkPlan:
    """What the solver proposes for the first Party grid, or for another area."""
    plan = actions.begin_plan(area or made.party_cells[0], by=made.secretary, now=now)
    actions.propose(plan, by=made.secretary, now=now)
    return plan


def approved(
    district: TinyDistrict,
    made: Neighbourhood,
    *,
    area: Area | None = None,
    now: datetime = NOW,
) -> LinkPlan:
    """Links in force, after a dispatcher of the subdistrict approved them."""
    plan = proposed(made, area=area, now=now)
    actions.submit(plan, by=made.secretary, now=now)
    actions.approve(plan, by=district.dispatcher, now=now)
    return plan
