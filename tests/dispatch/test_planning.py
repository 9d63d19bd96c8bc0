"""Plans of tours: reckoned from rows, proposed, published only while they hold."""

from datetime import timedelta

import pytest

from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.dispatch.actions import planning
from youhu.dispatch.live import read
from youhu.dispatch.models import Stop, TourPlan, Trip
from youhu.dispatch.rules import PlanState
from youhu.solvers.tours.problem import Budget

FEW = Budget(iterations=60, seed=1)
pytestmark = pytest.mark.django_db


def replanned(day, **facts):
    said = {"cause": "test", "by": day.desk, "now": NOW, "budget": FEW, **facts}
    return planning.replan(day.market, **said)


def test_a_proposal_puts_loose_orders_on_tours_once_the_desk_publishes_it():
    day = market_day()
    orders = [order(day, n) for n in range(5)]
    plan = replanned(day)
    assert plan.before["unassigned"] == 5
    assert plan.after["unassigned"] == 0
    assert not Stop.objects.exists()
    planning.publish(plan, by=day.desk, now=NOW)
    assert Stop.objects.count() == 10
    assert read(day.market, NOW).loose == ()
    assert {stop.order_id for stop in Stop.objects.all()} == {one.pk for one in orders}
    assert all(trip.due_at for trip in Trip.objects.all())
    assert plan.state == PlanState.PUBLISHED


def test_a_plan_that_events_have_overtaken_is_refused():
    day = market_day()
    order(day)
    plan = replanned(day)
    order(day, 1)
    with pytest.raises(Refused):
        planning.publish(plan, by=day.desk, now=NOW)
    assert planning.overtake(now=NOW) == 1
    plan.refresh_from_db()
    assert plan.state == PlanState.STALE


def test_nothing_better_makes_no_proposal():
    day = market_day()
    order(day)
    planning.publish(replanned(day), by=day.desk, now=NOW)
    assert replanned(day) is None
    assert TourPlan.objects.count() == 1


def test_a_plan_whose_time_has_passed_is_refused_with_the_reason():
    day = market_day(vans=1)
    order(day, promised_until=NOW + timedelta(hours=9), wanted_until=NOW + timedelta(hours=9))
    plan = replanned(day)
    with pytest.raises(Refused, match="Reckon again"):
        planning.publish(plan, by=day.desk, now=NOW + timedelta(hours=9, minutes=20))
    assert Order.objects.get().state == "promised"
