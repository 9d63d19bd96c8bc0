"""Plans of tours: reckoned from rows, proposed, published only while they hold."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.rows import NOW
from tests.factories.tours import market_day, order
from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.dispatch import tasks
from youhu.dispatch.actions import driving, placing, planning
from youhu.dispatch.actions.terms import set_terms
from youhu.dispatch.live import read
from youhu.dispatch.models import Stop, TourPlan, Trip
from youhu.dispatch.placing import trial
from youhu.dispatch.posing import pose
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


def test_by_themselves_plans_leave_alone_what_drivers_are_at_and_improve_all_else():
    day = market_day(vans=3)
    orders = [order(day, number) for number in range(12)]
    # Each vehicle goes in all directions; the first has set out.
    for number, one in enumerate(orders):
        placing.assign(one, day.shifts[number % 3], by=day.desk, now=NOW)
    first = Stop.objects.filter(trip__shift=day.shifts[0]).order_by("seq").first()
    driving.set_out(first.pk, by=day.drivers[0], now=NOW)
    ahead = Stop.objects.filter(trip__shift=day.shifts[0]).order_by("seq")
    told = list(ahead.values_list("order", "kind"))
    set_terms(day.market, by=day.desk, now=NOW, is_automatic=True, most_changed_stops=0)
    plan = replanned(day)
    assert (plan.state, plan.after["touched"]) == (PlanState.PUBLISHED, {})
    assert list(ahead.values_list("order", "kind")) == told
    assert plan.after["metres"] < 0.8 * plan.before["metres"]
    assert read(day.market, NOW).loose == ()


def test_where_the_desk_decides_a_plan_may_change_what_drivers_are_at_and_says_so():
    day = market_day(vans=2)
    for number in range(6):
        placing.assign(order(day, number * 2), day.shifts[number % 2], by=day.desk, now=NOW)
    for shift, driver in zip(day.shifts, day.drivers, strict=True):
        first = Stop.objects.filter(trip__shift=shift).order_by("seq").first()
        driving.set_out(first.pk, by=driver, now=NOW)
    set_terms(day.market, by=day.desk, now=NOW, is_automatic=True, most_changed_stops=0)
    assert replanned(day) is None
    set_terms(day.market, by=day.desk, now=NOW, is_automatic=False)
    plan = replanned(day)
    assert plan.state == PlanState.PROPOSED
    assert set(plan.after["touched"]) <= {str(one.pk) for one in day.shifts}
    assert plan.after["touched"]


def test_a_vehicle_less_is_worth_a_longer_way():
    day = market_day(vans=2)
    for number, one in enumerate([order(day, 0), order(day, 6)]):
        placing.assign(one, day.shifts[number], by=day.desk, now=NOW)
    set_terms(day.market, by=day.desk, now=NOW, is_automatic=True)
    plan = replanned(day)
    assert (plan.before["vehicles"], plan.after["vehicles"]) == (2, 1)
    assert plan.after["metres"] > plan.before["metres"]


def test_what_a_driver_has_set_out_for_is_never_taken_away():
    day = market_day(vans=2)
    for number in range(6):
        order(day, number)
    planning.publish(replanned(day), by=day.desk, now=NOW)
    first = Stop.objects.order_by("trip__shift", "seq").first()
    Stop.objects.filter(pk=first.pk).update(state="heading", expected_at=NOW)
    order(day, 9)
    planning.publish(replanned(day), by=day.desk, now=NOW)
    same = Stop.objects.get(pk=first.pk)
    assert (same.state, same.trip_id, same.seq) == ("heading", first.trip_id, first.seq)
    then = Stop.objects.get(order=first.order, kind="delivery")
    assert then.trip.shift_id == first.trip.shift_id
    assert read(day.market, NOW).loose == ()


def test_the_desk_puts_an_order_onto_another_vehicle_and_sees_first_what_that_means():
    day = market_day(vans=2)
    orders = [order(day, number) for number in range(3)]
    planning.publish(replanned(day), by=day.desk, now=NOW)
    was = Stop.objects.filter(order=orders[0]).first().trip.shift
    other = next(one for one in day.shifts if one.pk != was.pk)
    posed = pose(read(day.market, NOW))
    tried = trial(posed, str(orders[0].pk), str(other.pk))
    assert {side.vehicle for side in tried.sides} == {str(other.pk), str(was.pk)}
    assert Stop.objects.filter(order=orders[0], trip__shift=was).count() == 2
    placing.assign(orders[0], other, by=day.desk, now=NOW)
    assert Stop.objects.filter(order=orders[0], trip__shift=other).count() == 2
    assert TourPlan.objects.latest("pk").engine == "desk"


def test_what_does_not_fit_is_refused_with_the_reason():
    day = market_day(vans=1)
    heavy, lifted = order(day, kg=1600), order(day, 1, needs_tail_lift=True)
    with pytest.raises(Refused, match="do not fit"):
        placing.assign(heavy, day.shifts[0], by=day.desk, now=NOW)
    with pytest.raises(Refused, match="tail lift"):
        placing.assign(lifted, day.shifts[0], by=day.desk, now=NOW)
    assert replanned(day) is None
    assert len(read(day.market, NOW).loose) == 2


def test_one_new_plan_waits_however_much_happens():
    day = market_day(vans=1)
    for market in (day.market.pk, day.market.pk, day.market.pk + 1, day.market.pk):
        tasks.ask(market)
    assert DBTaskResult.objects.filter(task_path=tasks.replan.module_path).count() == 2
    DBTaskResult.objects.update(status="RUNNING")  # it may have looked before what happened now
    tasks.ask(day.market.pk)
    assert DBTaskResult.objects.filter(task_path=tasks.replan.module_path).count() == 3


def test_the_budget_is_for_everything_that_a_plan_takes(monkeypatch):
    day = market_day(vans=2)
    order(day)
    given = []
    clock = iter([100.0, 100.25, *([103.0] * 9)])  # as long twice again for what comes after
    monkeypatch.setattr(planning.time, "process_time", lambda: next(clock))
    monkeypatch.setattr(
        planning, "fair", lambda _posed, base, budget, *_more: given.append(budget) or base
    )
    planning.replan(day.market, cause="", by=day.desk, now=NOW, budget=Budget(cpu_s=1.5))
    planning.replan(day.market, cause="", by=day.desk, now=NOW, budget=Budget(iterations=3))
    assert [one.cpu_s for one in given] == [0.75, None]
