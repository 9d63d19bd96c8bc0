"""Tours of the sample market: in force, and a better plan that waits."""

from datetime import datetime

from django.utils.translation import gettext_noop

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.demo.driven import give_the_login_some
from youhu.demo.market import MARKET
from youhu.dispatch.actions import planning
from youhu.dispatch.live import read
from youhu.dispatch.models import TourPlan
from youhu.registry.models import Member, Organisation
from youhu.solvers.tours.problem import Budget

MORNING = gettext_noop("tours of the morning")
NOW_AND_THEN = gettext_noop("in its turn")
# The same plan on every machine: so many turns of the engine, however long they take.
TURNS = Budget(iterations=40, seed=365)


def drive_tours(now: datetime) -> None:
    """The tours reckoned anew and in force, something for the driver's login, a plan that waits."""
    desk = Member.objects.get(person__user__username="market")
    market = Organisation.objects.get(code=MARKET)
    _plan(market, MORNING, desk, now, publish=True)
    give_the_login_some(now)
    _plan(market, NOW_AND_THEN, desk, now, publish=False)


def _plan(market: Organisation, cause: str, desk: Member, now: datetime, *, publish: bool) -> None:
    if not read(market, now).standings:
        return
    plan = planning.replan(market, cause=cause, by=desk, now=now, budget=TURNS)
    if plan is None or not publish:
        return
    try:
        planning.publish(plan, by=desk, now=now)
    except Refused:
        return  # an hour at which nobody drives any more


def a_plan() -> TourPlan:
    """The newest plan. Raises LookupError without one."""
    found: TourPlan = TourPlan.objects.order_by("-pk")[0]
    return found


def an_order() -> Order:
    """An order that somebody still drives for. Raises LookupError without one."""
    found: Order = Order.objects.moving().filter(market__code=MARKET).order_by("pk")[0]
    return found
