"""A day of the market: shifts on duty, tours in force, a better plan that waits."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.demo.market import MARKET
from youhu.dispatch.actions import offering, planning
from youhu.dispatch.live import read
from youhu.dispatch.models import TourPlan
from youhu.fleets.models import Driver
from youhu.fleets.queries import admitted_drivers, admitted_vehicles
from youhu.registry.models import Member, Organisation
from youhu.solvers.tours.problem import Budget

MORNING = gettext_noop("tours of the morning")
NOW_AND_THEN = gettext_noop("in its turn")
# The same plan on every machine: so many turns of the engine, however long they take.
TURNS = Budget(iterations=40, seed=365)
GATE = (113.3046, 23.0947)
MOST_VANS = 12


def drive_tours(now: datetime) -> None:
    """Shifts of today, the morning's tours in force, and a plan for what was ordered since."""
    desk = Member.objects.get(person__user__username="market")
    market = Organisation.objects.get(code=MARKET)
    _offer_shifts(market, desk, now)
    _plan(market, MORNING, desk, now, publish=True)
    _plan(market, NOW_AND_THEN, desk, now, publish=False)


def _offer_shifts(market: Organisation, desk: Member, now: datetime) -> None:
    """Every driver takes a vehicle of their fleet, from three hours ago on."""
    drivers: dict[int, list[Driver]] = defaultdict(list)
    for driver in admitted_drivers(market, now.date()):
        drivers[driver.fleet_id].append(driver)
    starts = now.replace(minute=0, second=0) - timedelta(hours=3)
    hours = offering.Hours(starts, starts + timedelta(hours=11), *GATE)
    for vehicle in admitted_vehicles(market, now.date())[:MOST_VANS]:
        if drivers[vehicle.fleet_id]:
            driver = drivers[vehicle.fleet_id].pop(0)
            offering.offer(vehicle, driver, hours=hours, by=desk, now=now)


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
