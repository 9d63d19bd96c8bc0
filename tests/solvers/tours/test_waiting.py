"""Trips begin as late as nothing gets late, and go at once when they are full."""

from dataclasses import replace

import numpy as np
import pytest

from tests.solvers.tours.test_rolling import FEW, a_state
from youhu.solvers.tours.check import faults
from youhu.solvers.tours.problem import (
    Job,
    Problem,
    Profile,
    StepKind,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.problem import Place as Spot
from youhu.solvers.tours.rolling import FULL, replan
from youhu.solvers.tours.timing import Clock, delivery, pickup, stops_of, trips

HOUR, MINUTE = 3600, 60
SHOP, HUB = 0, 1
WAY_S = 20 * MINUTE
NEVER_FULL = 2.0
SHIFT = Window(8 * HOUR, 18 * HOUR)


def an_order(
    name: str, *, kg: int = 100, due_s: int = 12 * HOUR, aboard: str | None = None, opens_s: int = 0
) -> Job:
    there = Visit(HUB, (Window(opens_s, 24 * HOUR),), 5 * MINUTE)
    here = None if aboard else Visit(SHOP, service_s=5 * MINUTE)
    return Job(name, (kg, kg), there, here, aboard=aboard, due_s=due_s)


def van(*, fixed_s: int = SHIFT.start) -> Vehicle:
    return Vehicle("van", SHOP, (1000, 2000), shift=Window(fixed_s, SHIFT.end))


def clock(*jobs: Job, start_s: int = SHIFT.start) -> tuple[Clock, Vehicle]:
    ways = np.array([[0, 8_000], [8_000, 0]])
    vehicle = van(fixed_s=start_s)
    profile = Profile(ways, ways * WAY_S // 8_000)
    return Clock(Problem((Spot(), Spot()), (profile,), (vehicle,), jobs)), vehicle


def test_a_trip_begins_as_late_as_its_delivery_is_in_time() -> None:
    job = an_order("a")
    watch, vehicle = clock(job)
    stops = [pickup(job), delivery(job)]
    soon = watch.timed(vehicle, stops)
    late = watch.held(vehicle, stops, full=FULL)
    assert soon
    assert late
    assert [step.begin_s for step in soon.steps[1:3]] == [8 * HOUR, 8 * HOUR + 25 * MINUTE]
    assert [step.begin_s for step in late.steps[1:3]] == [12 * HOUR - 25 * MINUTE, 12 * HOUR]


def test_a_full_trip_begins_at_once() -> None:
    job = an_order("a", kg=700)
    watch, vehicle = clock(job)
    late = watch.held(vehicle, [pickup(job), delivery(job)], full=FULL)
    assert late
    assert late.steps[1].begin_s == 8 * HOUR


def test_what_is_aboard_is_brought_without_waiting_and_the_trip_after_it_waits() -> None:
    first, then = an_order("a", aboard="van"), an_order("b", due_s=15 * HOUR)
    watch, vehicle = clock(first, then)
    late = watch.held(vehicle, [delivery(first), pickup(then), delivery(then)], full=FULL)
    assert late
    begins = [step.begin_s for step in late.steps[1:4]]
    assert begins == [8 * HOUR + 20 * MINUTE, 15 * HOUR - 25 * MINUTE, 15 * HOUR]


def test_a_slot_that_begins_late_holds_up_nothing_before_it() -> None:
    later = an_order("b", due_s=16 * HOUR, opens_s=15 * HOUR)
    for first, begin in ((an_order("a", aboard="van"), 8 * HOUR + 20 * MINUTE),
                         (an_order("a", kg=800), 8 * HOUR)):  # fmt: skip
        watch, vehicle = clock(first, later)
        ends = [delivery(first)] if first.aboard else [pickup(first), delivery(first)]
        late = watch.held(vehicle, [*ends, pickup(later), delivery(later)], full=FULL)
        assert late
        assert late.steps[1].begin_s == begin
        assert late.steps[-2].begin_s == 16 * HOUR


def test_nobody_goes_at_once_to_stand_at_a_door() -> None:
    job = an_order("a", kg=800, opens_s=10 * HOUR)
    watch, vehicle = clock(job)
    late = watch.held(vehicle, [pickup(job), delivery(job)], full=FULL)
    assert late
    assert [step.begin_s for step in late.steps[1:3]] == [10 * HOUR - 25 * MINUTE, 10 * HOUR]


def test_urgent_goods_are_fetched_at_once() -> None:
    job = an_order("a")
    watch, vehicle = clock(job)
    late = watch.held(vehicle, [pickup(job), delivery(job)], full=FULL, urgent={"a"})
    assert late
    assert late.steps[1].begin_s == 8 * HOUR


def test_waiting_leaves_something_at_the_end_of_the_shift() -> None:
    job = an_order("a", due_s=30 * HOUR)
    watch, vehicle = clock(job)
    late = watch.held(vehicle, [pickup(job), delivery(job)], full=FULL, early_s=15 * MINUTE)
    assert late
    assert late.steps[2].leave_s == SHIFT.end - 15 * MINUTE


def test_a_trip_that_is_late_already_does_not_wait() -> None:
    job = an_order("a", due_s=8 * HOUR)
    watch, vehicle = clock(job)
    late = watch.held(vehicle, [pickup(job), delivery(job)], full=FULL)
    assert late
    assert late.steps[1].begin_s == 8 * HOUR


def test_waiting_leaves_time_for_the_trips_after_it() -> None:
    jobs = [an_order("a", due_s=13 * HOUR), an_order("b", due_s=13 * HOUR)]
    watch, vehicle = clock(*jobs)
    stops = [end(job) for job in jobs for end in (pickup, delivery)]
    late = watch.held(vehicle, stops, full=FULL)
    assert late
    # Back and loaded again 50 minutes before the second one is due.
    assert [step.begin_s for step in late.steps[1:5]] == [
        13 * HOUR - 75 * MINUTE, 13 * HOUR - 50 * MINUTE, 13 * HOUR - 25 * MINUTE, 13 * HOUR,
    ]  # fmt: skip


def test_the_trips_of_a_tour_and_how_full_they_are() -> None:
    first, one, two = an_order("a", aboard="van"), an_order("b", kg=300), an_order("c", kg=400)
    _watch, vehicle = clock(first, one, two)
    tour = [delivery(first), pickup(one), delivery(one), pickup(two), delivery(two)]
    assert list(trips(vehicle, tour)) == [(1, 3, 0.3), (3, 5, 0.4)]
    together = [pickup(one), pickup(two), delivery(two), delivery(one)]
    assert list(trips(vehicle, together)) == [(0, 4, 0.7)]


@pytest.mark.parametrize("seed", range(6))
def test_waiting_breaks_nothing_and_makes_nothing_later_than_it_may_be(seed: int) -> None:
    new = replan(a_state(seed), FEW)
    problem, watch = new.problem, Clock(new.problem)
    jobs, cars = ({one.id: one for one in ones} for ones in (problem.jobs, problem.vehicles))
    held = tuple(
        watch.held(cars[route.vehicle], stops_of(route, jobs), full=NEVER_FULL) or route
        for route in new.plan.routes
    )
    plan = replace(new.plan, routes=held)
    assert [one for one in faults(problem, plan) if one.kind not in ("cost", "figures")] == []
    for was, now in zip(new.plan.routes, held, strict=True):
        for before, after in zip(was.steps, now.steps, strict=True):
            assert after.begin_s >= before.begin_s
            due = jobs[after.job].due_s if after.job and after.kind == StepKind.DELIVERY else None
            assert due is None or after.begin_s <= max(due, before.begin_s)
    assert (
        sum(
            b.steps[1].begin_s - a.steps[1].begin_s
            for a, b in zip(new.plan.routes, held, strict=True)
        )
        > 0
    )
