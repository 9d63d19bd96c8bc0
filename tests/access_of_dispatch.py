"""Who gets what behind the addresses of dispatch; see test_access.py.

The market's desk, its fleets and drivers have their own tables in tests/dispatch: no hand here is
one.
"""

from django.urls import reverse
from django.utils import timezone

from tests.factories.tours import market_day, order
from youhu.delivery.models import Order
from youhu.dispatch.actions import planning
from youhu.dispatch.models import Shift, TourPlan
from youhu.solvers.tours.problem import Budget

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_shift POST":          "302 403 403 403 403 403 403 403 403 403 403",
    "act_tour_plan POST":      "302 403 403 403 403 403 403 403 403 403 403",
    "assign_tour POST":        "302 403 403 403 403 403 403 403 403 403 403",
    "dispatch_terms":          "302 403 403 403 403 403 200 404 200 200 403",
    "fleet_shares":            "302 403 403 403 403 403 200 404 200 200 403",
    "import_shifts POST":      "302 403 403 403 403 403 403 403 403 403 403",
    "offer_shift POST":        "302 403 403 403 403 403 403 403 403 403 403",
    "repeat_shifts POST":      "302 403 403 403 403 403 403 403 403 403 403",
    "replan_tours POST":       "302 403 403 403 403 403 403 403 403 403 403",
    "shifts":                  "302 403 403 403 403 403 200 404 200 200 403",
    "shifts_template":         "302 403 403 403 403 403 403 403 403 403 403",
    "tour_plan":               "302 403 403 403 403 403 200 404 200 200 403",
    "tour_plans":              "302 403 403 403 403 403 200 404 200 200 403",
    "tours":                   "302 403 403 403 403 403 200 404 200 200 403",
    "tours_count":             "302 200 200 200 200 200 200 200 200 200 200",
    "try_tour":                "302 403 403 403 403 403 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = ("act_shift", "act_tour_plan", "shifts_template", "tour_plan", "try_tour")


def prepare(made):
    """A market in the first subdistrict with two vans, an order and a plan that waits."""
    now = timezone.now()
    day = market_day(now=now)
    order(day, now=now)
    planning.replan(day.market, cause="test", by=day.desk, now=now, budget=Budget(iterations=20))


def address(name, _district):
    """Where `name` leads for the first shift, or the plan that waits."""
    if name == "act_shift":
        return reverse(name, args=[Shift.objects.earliest("pk").pk, "withdraw"])
    if name == "shifts_template":
        return reverse(name, args=["csv"])
    if name == "try_tour":
        return reverse(name, args=[Order.objects.latest("pk").number])
    plan = TourPlan.objects.earliest("pk").pk
    return reverse(name, args=[plan, *(["publish"] if name == "act_tour_plan" else [])])
