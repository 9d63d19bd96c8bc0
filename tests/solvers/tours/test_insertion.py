"""One more job into tours under way: what is offered holds, and nothing cheaper was missed."""

import time
from dataclasses import replace

import numpy as np
import pytest

from tests.solvers.tours.made_up import HOUR, a_problem
from youhu.solvers.tours.check import Kind, faults
from youhu.solvers.tours.insertion import cheapest, hurry, insert_all, late_jobs, put
from youhu.solvers.tours.live import Live, figures
from youhu.solvers.tours.mending import fits, insertions
from youhu.solvers.tours.problem import (
    Job,
    Place,
    Problem,
    Profile,
    StepKind,
    Vehicle,
    Visit,
    Window,
)
from youhu.solvers.tours.timing import Clock


def _sound(live: Live) -> bool:
    found = faults(live.current(), live.plan())
    return all(fault.kind == Kind.UNSERVED for fault in found)


def _cheapest_of_all(live: Live, job: Job) -> int | None:
    """Every place on every vehicle, one by one, on time."""
    clock, costs = Clock(live.problem), []
    for row, vehicle in enumerate(live.vehicles):
        aboard = [one for one in live.jobs.values() if one.aboard == vehicle.id]
        if not job.skills <= vehicle.skills or job.aboard not in (None, vehicle.id):
            continue
        before = live.figures(row)
        for stops in insertions(job, vehicle, live.stops[row]):
            route = clock.timed(vehicle, stops) if fits(vehicle, stops, aboard) else None
            if route is not None:
                after = figures(live.problem, vehicle, stops, route)
                if after.late_s == before.late_s:
                    costs.append(after.cost - before.cost)
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_offered_holds_and_is_the_cheapest(seed: int) -> None:
    problem = a_problem(seed)
    live = Live(problem)
    for job in problem.jobs:
        best = _cheapest_of_all(live, job)
        offers = cheapest(live, job)
        if job.pickup is None and job.aboard is None and job.released_s:
            assert not offers or best is None or offers[0].late_s or offers[0].cost >= best
        elif best is not None:
            assert (offers[0].cost, offers[0].late_s) == (best, 0)
        else:
            assert all(offer.late_s for offer in offers)
        if offers:
            put(live, offers[0])
        assert _sound(live)


@pytest.mark.parametrize("seed", range(40, 60))
def test_many_are_put_in_and_taken_out_and_the_tours_hold(seed: int) -> None:
    problem = a_problem(seed, jobs=25, vehicles=5)
    live = Live(problem)
    left = insert_all(live, problem.jobs)
    assert {job.id for job in left} == {job.id for job in live.missing}
    assert _sound(live)
    again = Live(problem, live.plan())
    assert again.served == live.served
    live.remove([job.id for job in problem.jobs[::3]])
    assert _sound(live)
    assert len(live.jobs) == 25 - 9


def test_each_slot_has_its_own_offer_and_an_impossible_one_has_none() -> None:
    live = Live(_a_market(vehicles=3, orders=10))
    insert_all(live, live.problem.jobs)
    job = Job("new", (50, 100), Visit(30, service_s=300), Visit(2, service_s=300), due_s=14 * HOUR)
    slots = [Window(h * HOUR, (h + 1) * HOUR) for h in (8, 11, 13)]
    offers = cheapest(live, job, [*slots, Window(0, HOUR)])
    assert [offer.slot for offer in offers] == [0, 1, 2]
    for offer in offers:
        assert slots[offer.slot].start <= offer.delivery_s <= slots[offer.slot].end
        assert offer.route.steps[0].kind == StepKind.START
    put(live, offers[1])
    assert _sound(live)


def test_frozen_stops_stay_first() -> None:
    problem = _a_market(vehicles=1, orders=4)
    live = Live(problem)
    insert_all(live, problem.jobs)
    live = Live(problem, live.plan(), frozen={"v0": 3})
    first = live.stops[0][:3]
    job = Job("new", (50, 100), Visit(30), Visit(2))
    (offer,) = cheapest(live, job)
    assert list(offer.stops[:3]) == first


