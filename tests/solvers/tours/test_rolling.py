"""The day as it goes: nothing is dropped, what is committed stays, drivers are left in peace."""

import time
from dataclasses import replace

import numpy as np
import pytest

from tests.solvers.tours.made_up import HOUR
from youhu.solvers.tours import stability
from youhu.solvers.tours.check import faults, rank
from youhu.solvers.tours.live import Live
from youhu.solvers.tours.problem import (
    Budget,
    Job,
    Place,
    Plan,
    Profile,
    StepKind,
    Task,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.rolling import (
    Reason,
    Replan,
    State,
    Terms,
    Underway,
    broken_down,
    committed,
    full_trip,
    must_leave_by,
    replan,
    settled,
    share_of_day,
    slowed,
    told_of,
)

FEW = Budget(iterations=60, seed=1)
PICKUP, DELIVERY = StepKind.PICKUP, StepKind.DELIVERY
SHIFT = Window(8 * HOUR, 20 * HOUR)


def a_state(seed: int, *, orders: int = 24, vehicles: int = 5, now: int = 9 * HOUR) -> State:
    """Shops at places 0 to 5, hubs at 6 to 25; the first vehicle is on its way with goods."""
    dice = np.random.default_rng(seed)
    spots = np.concatenate([dice.uniform(0, 400, (6, 2)), dice.uniform(-9000, 9000, (20, 2))])
    metres = np.abs(spots[:, None] - spots[None]).sum(-1).astype(np.int64)
    jobs = tuple(_an_order(dice, number, now) for number in range(orders))
    cars = [
        Underway(Vehicle(f"v{n}", 0, (1500, 9000), shift=SHIFT, fixed_cost=10_000), 0, now)
        for n in range(vehicles)
    ]
    cars[0] = replace(
        cars[0], place=7, free_s=now + 300, aboard=("o0", "o1"), has_set_out=True,
        ahead=(Task(DELIVERY, "o0"), Task(DELIVERY, "o1")),
    )  # fmt: skip
    return State(now, (Place(),) * 26, (Profile(metres, metres // 6),), tuple(cars), jobs)


def _an_order(dice: np.random.Generator, number: int, now: int) -> Job:
    return Job(
        f"o{number}", (int(dice.integers(20, 300)), 500),
        Visit(int(dice.integers(6, 26)), service_s=180),
        Visit(int(dice.integers(6)), service_s=180),
        released_s=now, due_s=now + int(dice.integers(9, 18)) * HOUR // 3,
    )  # fmt: skip


def _then(state: State, new: Replan) -> State:
    """The plan is published."""
    ahead = {
        route.vehicle: tuple(Task(step.kind, step.job) for step in route.steps if step.job)
        for route in new.plan.routes
    }
    cars = tuple(replace(one, ahead=ahead.get(one.vehicle.id, ())) for one in state.vehicles)
    return replace(state, vehicles=cars)


@pytest.mark.parametrize("seed", range(8))
def test_new_orders_are_put_in_and_nothing_is_dropped(seed: int) -> None:
    state = a_state(seed)
    new = replan(state, FEW)
    assert faults(new.problem, new.plan) == []
    assert new.plan.unserved == ()
    assert {change.job for change in new.changes if change.why == Reason.NEW} >= {
        f"o{n}" for n in range(2, 24)
    }
    assert new.plan.late_s == 0
    aboard = {job.id: job.aboard for job in new.problem.jobs if job.aboard}
    assert aboard == {"o0": "v0", "o1": "v0"}


def test_the_same_state_gives_the_same_plan() -> None:
    assert replan(a_state(1), FEW).plan == replan(a_state(1), FEW).plan


def test_a_plan_is_only_better_when_it_saves_enough() -> None:
    state = a_state(3)
    problem, base, _eased = settled(state)
    new = replan(state, FEW)
    assert new.better
    assert rank(problem, new.plan) < rank(problem, base)
    assert new.saved_cost == base.cost - new.plan.cost > 0
    kept = replan(state, FEW, Terms(least_saved=new.saved_cost + 1))
    assert not kept.better
    assert kept.plan == base
    assert kept.saved_cost == 0


def test_when_the_engine_fails_the_tours_with_the_new_jobs_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_args: object) -> Plan:
        raise RuntimeError

    monkeypatch.setattr("youhu.solvers.tours.rolling.solve", broken)
    new = replan(a_state(1), FEW)
    assert not new.better
    assert faults(new.problem, new.plan) == []


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("most", [0, 2])
def test_a_driver_under_way_sees_few_changes_and_all_else_is_still_improved(
    seed: int, most: int
) -> None:
    state = a_state(seed)
    ahead = (Task(PICKUP, "o3"), Task(DELIVERY, "o2"), Task(DELIVERY, "o3"))
    at_work = replace(state.vehicles[1], aboard=("o2",), ahead=ahead, has_set_out=True)
    waiting = (
        replace(one, ahead=tuple(
            Task(kind, f"o{n}") for n in range(4 + row, 24, 3) for kind in (PICKUP, DELIVERY)
        ))
        for row, one in enumerate(state.vehicles[2:])
    )  # fmt: skip
    state = replace(state, vehicles=(state.vehicles[0], at_work, *waiting))
    terms = Terms(most_changes=most)
    _problem, base, _eased = settled(state, terms)
    new = replan(state, FEW, terms)
    forced = stability.touched(told_of(state), base)
    for vehicle, count in new.touched.items():
        assert count <= max(most, forced.get(vehicle, 0))
    assert faults(new.problem, new.plan) == []
    assert new.better
    assert new.saved_cost > base.cost // 3


def test_told_is_what_a_driver_does_before_goods_are_fetched_anew() -> None:
    loads, brings = Task(PICKUP, "b"), (Task(DELIVERY, "a"), Task(DELIVERY, "b"))
    waits = Underway(Vehicle("waits", 0, (1,)), 0, 0, ahead=(loads, brings[1]))
    loaded = Underway(Vehicle("v", 0, (1,)), 0, 0, aboard=("a",), has_set_out=True)
    at_work = replace(loaded, ahead=(loads, brings[0], Task(PICKUP, "c"), brings[1]))
    jobs = tuple(Job(name, (1,), Visit(0), Visit(0)) for name in "abc")
    state = State(0, (), (), (waits, at_work), jobs)
    assert told_of(state) == {"v": (loads, brings[0])}
    cancelled = replace(state, jobs=jobs[:1])
    assert told_of(cancelled) == {"v": brings[:1]}


def test_a_loaded_vehicle_breaks_down_and_all_that_is_aboard_still_arrives() -> None:
    state = a_state(5)
    state = _then(state, replan(state, FEW))
    begun = time.process_time()
    broken = broken_down(state, "v0", place=9, ready_s=state.now_s + 600)
    new = replan(broken, Budget(cpu_s=0.5))
    assert time.process_time() - begun < 3
    assert faults(new.problem, new.plan) == []
    for name in ("o0", "o1"):
        (pickup,) = [
            step
            for route in new.plan.routes
            if route.vehicle != "v0"
            for step in route.steps
            if (step.job, step.kind) == (name, PICKUP)
        ]
        assert (pickup.place, pickup.begin_s >= state.now_s + 600) == (9, True)
    assert {c.job for c in new.changes if c.why == Reason.OUT} >= {"o0", "o1"}


def test_a_cancelled_order_leaves_its_tour() -> None:
    state = a_state(2)
    state = _then(state, replan(state, FEW))
    state = replace(state, jobs=tuple(job for job in state.jobs if job.id != "o9"))
    new = replan(state, FEW)
    assert faults(new.problem, new.plan) == []
    assert "o9" not in {step.job for route in new.plan.routes for step in route.steps}


def test_on_slow_roads_orders_may_be_late_but_are_brought() -> None:
    state = a_state(4)
    jobs = tuple(
        replace(job, delivery=replace(job.delivery, windows=(Window(0, job.due_s or 0),)))
        for job in state.jobs
    )
    state = replace(state, jobs=jobs, profiles=slowed(state.profiles, 8.0))
    new = replan(state, FEW)
    assert faults(new.problem, new.plan) == []
    assert new.eased
    assert new.plan.late_s > 0


def test_an_order_that_nobody_can_carry_is_told() -> None:
    state = a_state(1)
    heavy = replace(state.jobs[5], load=(9000, 500))
    state = replace(state, jobs=(*state.jobs[:5], heavy, *state.jobs[6:]))
    new = replan(state, FEW)
    assert [one.job for one in new.plan.unserved] == ["o5"]


def test_a_vehicle_may_wait_until_then_and_no_longer() -> None:
    new = replan(a_state(6), FEW)
    by = must_leave_by(new.problem, new.plan)
    for vehicle, latest in by.items():
        for wait, is_late in ((0, False), (1, True)):
            cars = tuple(
                replace(one, shift=Window(max(one.shift.start, latest + wait), one.shift.end))
                if one.id == vehicle
                else one
                for one in new.problem.vehicles
            )
            live = Live(replace(new.problem, vehicles=cars), new.plan)
            row = live.row[vehicle]
            assert (live.figures(row).late_s > 0 or bool(live.missing)) == is_late


def test_who_must_leave_before_the_next_look_is_committed() -> None:
    new = replan(a_state(6), FEW)
    live = Live(new.problem, new.plan)
    by = must_leave_by(new.problem, new.plan)
    for vehicle, latest in by.items():
        row = live.row[vehicle]
        assert committed(live, row, latest) == 0
        assert committed(live, row, latest + 1) >= 1
        assert committed(live, row, 10**9) == len(live.stops[row])


@pytest.mark.parametrize(("kg", "goes"), [(1_040, 0), (1_050, 4), (1_500, 4)])
def test_a_trip_that_fills_the_vehicle_goes_until_it_is_empty(kg: int, goes: int) -> None:
    """Room for 1,500 kg: two orders there and back, then a small one."""
    state = a_state(1)
    loads = {"o2": (kg - 300, 0), "o3": (300, 0), "o4": (20, 0)}
    jobs = tuple(replace(job, load=loads[job.id]) for job in state.jobs if job.id in loads)
    ends = [(PICKUP, "o2"), (PICKUP, "o3"), (DELIVERY, "o2"), (DELIVERY, "o3")]
    ahead = tuple(Task(*end) for end in [*ends, (PICKUP, "o4"), (DELIVERY, "o4")])
    state = replace(state, jobs=jobs, vehicles=(replace(state.vehicles[1], ahead=ahead),))
    problem, plan, _eased = settled(state)
    live = Live(problem, plan)
    assert [stop.job.id for stop in live.stops[0] if stop.job] == [name for _kind, name in ahead]
    assert full_trip(live, 0) == goes


def test_changes_count_jobs_that_come_or_go_and_stops_that_swap() -> None:
    before = [Task(PICKUP, "a"), Task(PICKUP, "b"), Task(DELIVERY, "a"), Task(DELIVERY, "b")]
    assert stability.changed(before, before) == 0
    assert stability.changed(before, before[:2] + before[:1:-1]) == 1
    between = [*before[:3], Task(PICKUP, "c"), before[3], Task(DELIVERY, "c")]
    assert stability.changed(before, between) == 1
    assert stability.changed(before, [before[0], before[2]]) == 1
    assert stability.changed(before, []) == 2
    assert stability.changed(before, [before[3], *before[:3]]) == 3


def test_what_comes_after_all_that_was_told_is_no_change() -> None:
    told = [Task(PICKUP, "a"), Task(DELIVERY, "a")]
    later = [Task(PICKUP, "b"), Task(PICKUP, "c"), Task(DELIVERY, "c"), Task(DELIVERY, "b")]
    assert stability.changed(told, [*told, *later]) == 0
    assert stability.changed(told, [*later, *told]) == 2


def test_in_the_morning_a_vehicle_counts_with_a_part_of_its_day_and_in_the_evening_whole() -> None:
    assert share_of_day(9000, 12 * 3600) == 4500
    assert share_of_day(9000, 6 * 3600) == share_of_day(9000, 3600) == share_of_day(9000, 0) == 9000