def test_when_nothing_is_in_time_the_least_late_is_offered() -> None:
    problem = _a_market(vehicles=2, orders=0)
    job = Job("new", (50, 100), Visit(45), Visit(2, service_s=300), due_s=8 * HOUR + 60)
    (offer,) = cheapest(Live(problem), job)
    assert 0 < offer.late_s < HOUR


def test_a_vehicle_that_is_out_is_not_offered() -> None:
    live = Live(_a_market(vehicles=2, orders=0))
    job = Job("new", (50, 100), Visit(30), Visit(2))
    assert cheapest(live, job, without={"v0"})[0].vehicle == "v1"
    assert cheapest(live, job, without={"v0", "v1"}) == []


@pytest.mark.parametrize("seed", range(20))
def test_of_waiting_vehicles_that_are_alike_the_first_is_as_good_as_any(seed: int) -> None:
    problem = a_problem(seed)
    twins = [replace(one, id=f"{one.id} again") for one in problem.vehicles]
    live = Live(replace(problem, vehicles=(*problem.vehicles, *twins)))
    for job in problem.jobs:
        offers, fewer = cheapest(live, job), cheapest(live, job, one_of_each=True)
        # Never worse; better where twins fill the short list of late offers.
        assert len(fewer) == len(offers)
        if offers:
            assert (fewer[0].late_s, fewer[0].cost) <= (offers[0].late_s, offers[0].cost)
            put(live, offers[0])


def test_late_jobs_go_to_whoever_is_in_time() -> None:
    problem = _a_market(vehicles=6, orders=14)
    live = Live(problem)
    insert_all(live, problem.jobs)
    all_on_one = [stop for stops in live.stops for stop in stops]
    big = [replace(one, capacity=(9000, 9000)) for one in problem.vehicles]
    live = Live(replace(problem, vehicles=tuple(big)))
    assert live.set(0, all_on_one)
    assert late_jobs(live)

    hurry(live)

    assert not late_jobs(live)
    assert not live.missing
    assert _sound(live)


def test_a_late_job_that_nobody_brings_in_time_stays_where_it_is() -> None:
    problem = _a_market(vehicles=1, orders=6)
    live = Live(problem)
    insert_all(live, problem.jobs)
    hasty = replace(problem, jobs=tuple(replace(j, due_s=8 * HOUR) for j in problem.jobs))
    live = Live(hasty, live.plan())
    before = [list(stops) for stops in live.stops]

    hurry(live)

    assert live.stops == before
    assert len(late_jobs(live)) == 6


def test_a_slot_is_promised_within_a_part_of_a_second_beside_300_orders_on_60_vehicles() -> None:
    problem = _a_market(vehicles=60, orders=300)
    live = Live(problem)
    assert not insert_all(live, problem.jobs)
    plan = live.plan()
    job = Job("new", (50, 100), Visit(30, service_s=300), Visit(2, service_s=300))
    slots = [Window(h * HOUR, (h + 1) * HOUR) for h in range(9, 17)]
    begun = time.process_time()
    offers = cheapest(Live(problem, plan), job, slots)
    assert time.process_time() - begun < 0.3
    assert len(offers) == 8


def _a_market(*, vehicles: int, orders: int) -> Problem:
    """Shops at places 0 to 9, hubs at the others; all vehicles wait at place 0."""
    dice = np.random.default_rng(1)
    spots = np.concatenate([dice.uniform(0, 500, (10, 2)), dice.uniform(-9000, 9000, (40, 2))])
    metres = np.abs(spots[:, None] - spots[None]).sum(-1).astype(np.int64)
    shift = Window(8 * HOUR, 20 * HOUR)
    jobs = [
        Job(
            f"o{n}", (int(dice.integers(20, 300)), 500),
            Visit(int(dice.integers(10, 50)), service_s=300),
            Visit(int(dice.integers(10)), service_s=300),
            due_s=int(dice.integers(11, 19)) * HOUR,
        )
        for n in range(orders)
    ]  # fmt: skip
    cars = [
        Vehicle(f"v{n}", 0, (1500, 9000), shift=shift, fixed_cost=20_000) for n in range(vehicles)
    ]
    return Problem((Place(),) * 50, (Profile(metres, metres // 7),), tuple(cars), tuple(jobs))
